package io.jsonrpc.server.session;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketWriter;

/** The socket of a session, as the session sees it. */
interface SessionSocket {

    Endpoint endpoint();

    Handshake handshake();

    SocketWriter writer();

    /** Closes the socket; its session waits for another one, unless the code ends it. */
    void close(CloseStatus status);

    /** Moves another session to this socket; its own, if it has one, ends. */
    void adopt(ServerSession moved);
}
