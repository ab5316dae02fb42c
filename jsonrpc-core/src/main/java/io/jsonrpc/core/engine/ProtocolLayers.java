package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.Answers;
import io.jsonrpc.core.engine.inbound.InboundRequests;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.NotificationMessage;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The layers of the protocol that a peer has, by the rows of {@link ReservedNames}. */
final class ProtocolLayers {

    private static final ProtocolLayer SESSION = new Ignored(ErrorType.INVALID_REQUEST);

    private static final ProtocolLayer UNKNOWN = new Ignored(ErrorType.METHOD_NOT_FOUND);

    private final Map<ReservedNames, ProtocolLayer> layers;

    private final Predicate<String> endsStreams;

    /** @param endsStreams the methods that the layer of streams has besides its reserved ones */
    private ProtocolLayers(Map<ReservedNames, ProtocolLayer> layers, Predicate<String> endsStreams) {
        this.layers = layers;
        this.endsStreams = endsStreams;
    }

    /** What each peer speaks. */
    static ProtocolLayers standard(
            MessageCodec codec,
            PendingRequests pending,
            InboundRequests requests,
            Answering answering,
            Answers answers,
            StreamLayer streams,
            DiscoverLayer discover,
            PeerObserver observer) {
        Map<ReservedNames, ProtocolLayer> layers = new EnumMap<>(ReservedNames.class);
        layers.put(ReservedNames.CANCEL, new CancelLayer(codec, answering, observer));
        layers.put(ReservedNames.PROGRESS, new ProgressLayer(codec, pending, requests, answering, answers, observer));
        layers.put(ReservedNames.STREAM, streams);
        layers.put(ReservedNames.DISCOVER, discover);
        layers.put(ReservedNames.SESSION, SESSION);
        layers.put(ReservedNames.UNKNOWN, UNKNOWN);
        return new ProtocolLayers(layers, streams.sent()::areEndedBy);
    }

    /** The layer of a method; null for a method of the application. */
    @Nullable ProtocolLayer of(String method) {
        ReservedNames row = ReservedNames.of(method);
        if ((row == null || row == ReservedNames.CLASSIC) && this.endsStreams.test(method)) {
            row = ReservedNames.STREAM;
        }
        return row == null ? null : this.layers.get(row);
    }

    /** Reserved names that nothing handles: notifications are ignored, requests refused. */
    private record Ignored(ErrorType requestFault) implements ProtocolLayer {

        @Override
        public JsonRpcResponse answer(JsonRpcRequest request, ErrorTranslator errors) {
            return new JsonRpcFailure(request.id(), errors.error(this.requestFault));
        }

        @Override
        public boolean notification(NotificationMessage notification) {
            return true;
        }
    }
}
