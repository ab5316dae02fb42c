package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.ReservedNames;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.server.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/** Decodes received texts; what is over a limit becomes the message that is answered with the error. */
final class MessageReader {

    private static final Decoded TOO_LARGE =
            new Decoded.Single(new Inbound.Malformed(RequestId.NULL, ErrorType.REQUEST_TOO_LARGE));

    private MessageReader() {}

    /**
     * A message of a session that has counted its text.
     *
     * @param text null for one that was too large
     */
    static Decoded read(MessageCodec codec, SocketConnection socket, @Nullable String text) {
        return text == null ? TOO_LARGE : limited(socket, codec.decode(text));
    }

    /** A message where no resumable session is, so that its methods are as unknown as any other reserved one. */
    static Decoded readPlain(MessageCodec codec, SocketConnection socket, @Nullable String text) {
        if (text == null) {
            return TOO_LARGE;
        }
        Decoded decoded = codec.decode(text);
        return ControlReader.isControl(text) ? plain(socket, decoded) : limited(socket, decoded);
    }

    /** A control message where no resumable session is. */
    static Decoded plain(SocketConnection socket, Decoded control) {
        return limited(socket, withoutControl(control));
    }

    /** A request of the session layer becomes one whose method is unknown. */
    static Decoded withoutControl(Decoded decoded) {
        JsonRpcRequest request = requestIn(decoded);
        return request != null && ReservedNames.SESSION.has(request.method())
                ? new Decoded.Single(new Inbound.Malformed(request.id(), ErrorType.METHOD_NOT_FOUND))
                : decoded;
    }

    private static Decoded limited(SocketConnection socket, Decoded decoded) {
        return socket.takesMessage() || isResponse(decoded)
                ? decoded
                : new Decoded.Single(new Inbound.Malformed(idOf(decoded), ErrorType.BUSY));
    }

    private static boolean isResponse(Decoded decoded) {
        return decoded instanceof Decoded.Single single
                && single.entry() instanceof Inbound.Good good
                && good.message() instanceof JsonRpcResponse;
    }

    /** The request that this message is; null for any other message. */
    static @Nullable JsonRpcRequest requestIn(Decoded decoded) {
        return decoded instanceof Decoded.Single single
                        && single.entry() instanceof Inbound.Good good
                        && good.message() instanceof JsonRpcRequest request
                ? request
                : null;
    }

    /** The id of the request; {@link RequestId#NULL} for any other message. */
    static RequestId idOf(Decoded decoded) {
        JsonRpcRequest request = requestIn(decoded);
        return request == null ? RequestId.NULL : request.id();
    }
}
