package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketTransport;

/** A transport that its bridge notifies of the end of the socket. */
public interface BridgedTransport extends SocketTransport {

    /** The container reported that the connection failed; its report of the end follows. */
    void failed(Throwable failure);

    /** Converts the container's close status to the one that the session receives. */
    CloseStatus endedWith(CloseStatus received);

    /** The socket is closed: pending callbacks fail. */
    void gone(CloseStatus status);
}
