package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketTransport;

/** A transport that is told by its bridge when the socket is gone. */
public interface BridgedTransport extends SocketTransport {

    /** The container reports that the connection failed, before it ends the socket in its own way. */
    void failed(Throwable failure);

    /** What the container says of the end, as the sessions should hear it. */
    CloseStatus endedWith(CloseStatus received);

    /** The socket is gone: callbacks that still wait fail. */
    void gone(CloseStatus status);
}
