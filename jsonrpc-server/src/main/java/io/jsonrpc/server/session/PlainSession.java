package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.security.LoginHolder;
import io.jsonrpc.server.security.LoginRenewal;
import io.jsonrpc.server.socket.SocketConnection;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A session that counts nothing and writes to its socket (PROTOCOL.md, part 1). */
class PlainSession extends LivingSession implements LoginHolder {

    /** The reason of a close because the client sends notifications faster than they are handled. */
    static final CloseStatus TOO_MANY_NOTIFICATIONS = CloseStatus.LIMIT.withReason("too many notifications wait");

    private static final SparingLog log = SparingLog.of(PlainSession.class);

    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

    private final boolean idInResults;

    /** Null where the client cannot renew its login. */
    private volatile @Nullable LoginRenewal renewal;

    /** When the client may renew its login again. */
    private volatile long renewableAt;

    /** A renewal waits for its turn. */
    private volatile boolean renewing;

    PlainSession(SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo) {
        this(runtime, socket, registerInfo, runtime.settings().peer());
    }

    PlainSession(SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo, PeerLimits limits) {
        super(runtime, socket, registerInfo, limits, runtime.settings().times().reconnectionWindow());
        this.renewableAt = runtime.timers().now();
        this.idInResults = endpoint().options().sessionIdInResults();
        peer().acceptContext(runtime.settings().plainContext());
        peer().attach(socket.writer(), null);
    }

    @Override
    final JsonText shape(JsonText result) {
        return this.idInResults ? ClassicSessionIds.add(result, getSessionId()) : result;
    }

    @Override
    public final void received(SocketConnection socket, @Nullable String text, int bytes) {
        Decoded message = remaining(socket, read(socket, text));
        if (message != null) {
            first(socket, message);
        }
    }

    /** Decodes a received text; null for one that was too large. */
    Decoded read(SocketConnection socket, @Nullable String text) {
        return MessageReader.readPlain(runtime().codec(), socket, text);
    }

    /** Handles the methods of the session layer; returns what is left for the handler, null for nothing. */
    @Nullable Decoded remaining(SocketConnection socket, Decoded message) {
        return message;
    }

    @Override
    final void first(SocketConnection socket, Decoded message) {
        if (!isOn(socket)) {
            return;
        }
        heard();
        if (renews(message) || peer().receive(message)) {
            handedOver();
        } else {
            socket.close(TOO_MANY_NOTIFICATIONS);
        }
    }

    /** The handlers have got a message, or it was answered without them. */
    void handedOver() {}

    @Override
    public final CloseStatus farTooLarge() {
        return CloseStatus.TOO_BIG;
    }

    @Override
    public final CloseStatus lossStatus(SocketConnection socket, CloseStatus status) {
        return status;
    }

    @Override
    public final @Nullable OutboundText farewell(CloseStatus status) {
        return null;
    }

    @Override
    final void detached(SocketConnection from, boolean waits) {
        peer().detach(from.writer());
    }

    @Override
    public final @Nullable CloseStatus check(SocketConnection socket, long now) {
        return stalledNanos() > runtime().settings().times().writeStall().toNanos()
                ? CloseStatus.SLOW_CONSUMER
                : socket.signs().ping(now, peer());
    }

    @Override
    public final long quietNanos(SocketConnection socket, long now) {
        return stalledNanos() >= 0 ? 0 : socket.signs().untilPing(now);
    }

    @Override
    public final boolean announce(ControlFrame.Sendable notice) {
        return false;
    }

    @Override
    public boolean hasSocket() {
        return state() == State.ATTACHED;
    }

    @Override
    public void announceExpiry(long inMillis) {
        CompletableFuture<Void> unused =
                peer().sendNotificationAsync("rpc.auth.expiring", Map.of("inMillis", inMillis));
    }

    @Override
    public final void renewWith(LoginRenewal with) {
        this.renewal = with;
    }

    /** Whether the client may renew its login by a request. */
    boolean takesRenewals() {
        return true;
    }

    /** Whether the message requests another login; then it is answered, in order with the calls. */
    private boolean renews(Decoded message) {
        JsonRpcRequest request = takesRenewals() ? MessageReader.requestIn(message) : null;
        if (request == null || !request.method().equals(LoginRenewal.METHOD)) {
            return false;
        }
        long now = runtime().timers().now();
        long left = this.renewableAt - now;
        if (left <= 0 && !this.renewing) {
            this.renewing = true;
            this.renewableAt = now + RENEWAL_PAUSE.toNanos();
            String token = token(request.params());
            peer().execute(() -> renew(request.id(), token));
            return true;
        }
        if (this.renewal == null) {
            return false;
        }
        JsonObject retry = new JsonObject();
        long wait = left > 0 ? left : RENEWAL_PAUSE.toNanos();
        retry.addProperty("retryAfterMillis", TimeUnit.NANOSECONDS.toMillis(wait - 1) + 1);
        peer().sendAnswer(runtime().failure(request.id(), ErrorType.RATE_LIMITED, retry));
        return true;
    }

    /** Null for none that can be one. */
    private static @Nullable String token(@Nullable JsonText params) {
        JsonElement tree = params == null ? JsonNull.INSTANCE : JsonParser.parseString(params.json());
        JsonElement token = tree.isJsonObject() ? tree.getAsJsonObject().get("token") : null;
        return token != null
                        && ClassicMethods.isString(token)
                        && token.getAsString().length() <= LoginRenewal.MAX_TOKEN
                ? token.getAsString()
                : null;
    }

    private void renew(RequestId id, @Nullable String token) {
        this.renewing = false;
        LoginRenewal with = this.renewal;
        if (with == null) {
            peer().sendAnswer(runtime().failure(id, ErrorType.METHOD_NOT_FOUND));
            return;
        }
        if (token == null) {
            peer().sendAnswer(runtime().invalidParams(id, "$.token"));
            return;
        }
        try {
            LoginRenewal.Next login = with.of(token);
            if (login == null) {
                peer().sendAnswer(runtime().failure(id, ErrorType.AUTH_REQUIRED));
            } else if (login.user().getName().equals(handshake().principalName())) {
                change(login.user());
                login.begun().run();
                peer().sendAnswer(new JsonRpcResult(id, new JsonText("true")));
            } else {
                end(CloseStatus.UNAUTHORISED.withReason("the token of another user"));
            }
        } catch (RuntimeException failure) {
            // Its message may hold the token.
            log.warn(
                    failure.getClass().getName(),
                    "The login of {} cannot be renewed: {}",
                    this,
                    Causes.withoutMessages(failure));
            peer().sendAnswer(runtime().failure(id, ErrorType.INTERNAL_ERROR));
        }
    }

    private void change(Principal login) {
        lock().lock();
        try {
            handshake(handshake().renewed(login));
        } finally {
            lock().unlock();
        }
    }

    @Override
    public final void endStreams(ErrorType reason) {
        runtime().workers().execute(() -> peer().stopStreams(reason));
    }

    @Override
    void stopStreams() {
        peer().stopStreams(ErrorType.SERVER_STOPPING);
    }
}
