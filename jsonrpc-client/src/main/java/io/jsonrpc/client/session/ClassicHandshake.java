package io.jsonrpc.client.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.socket.RetryAfter;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens or resumes a session on a new socket with the classic {@code connect} (PROTOCOL.md, part 2). A server that does not know
 * the method, or does not answer within two seconds, has no sessions.
 */
final class ClassicHandshake {

    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final ClientRuntime runtime;

    private final ClientSessionSocket socket;

    private final SessionMode mode;

    private final @Nullable JsonElement registerInfo;

    private final CompletableFuture<SessionOutcome> outcome = new CompletableFuture<>();

    ClassicHandshake(
            ClientRuntime runtime, ClientSessionSocket socket, SessionMode mode, @Nullable JsonElement registerInfo) {
        this.runtime = runtime;
        this.socket = socket;
        this.mode = mode;
        this.registerInfo = registerInfo;
    }

    /** Completes on the reading thread, the timer's, or the one that begins. */
    CompletableFuture<SessionOutcome> outcome() {
        return this.outcome;
    }

    /**
     * Requests the session of before; the server may not know it any more.
     *
     * @param refused called on the reading thread when it does not
     */
    void resume(String sessionId, Runnable refused) {
        JsonObject params = new JsonObject();
        params.addProperty("sessionId", sessionId);
        send(params, answer -> {
            String same = sessionIdIn(answer);
            if (sessionId.equals(same)) {
                this.outcome.complete(SessionOutcome.classic(sessionId, true));
            } else {
                refused.run();
            }
        });
    }

    /** Requests a new session, unless the mode says otherwise. */
    void open() {
        if (this.mode == SessionMode.OFF) {
            this.outcome.complete(SessionOutcome.NONE);
            return;
        }
        JsonObject params = null;
        if (this.registerInfo != null) {
            params = new JsonObject();
            params.add("registerInfo", this.registerInfo);
        }
        Future<?> silence = this.runtime.after(SILENCE.toNanos(), () -> none("did not answer 'connect'"));
        send(params, answer -> {
            silence.cancel(false);
            String sessionId = sessionIdIn(answer);
            Duration busyFor = RetryAfter.of(answer);
            if (busyFor != null) {
                this.outcome.completeExceptionally(ConnectFailedException.busy(busyFor));
            } else if (sessionId == null) {
                none("answered 'connect' with " + describe(answer));
            } else {
                this.outcome.complete(SessionOutcome.classic(sessionId, false));
            }
        });
    }

    private void none(String why) {
        if (this.mode == SessionMode.REQUIRED) {
            this.outcome.completeExceptionally(
                    new ConnectFailedException(Stage.SESSION, "The server has no sessions: it " + why, null));
        } else {
            this.outcome.complete(SessionOutcome.NONE);
        }
    }

    private static String describe(JsonRpcResponse answer) {
        return answer instanceof JsonRpcFailure failure
                ? "error " + failure.error().getCode()
                : "a result without a sessionId";
    }

    private void send(@Nullable JsonObject params, Consumer<JsonRpcResponse> answered) {
        JsonText json = params == null ? null : this.runtime.codec().write(params);
        this.socket.socket().send(this.socket.control("connect", json, answered), failure -> {
            if (failure != null) {
                this.outcome.completeExceptionally(
                        new ConnectFailedException(Stage.NETWORK, "'connect' could not be sent", failure));
            }
        });
    }

    private @Nullable String sessionIdIn(JsonRpcResponse answer) {
        if (!(answer instanceof JsonRpcResult result)) {
            return null;
        }
        JsonElement tree = this.runtime.codec().read(result.result(), JsonElement.class);
        return tree instanceof JsonObject object && object.get("sessionId") instanceof JsonPrimitive id && id.isString()
                ? id.getAsString()
                : null;
    }
}
