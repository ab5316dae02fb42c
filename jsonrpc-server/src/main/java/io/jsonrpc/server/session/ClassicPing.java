package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.engine.ReservedNames;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.socket.SocketConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code ping} of Kurento's JSON-RPC: answers it, and notes the interval that it announces. */
final class ClassicPing {

    private static final long MIN_INTERVAL = 100;

    private static final long MAX_INTERVAL = Duration.ofHours(1).toMillis();

    private ClassicPing() {}

    /**
     * Answers a ping.
     *
     * @param id null for a notification, which is not answered
     * @param answer sends the answer
     */
    static void ping(
            SessionRuntime runtime,
            SocketConnection socket,
            @Nullable RequestId id,
            JsonObject params,
            Consumer<JsonRpcResponse> answer) {
        if (params.has("interval")) {
            Long interval = interval(runtime, params.get("interval"));
            if (interval == null) {
                if (id != null) {
                    answer.accept(runtime.invalidParams(id, "$.interval"));
                }
                return;
            }
            boolean watched = socket.endpoint().options().pingWatchdog();
            socket.signs().announcePings(watched ? Duration.ofMillis(interval) : Duration.ZERO);
        }
        if (id != null) {
            JsonObject result = new JsonObject();
            result.addProperty("value", "pong");
            JsonElement named = params.get("sessionId");
            if (ClassicMethods.isString(named)) {
                result.add("sessionId", named);
            }
            answer.accept(new JsonRpcResult(id, new JsonText(result.toString())));
        }
    }

    private static @Nullable Long interval(SessionRuntime runtime, JsonElement element) {
        try {
            Long millis = runtime.codec().read(new JsonText(element.toString()), long.class);
            boolean legal = millis != null && (millis == 0 || (millis >= MIN_INTERVAL && millis <= MAX_INTERVAL));
            return legal && element.isJsonPrimitive() ? millis : null;
        } catch (RuntimeException notInteger) {
            return null;
        }
    }

    /**
     * Handles the classic methods on a resumable session: a ping is answered, the others are unknown.
     *
     * @return what is left for the handler; null for nothing
     */
    static @Nullable Decoded handleAlone(
            SessionRuntime runtime, SocketConnection socket, Decoded decoded, Consumer<JsonRpcResponse> answer) {
        if (decoded instanceof Decoded.Batch batch) {
            return ClassicMethods.withoutMethods(batch, good -> good);
        }
        if (!(((Decoded.Single) decoded).entry() instanceof Inbound.Good good)) {
            return decoded;
        }
        JsonRpcMessage message = good.message();
        if (message instanceof JsonRpcRequest request && ReservedNames.CLASSIC.has(request.method())) {
            if (!request.method().equals("ping")) {
                return new Decoded.Single(new Inbound.Malformed(request.id(), ErrorType.METHOD_NOT_FOUND));
            }
            ping(runtime, socket, request.id(), request.params(), answer);
            return null;
        }
        if (message instanceof NotificationMessage notice && ReservedNames.CLASSIC.has(notice.method())) {
            if (notice.method().equals("ping")) {
                ping(runtime, socket, null, notice.params(), answer);
            }
            return null;
        }
        return decoded;
    }

    private static void ping(
            SessionRuntime runtime,
            SocketConnection socket,
            @Nullable RequestId id,
            @Nullable JsonText json,
            Consumer<JsonRpcResponse> answer) {
        JsonElement params = json == null ? new JsonObject() : JsonParser.parseString(json.json());
        if (params.isJsonObject()) {
            ping(runtime, socket, id, params.getAsJsonObject(), answer);
        } else if (id != null) {
            answer.accept(runtime.invalidParams(id, "$"));
        }
    }
}
