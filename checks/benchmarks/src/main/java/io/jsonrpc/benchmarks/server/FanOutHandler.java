package io.jsonrpc.benchmarks.server;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.SessionManager;

/** Sends each {@code tick} to all its sessions; {@code fill} is answered with 256 KiB. */
final class FanOutHandler extends DefaultJsonRpcHandler<FanOutHandler.Tick> {

    static final String MUCH = "x".repeat(256 * 1024);

    record Tick(String text) {}

    private final String path;

    private final SessionManager sessions;

    FanOutHandler(String path, SessionManager sessions) {
        this.path = path;
        this.sessions = sessions;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<Tick> request) throws Exception {
        switch (request.getMethod()) {
            case "tick" -> this.sessions.ofHandler(this.path).sendNotification("tick", request.getParams());
            case "fill" -> transaction.sendResponse(MUCH);
            default -> transaction.sendResponse(true);
        }
    }
}
