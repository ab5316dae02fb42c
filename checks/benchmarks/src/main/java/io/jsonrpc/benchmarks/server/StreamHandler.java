package io.jsonrpc.benchmarks.server;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;

/** Streams: {@code ticks} and {@code stamps} without end, as fast as they are taken; {@code market} ten times a second. */
final class StreamHandler extends DefaultJsonRpcHandler<JsonObject> {

    private static final Stamp STAMP = new Stamp();

    private final Market market = new Market();

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
        switch (request.getMethod()) {
            case "ticks" -> transaction.openStream(new Ticks<>(Ticks.Tick::of));
            case "stamps" -> transaction.openStream(new Ticks<>(number -> STAMP));
            case "market" -> transaction.openStream(this.market);
            case "calls" -> transaction.sendResponse(this.market.calls());
            case "fill" -> transaction.sendResponse(FanOutHandler.MUCH);
            default -> transaction.sendError(-32601, "Method not found");
        }
    }
}
