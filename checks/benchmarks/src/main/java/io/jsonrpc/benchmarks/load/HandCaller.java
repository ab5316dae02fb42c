package io.jsonrpc.benchmarks.load;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The least that calls: the JDK's WebSocket, and Gson by hand. No timeouts, no bounds, no sessions. */
final class HandCaller implements Caller, WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Gson GSON = new Gson();

    private final Map<Integer, CompletableFuture<Echo>> waiting = new ConcurrentHashMap<>();

    private final AtomicInteger lastId = new AtomicInteger();

    private final StringBuilder message = new StringBuilder();

    private CompletableFuture<WebSocket> sending;

    private HandCaller(URI uri) {
        this.sending = HTTP.newWebSocketBuilder().buildAsync(uri, this);
        this.sending.join();
    }

    static HandCaller open(URI uri) {
        return new HandCaller(uri);
    }

    @Override
    public CompletableFuture<Echo> echo(Echo params) {
        int id = this.lastId.incrementAndGet();
        CompletableFuture<Echo> answer = new CompletableFuture<>();
        this.waiting.put(id, answer);
        JsonObject request = new JsonObject();
        request.addProperty("jsonrpc", "2.0");
        request.addProperty("id", id);
        request.addProperty("method", "echo");
        request.add("params", GSON.toJsonTree(params));
        send(request.toString());
        return answer;
    }

    /** The JDK's WebSocket takes a text only when it has written the one before. */
    private synchronized void send(String text) {
        this.sending = this.sending.thenCompose(socket -> socket.sendText(text, true));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        this.message.append(part);
        if (last) {
            JsonObject answer = JsonParser.parseString(this.message.toString()).getAsJsonObject();
            this.message.setLength(0);
            CompletableFuture<Echo> call = this.waiting.remove(answer.get("id").getAsInt());
            if (call != null) {
                call.complete(GSON.fromJson(answer.get("result"), Echo.class));
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public synchronized void close() {
        this.sending.thenCompose(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }
}
