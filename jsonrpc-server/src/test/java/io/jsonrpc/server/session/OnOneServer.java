package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.endpoint;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.server.endpoint.Endpoint;

/** Tests of part 3 of the protocol on one server with one handler. */
abstract class OnOneServer {

    static final String ECHO = request(2, "echo", "[1]");

    static final String ECHOED = result(2, "[1]");

    final TestServer server = new TestServer();

    final RecordingHandler handler = new RecordingHandler();

    final Endpoint endpoint = endpoint("/echo", this.handler);

    static String tick(int number) {
        return notification("tick", "[" + number + "]");
    }

    /** Sends {@link #tick} to the client of the last session. */
    final void send(int number) {
        JsonRpcPeer peer = ((ServerSession) this.handler.session).peer();
        peer.sendAndForget(peer.encodeNotification("tick", new int[] {number}));
    }
}
