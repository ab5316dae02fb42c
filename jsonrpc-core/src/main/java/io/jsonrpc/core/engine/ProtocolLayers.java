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

    private final Map<ReservedNames, ProtocolLayer> layers;

    private final Predicate<String> endsStreams;

    /** @param endsStreams the methods that the layer of streams has besides its reserved ones */
    ProtocolLayers(Map<ReservedNames, ProtocolLayer> layers, Predicate<String> endsStreams) {
        this.layers = new EnumMap<>(layers);
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
        Map<ReservedNames, ProtocolLayer> layers = Map.of(
                ReservedNames.CANCEL, new CancelLayer(codec, answering, observer),
                ReservedNames.PROGRESS, new ProgressLayer(codec, pending, requests, answering, answers, observer),
                ReservedNames.STREAM, streams,
                ReservedNames.DISCOVER, discover,
                ReservedNames.SESSION, new Ignored(ErrorType.INVALID_REQUEST),
                ReservedNames.UNKNOWN, new Ignored(ErrorType.METHOD_NOT_FOUND));
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
