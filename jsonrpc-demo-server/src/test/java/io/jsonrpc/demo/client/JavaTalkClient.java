package io.jsonrpc.demo.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.History;
import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.network.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Java client in a conversation with a {@link TalkHandler}. One thread speaks. */
final class JavaTalkClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final History history;

    private final JsonRpcClientWebSocket client;

    private final class Events implements JsonRpcWSConnectionListener {

        @Override
        public void reconnecting(DisconnectReason reason) {
            JavaTalkClient.this.events.add("reconnecting");
        }

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            if (!sameSession) {
                JavaTalkClient.this.history.lossReported("client");
            }
            JavaTalkClient.this.events.add("reconnected " + sameSession + " " + loss);
        }
    }

    private final class Ear extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            String text = request.getParams().getAsJsonArray().get(0).getAsString();
            JavaTalkClient.this.history.delivered(Way.TO_CLIENT, text);
            if (!transaction.isNotification()) {
                transaction.sendResponse(request.getParams());
            }
        }
    }

    /** Connects with the first message. */
    JavaTalkClient(int port, String name, History history) {
        this.history = history;
        JsonObject info = new JsonObject();
        info.addProperty("name", name);
        this.client = JsonRpcClientWebSocket.builder("ws://localhost:" + port + "/talk")
                .session(SessionMode.REQUIRED)
                .registerInfo(info)
                .connectionTimeout(PATIENCE)
                .requestTimeout(PATIENCE)
                .retryFirstConnection(true)
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .listener(new Events())
                .build();
        this.client.setServerRequestHandler(new Ear());
    }

    String sessionId() {
        return this.client.getSession().getSessionId();
    }

    int queuedMessages() {
        return this.client.getLoad().outboundMessages();
    }

    /** Sends a notification. */
    void note(String text) throws IOException {
        this.history.sent(Way.TO_SERVER, text);
        tell(text);
    }

    /** As {@link #note}, but whoever calls it writes the history. */
    void tell(String text) throws IOException {
        this.client.sendNotification("note", List.of(text));
    }

    /** Calls; the answer is in the history. */
    CompletableFuture<JsonElement> call(String method, String text) {
        this.history.called(Way.TO_SERVER, text);
        return this.client
                .sendRequestAsync(method, List.of(text))
                .whenComplete((answer, failure) -> this.history.answered(text));
    }

    /** Waits for what the listener is told next; null when there is nothing. */
    @Nullable String event() throws InterruptedException {
        return this.events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        this.client.close();
    }
}
