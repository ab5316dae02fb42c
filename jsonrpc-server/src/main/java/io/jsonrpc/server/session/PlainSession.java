package io.jsonrpc.server.session;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.security.LoginHolder;
import io.jsonrpc.server.socket.SocketConnection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that counts nothing and writes to its socket (PROTOCOL.md, part 1). */
class PlainSession extends LivingSession implements LoginHolder {

    /** The reason of a close because the client sends notifications faster than they are handled. */
    static final CloseStatus TOO_MANY_NOTIFICATIONS = CloseStatus.LIMIT.withReason("too many notifications wait");

    private final boolean idInResults;

    PlainSession(SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo) {
        this(runtime, socket, registerInfo, runtime.settings().peer());
    }

    PlainSession(SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo, PeerLimits limits) {
        super(runtime, socket, registerInfo, limits, runtime.settings().times().reconnectionWindow());
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
        if (peer().receive(message)) {
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
    public final void endStreams(ErrorType reason) {
        runtime().workers().execute(() -> peer().stopStreams(reason));
    }

    @Override
    void stopStreams() {
        peer().stopStreams(ErrorType.SERVER_STOPPING);
    }
}
