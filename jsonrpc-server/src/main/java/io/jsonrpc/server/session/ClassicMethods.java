package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcNotification;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session methods of Kurento's JSON-RPC, for one socket (PROTOCOL.md, part 2). Runs on the socket's reading thread.
 */
final class ClassicMethods {

    static final Set<String> NAMES = Set.of("connect", "reconnect", "ping", "close", "closeSession");

    private static final long MIN_INTERVAL = 100;

    private static final long MAX_INTERVAL = Duration.ofHours(1).toMillis();

    private final SessionRuntime runtime;

    private final SocketConnection socket;

    /** Whether the client speaks this dialect: then params may name its session. */
    private boolean spoken;

    /** The resumable session of the message in hand, which is answered there even when the socket is lost; else null. */
    private @Nullable ServerSession linked;

    ClassicMethods(SessionRuntime runtime, SocketConnection socket) {
        this.runtime = runtime;
        this.socket = socket;
        // A client that finds the id in results names it from then on, with or without a connect.
        this.spoken = socket.endpoint().options().sessionIdInResults();
    }

    /** Answers pings beside a resumable session, where the other session methods are unknown. */
    @Nullable Decoded handleBesideLink(ServerSession session, Decoded decoded) {
        this.spoken = false;
        this.linked = session;
        Decoded rest = SessionMethods.withoutClassic(decoded);
        return rest == null ? null : handle(rest);
    }

    /** Does what is meant for the session methods; returns what is left for the session, null for nothing. */
    @Nullable Decoded handle(Decoded decoded) {
        if (decoded instanceof Decoded.Batch batch) {
            return batch(batch);
        }
        Inbound entry = ((Decoded.Single) decoded).entry();
        if (!(entry instanceof Inbound.Good good)) {
            return decoded;
        }
        if (good.message() instanceof JsonRpcRequest request && NAMES.contains(request.method())) {
            call(request.id(), request.method(), request.params());
            return null;
        }
        if (good.message() instanceof JsonRpcNotification notice && NAMES.contains(notice.method())) {
            call(null, notice.method(), notice.params());
            return null;
        }
        Inbound own = this.spoken ? withoutSessionId(good) : good;
        if (own instanceof Inbound.Malformed stranger && session() == null) {
            answer(stranger.id(), stranger.fault());
            return null;
        }
        return own == good ? decoded : own == null ? null : new Decoded.Single(own);
    }

    private @Nullable ServerSession session() {
        return this.linked == null ? this.socket.session() : this.linked;
    }

    private @Nullable Decoded batch(Decoded.Batch batch) {
        List<Inbound> entries = new ArrayList<>(batch.entries().size());
        for (Inbound entry : batch.entries()) {
            Inbound left = entry;
            if (entry instanceof Inbound.Good good) {
                if (good.message() instanceof JsonRpcRequest request && NAMES.contains(request.method())) {
                    left = new Inbound.Malformed(request.id(), ErrorType.SESSION_METHOD_IN_BATCH);
                } else if (good.message() instanceof JsonRpcNotification notice && NAMES.contains(notice.method())) {
                    continue;
                } else if (this.spoken) {
                    left = withoutSessionId(good);
                }
            }
            if (left != null) {
                entries.add(left);
            }
        }
        return entries.isEmpty() ? null : new Decoded.Batch(entries);
    }

    private void call(@Nullable RequestId id, String method, @Nullable JsonText json) {
        JsonElement params = json == null ? new JsonObject() : JsonParser.parseString(json.json());
        if (!params.isJsonObject()) {
            refuse(id, "$");
            return;
        }
        boolean mayNameAnother = method.equals("connect") || method.equals("reconnect");
        if (!mayNameAnother && namesStranger(params.getAsJsonObject())) {
            if (id != null) {
                answer(id, ErrorType.UNKNOWN_SESSION);
            }
            return;
        }
        switch (method) {
            case "ping" -> ping(id, params.getAsJsonObject());
            case "close", "closeSession" -> closeSession(id);
            case "connect", "reconnect" -> {
                if (id != null) {
                    this.spoken = true;
                    connect(id, method, params.getAsJsonObject());
                }
            }
            default -> throw new AssertionError(method);
        }
    }

    private void connect(RequestId id, String method, JsonObject params) {
        JsonElement named = params.get("sessionId");
        boolean absent = named == null || named.isJsonNull();
        if (absent ? method.equals("reconnect") : !isString(named)) {
            refuse(id, "$.sessionId");
        } else if (absent) {
            Decoded cause = new Decoded.Single(new Inbound.Good(new JsonRpcRequest(id, method, null)));
            ServerSession session = this.socket.begin(cause, params.get("registerInfo"), null);
            if (session != null) {
                session.register(params.get("registerInfo"));
                answer(id, accepted("OK", session.getSessionId()));
            }
        } else {
            reconnect(id, named.getAsString());
        }
    }

    private void reconnect(RequestId id, String sessionId) {
        ServerSession own = session();
        ServerSession target = this.runtime.sessions().find(sessionId);
        JsonText success = accepted("reconnection successful", sessionId);
        if (target != null && target == own) {
            answer(id, success);
            return;
        }
        String answer = this.runtime.codec().encode(new JsonRpcResult(id, success));
        if (target == null
                || target.link() != null
                || !target.belongsTo(this.socket)
                || !target.takeOver(this.socket, OutboundText.of(answer))) {
            answer(id, ErrorType.RECONNECTION_FAILED);
            return;
        }
        this.socket.adopt(target);
        target.peer().flush();
    }

    private boolean namesStranger(JsonObject params) {
        JsonElement named = params.get("sessionId");
        ServerSession own = session();
        return this.spoken
                && named != null
                && isString(named)
                && (own == null || !own.getSessionId().equals(named.getAsString()));
    }

    private static JsonText accepted(String value, String sessionId) {
        JsonObject result = new JsonObject();
        result.addProperty("value", value);
        result.addProperty("sessionId", sessionId);
        return new JsonText(result.toString());
    }

    private void ping(@Nullable RequestId id, JsonObject params) {
        JsonElement named = params.get("sessionId");
        ServerSession own = session();
        if (this.spoken
                && isString(named)
                && (own == null || !own.getSessionId().equals(named.getAsString()))) {
            if (id != null) {
                answer(id, ErrorType.UNKNOWN_SESSION);
            }
            return;
        }
        if (params.has("interval")) {
            Long interval = interval(params.get("interval"));
            if (interval == null) {
                refuse(id, "$.interval");
                return;
            }
            this.socket.watchPings(Duration.ofMillis(interval));
        }
        if (id != null) {
            JsonObject result = new JsonObject();
            result.addProperty("value", "pong");
            if (isString(named)) {
                result.add("sessionId", named);
            }
            answer(id, new JsonText(result.toString()));
        }
    }

    private @Nullable Long interval(JsonElement element) {
        try {
            Long millis = this.runtime.codec().read(new JsonText(element.toString()), long.class);
            boolean legal = millis != null && (millis == 0 || (millis >= MIN_INTERVAL && millis <= MAX_INTERVAL));
            return legal && element.isJsonPrimitive() ? millis : null;
        } catch (RuntimeException notInteger) {
            return null;
        }
    }

    private void closeSession(@Nullable RequestId id) {
        ServerSession own = session();
        if (own == null) {
            closeEmptySocket(id);
            return;
        }
        if (id != null) {
            own.peer().sendAnswer(new JsonRpcResult(id, new JsonText("\"bye\"")));
        }
        own.close(CloseStatus.NORMAL);
    }

    private void closeEmptySocket(@Nullable RequestId id) {
        if (id == null) {
            this.socket.close(CloseStatus.NORMAL);
            return;
        }
        String bye = this.runtime.codec().encode(new JsonRpcResult(id, new JsonText("\"bye\"")));
        this.socket.writer().send(OutboundText.of(bye), failure -> this.socket.close(CloseStatus.NORMAL));
    }

    /** The message without the id of its own session; an error, or nothing, when it names another one. */
    private @Nullable Inbound withoutSessionId(Inbound.Good good) {
        JsonRpcMessage message = good.message();
        JsonText params = message instanceof JsonRpcRequest request
                ? request.params()
                : message instanceof JsonRpcNotification notice ? notice.params() : null;
        if (params == null || !mayNameSession(params.json())) {
            return good;
        }
        JsonElement tree = JsonParser.parseString(params.json());
        JsonElement named = tree.isJsonObject() ? tree.getAsJsonObject().get("sessionId") : null;
        if (named == null || !isString(named)) {
            return good;
        }
        ServerSession own = session();
        if (own == null || !own.getSessionId().equals(named.getAsString())) {
            if (message instanceof JsonRpcRequest request) {
                return new Inbound.Malformed(request.id(), ErrorType.UNKNOWN_SESSION);
            }
            this.runtime.observer().messageDropped();
            return null;
        }
        tree.getAsJsonObject().remove("sessionId");
        JsonText rest = this.runtime.codec().write(tree);
        return new Inbound.Good(
                message instanceof JsonRpcRequest request
                        ? new JsonRpcRequest(request.id(), request.method(), rest)
                        : new JsonRpcNotification(((JsonRpcNotification) message).method(), rest));
    }

    /** Cheap test that spares most messages a tree: the name is there, perhaps spelled with escapes. */
    private static boolean mayNameSession(String json) {
        return json.charAt(0) == '{' && (json.contains("sessionId") || json.indexOf('\\') >= 0);
    }

    private static boolean isString(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString();
    }

    private void refuse(@Nullable RequestId id, String path) {
        if (id != null) {
            this.runtime.observer().errorMade(ErrorType.INVALID_PARAMS);
            JsonObject data = new JsonObject();
            data.addProperty("path", path);
            ResponseError error = this.runtime.settings().errors().error(ErrorType.INVALID_PARAMS, data);
            answer(new JsonRpcFailure(id, error));
        }
    }

    private void answer(RequestId id, JsonText result) {
        answer(new JsonRpcResult(id, result));
    }

    private void answer(RequestId id, ErrorType type) {
        this.runtime.observer().errorMade(type);
        answer(new JsonRpcFailure(id, this.socket.error(type)));
    }

    private void answer(JsonRpcResponse response) {
        ServerSession own = session();
        if (own == null) {
            this.socket.answer(response);
        } else {
            own.peer().sendAnswer(response);
        }
    }
}
