package io.jsonrpc.client.channel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.core.channel.ChannelTable;
import io.jsonrpc.core.message.JsonText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The channels that were requested and are not open yet: as many as the server has to answer at once, and those that wait for
 * their turn. Guarded by the lock of the host; what follows is done without it.
 */
final class ChannelRequests {

    /** How many may be unanswered (PROTOCOL.md, 3.6). */
    private static final int UNANSWERED = 64;

    private static final int WAITING = 1024;

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * A request.
     *
     * @param opened completed when it is answered
     */
    record Requested(OpenRequest request, CompletableFuture<ChannelTransport> opened) {}

    private final ChannelTable table;

    private final int max;

    private final Map<Integer, Requested> unanswered = new HashMap<>();

    private final ArrayDeque<Requested> waiting = new ArrayDeque<>(0);

    /** @param max how many channels of this end the server takes */
    ChannelRequests(ChannelTable table, int max) {
        this.table = table;
        this.max = max;
    }

    static ConnectFailedException sessionLost() {
        return new ConnectFailedException(Stage.SESSION, "The session of the channel is lost", null);
    }

    void add(OpenRequest request, CompletableFuture<ChannelTransport> opened, List<Runnable> then) {
        if (this.waiting.size() == WAITING) {
            then.add(() -> opened.completeExceptionally(new ChannelRefusedException(
                    "limit", null, null, WAITING + " channels wait to be requested already")));
        } else {
            this.waiting.add(new Requested(request, opened));
            send(then);
        }
    }

    private void send(List<Runnable> then) {
        while (this.unanswered.size() < UNANSWERED && !this.waiting.isEmpty()) {
            Requested next = this.waiting.remove();
            if (next.opened().isDone()) {
                continue;
            }
            OpenRequest request = next.request();
            int number = request.from() == null
                    ? this.table.open(request.path(), request.weight(), request.registerInfo(), request.authorization())
                    : this.table.openMoved(request.from());
            if (number == 0) {
                then.add(() -> next.opened().completeExceptionally(tooMany()));
            } else {
                this.unanswered.put(number, next);
            }
        }
    }

    private ChannelRefusedException tooMany() {
        return new ChannelRefusedException(
                "limit", null, null, "The server takes " + this.max + " channels of a session, and there are as many");
    }

    /** The request that was answered; null if nobody waits for it any more. */
    @Nullable Requested opened(int number, List<Runnable> then) {
        Requested requested = this.unanswered.remove(number);
        send(then);
        return requested;
    }

    void refused(int number, JsonText error, List<Runnable> then) {
        Requested requested = this.unanswered.remove(number);
        if (requested != null) {
            ChannelRefusedException refusal = refusal(requested.request().path(), error);
            then.add(() -> requested.opened().completeExceptionally(refusal));
        }
        send(then);
    }

    private static ChannelRefusedException refusal(String path, JsonText error) {
        JsonElement parsed = JsonParser.parseString(error.json());
        JsonElement data = parsed instanceof JsonObject object ? object.get("data") : null;
        JsonObject members = data instanceof JsonObject object ? object : new JsonObject();
        String reason = string(members.get("reason"));
        return new ChannelRefusedException(
                reason == null ? "unsupported" : reason,
                string(members.get("scheme")),
                millis(members.get("retryAfterMillis")),
                "The server refuses the channel " + path + ": " + reason);
    }

    private static @Nullable String string(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive value && value.isString() ? value.getAsString() : null;
    }

    private static @Nullable Duration millis(@Nullable JsonElement element) {
        double millis = element instanceof JsonPrimitive value && value.isNumber() ? value.getAsDouble() : 0;
        return millis > 0 ? Duration.ofMillis((long) Math.min(millis, LONGEST_WAIT.toMillis())) : null;
    }

    /** The server has closed what it should have answered. */
    void closed(int number, List<Runnable> then) {
        Requested requested = this.unanswered.remove(number);
        if (requested != null) {
            then.add(() -> requested
                    .opened()
                    .completeExceptionally(new ConnectFailedException(
                            Stage.SESSION, "The server has closed the channel without an answer", null)));
        }
        send(then);
    }

    /** The session is lost. */
    void end(List<Runnable> then) {
        this.waiting.addAll(this.unanswered.values());
        this.unanswered.clear();
        for (Requested lost : this.waiting) {
            then.add(() -> lost.opened().completeExceptionally(sessionLost()));
        }
        this.waiting.clear();
    }
}
