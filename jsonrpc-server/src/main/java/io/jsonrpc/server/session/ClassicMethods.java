package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.engine.ReservedNames;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.socket.SocketConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session methods of Kurento's JSON-RPC (PROTOCOL.md, part 2), for the socket where a session begins and then for
 * that session. Called by the reading thread of the socket.
 */
final class ClassicMethods {

    static final JsonText BYE = new JsonText("\"bye\"");

    /** The caller of a method: a session, or a socket that has none yet. */
    interface Caller {

        /** Whether this is the id of the caller's session. */
        boolean hasId(String sessionId);

        void answer(JsonRpcResponse response);

        /** The client requests a session. */
        void connect(RequestId id, @Nullable Object registerInfo);

        /**
         * The client requests the close of its session, or else of its socket.
         *
         * @param id null for a notification
         */
        void close(@Nullable RequestId id);
    }

    /**
     * One call of a method.
     *
     * @param id null for a notification
     */
    private record Call(
            Caller caller,
            SocketConnection socket,
            @Nullable RequestId id,
            JsonObject params) {}

    private interface Method {

        void call(ClassicMethods methods, Call call);
    }

    /** What handles each name of {@link ReservedNames#CLASSIC}. */
    private static final Map<String, Method> METHODS = Map.of(
            "connect", (methods, call) -> methods.connect(call, false),
            "reconnect", (methods, call) -> methods.connect(call, true),
            "ping", ClassicMethods::ping,
            "close", ClassicMethods::close,
            "closeSession", ClassicMethods::close);

    private final SessionRuntime runtime;

    /** Whether the client uses these methods: then params may name its session. */
    private volatile boolean spoken;

    /**
     * Creates the methods of a client that has called none so far.
     *
     * @param sessionIdInResults whether the client learns the id of its session from results: then it names it from the
     *     first message on
     */
    ClassicMethods(SessionRuntime runtime, boolean sessionIdInResults) {
        this.runtime = runtime;
        this.spoken = sessionIdInResults;
    }

    /** The client has called one of these methods on another socket. */
    void speak() {
        this.spoken = true;
    }

    /** Handles the session methods; returns what is left for the handler, null for nothing. */
    @Nullable Decoded handle(Caller caller, SocketConnection socket, Decoded decoded) {
        if (decoded instanceof Decoded.Batch batch) {
            return withoutMethods(batch, good -> own(caller, good));
        }
        Inbound entry = ((Decoded.Single) decoded).entry();
        if (!(entry instanceof Inbound.Good good)) {
            return decoded;
        }
        if (good.message() instanceof JsonRpcRequest request && isClassic(request.method())) {
            call(caller, socket, request.id(), request.method(), request.params());
            return null;
        }
        if (good.message() instanceof NotificationMessage notice && isClassic(notice.method())) {
            call(caller, socket, null, notice.method(), notice.params());
            return null;
        }
        Inbound own = own(caller, good);
        return own == good ? decoded : own == null ? null : new Decoded.Single(own);
    }

    private @Nullable Inbound own(Caller caller, Inbound.Good good) {
        return this.spoken ? ClassicSessionIds.remove(this.runtime, caller, good) : good;
    }

    /** A batch in which the session methods are errors; null when nothing is left of it. */
    static @Nullable Decoded withoutMethods(Decoded.Batch batch, Function<Inbound.Good, @Nullable Inbound> others) {
        List<Inbound> entries = new ArrayList<>(batch.entries().size());
        for (Inbound entry : batch.entries()) {
            Inbound left = entry;
            if (entry instanceof Inbound.Good good) {
                if (good.message() instanceof JsonRpcRequest request && isClassic(request.method())) {
                    left = new Inbound.Malformed(request.id(), ErrorType.SESSION_METHOD_IN_BATCH);
                } else if (good.message() instanceof NotificationMessage notice && isClassic(notice.method())) {
                    continue;
                } else {
                    left = others.apply(good);
                }
            }
            if (left != null) {
                entries.add(left);
            }
        }
        return entries.isEmpty() ? null : new Decoded.Batch(entries);
    }

    private static boolean isClassic(String method) {
        return ReservedNames.CLASSIC.has(method);
    }

    private void call(
            Caller caller, SocketConnection socket, @Nullable RequestId id, String method, @Nullable JsonText json) {
        JsonElement params = json == null ? new JsonObject() : JsonParser.parseString(json.json());
        if (params.isJsonObject()) {
            Objects.requireNonNull(METHODS.get(method), method)
                    .call(this, new Call(caller, socket, id, params.getAsJsonObject()));
        } else {
            refuse(caller, id, "$");
        }
    }

    private void ping(Call call) {
        if (!namesStranger(call)) {
            ClassicPing.ping(this.runtime, call.socket(), call.id(), call.params(), call.caller()::answer);
        }
    }

    private void close(Call call) {
        if (!namesStranger(call)) {
            call.caller().close(call.id());
        }
    }

    /** Whether the params name the session of another client, which is answered with an error. */
    private boolean namesStranger(Call call) {
        JsonElement named = call.params().get("sessionId");
        boolean stranger = this.spoken && isString(named) && !call.caller().hasId(named.getAsString());
        if (stranger && call.id() != null) {
            call.caller().answer(this.runtime.failure(call.id(), ErrorType.UNKNOWN_SESSION));
        }
        return stranger;
    }

    /** @param again whether the params must name the session */
    private void connect(Call call, boolean again) {
        RequestId id = call.id();
        if (id == null) {
            return;
        }
        this.spoken = true;
        JsonElement named = call.params().get("sessionId");
        boolean absent = named == null || named.isJsonNull();
        if (absent ? again : !isString(named)) {
            refuse(call.caller(), id, "$.sessionId");
        } else if (absent) {
            call.caller().connect(id, call.params().get("registerInfo"));
        } else {
            reconnect(call.caller(), call.socket(), id, named.getAsString());
        }
    }

    private void reconnect(Caller caller, SocketConnection socket, RequestId id, String sessionId) {
        JsonRpcResult success = new JsonRpcResult(id, accepted("reconnection successful", sessionId));
        ServerSession target = this.runtime.sessions().find(sessionId);
        if (target != null && caller.hasId(sessionId)) {
            caller.answer(success);
            return;
        }
        OutboundText answer = OutboundText.of(this.runtime.codec().encode(success));
        if (target == null || !target.belongsTo(socket) || !target.takeOver(socket, answer)) {
            caller.answer(this.runtime.failure(id, ErrorType.RECONNECTION_FAILED));
            return;
        }
        socket.adopt(target);
        target.peer().flush();
    }

    /** The answer to a connect that opened this session. */
    static JsonRpcResult connected(RequestId id, ServerSession session) {
        return new JsonRpcResult(id, accepted("OK", session.getSessionId()));
    }

    private static JsonText accepted(String value, String sessionId) {
        JsonObject result = new JsonObject();
        result.addProperty("value", value);
        result.addProperty("sessionId", sessionId);
        return new JsonText(result.toString());
    }

    private void refuse(Caller caller, @Nullable RequestId id, String path) {
        if (id != null) {
            caller.answer(this.runtime.invalidParams(id, path));
        }
    }

    static boolean isString(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString();
    }
}
