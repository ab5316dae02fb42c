package io.jsonrpc.benchmarks.server;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.List;

/** {@code flood} has the server send {@code data} without end, of just under 64 KiB each; {@code echo} is an echo. */
final class FloodHandler extends DefaultJsonRpcHandler<JsonElement> {

    private static final List<String> DATA = List.of("x".repeat(65_400));

    /** So many wait, so that the session never stands still. */
    private static final int AHEAD = 8;

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        if (request.getMethod().equals("flood")) {
            transaction.sendResponse(true);
            for (int i = 0; i < AHEAD; i++) {
                send(transaction.getSession());
            }
        } else {
            transaction.sendResponse(request.getParams());
        }
    }

    /** Ends with the session. */
    private static void send(Session session) {
        session.sendNotificationAsync("data", DATA).thenRunAsync(() -> send(session));
    }
}
