package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.Answers;
import io.jsonrpc.core.engine.inbound.InboundRequests;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcNotification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of reserved names: which layer of the protocol handles a method. A new layer is a new row:
 *
 * <pre>{@code
 * new Row("$/stream.", new StreamLayer(credit))
 * }</pre>
 */
final class ProtocolLayers {

    /**
     * One row. The first one that fits counts, so longer prefixes stand before shorter ones.
     *
     * @param name a prefix if it ends with a dot or a slash, else the whole name of a method
     */
    record Row(String name, ProtocolLayer layer) {

        boolean fits(String method) {
            char last = this.name.charAt(this.name.length() - 1);
            return last == '.' || last == '/' ? method.startsWith(this.name) : method.equals(this.name);
        }
    }

    /**
     * Sessions read their messages before the peer does. One that comes here has not the form of the session layer, and
     * must not look like one of its messages to anybody.
     */
    static final Row SESSION = new Row("rpc.session.", new Ignored(ErrorType.INVALID_REQUEST));

    private static final List<Row> UNKNOWN = List.of(
            new Row("rpc.", new Ignored(ErrorType.METHOD_NOT_FOUND)),
            new Row("$/", new Ignored(ErrorType.METHOD_NOT_FOUND)));

    private final List<Row> rows;

    ProtocolLayers(Row... rows) {
        this.rows = List.of(rows);
    }

    /** What each peer speaks. */
    static ProtocolLayers standard(
            MessageCodec codec,
            PendingRequests pending,
            InboundRequests requests,
            Answering answering,
            Answers answers,
            PeerObserver observer) {
        return new ProtocolLayers(
                new Row("$/cancelRequest", new CancelLayer(codec, requests, answering, observer)),
                new Row("$/progress", new ProgressLayer(codec, pending, requests, answering, answers, observer)),
                SESSION);
    }

    /** The layer of a method; null for a method of the application. */
    @Nullable ProtocolLayer of(String method) {
        Row unknown = first(UNKNOWN, method);
        if (unknown == null) {
            return null;
        }
        Row known = first(this.rows, method);
        return (known == null ? unknown : known).layer();
    }

    private static @Nullable Row first(List<Row> rows, String method) {
        for (Row row : rows) {
            if (row.fits(method)) {
                return row;
            }
        }
        return null;
    }

    /** Reserved names that nothing handles: notifications are ignored, requests refused. */
    private record Ignored(ErrorType requestFault) implements ProtocolLayer {

        @Override
        public boolean notification(JsonRpcNotification notification) {
            return true;
        }
    }
}
