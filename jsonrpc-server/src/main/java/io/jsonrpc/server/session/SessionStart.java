package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.Holder;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketOwner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins the session of one socket if there is room for it; else the client is answered and the socket closed. */
final class SessionStart {

    private final SessionRuntime runtime;

    private final SocketConnection socket;

    private final SocketOwner entrance;

    /** Guarded by the lock of the socket for writing. */
    private volatile @Nullable ServerSession begun;

    /**
     * Creates the start of a socket without a session.
     *
     * @param entrance the owner of the socket until its session begins
     */
    SessionStart(SessionRuntime runtime, SocketConnection socket, SocketOwner entrance) {
        this.runtime = runtime;
        this.socket = socket;
        this.entrance = entrance;
    }

    /** Whether the session has begun. */
    boolean isDone() {
        return this.begun != null;
    }

    /**
     * The session of the socket, which begins unless it has begun already.
     *
     * @param cause the message that needs it, refused when there is no room; null on a silent socket
     * @param session makes the session
     * @return null when there is no room, or the socket is closed
     */
    @Nullable ServerSession begin(@Nullable Decoded cause, Supplier<? extends ServerSession> session) {
        if (isDone()) {
            return this.begun;
        }
        Holder holder = Holder.of(
                this.socket.handshake().principal(), this.socket.handshake().remoteAddress());
        if (!this.runtime.sessions().hasRoom(holder)) {
            refuse(cause);
            return null;
        }
        Admission admission = new Admission(session);
        this.socket.pass(this.entrance, admission);
        ServerSession displaced = admission.displaced;
        if (displaced != null) {
            displaced.giveWay();
            this.runtime.sessions().warnIfFull(this.runtime.timers().now());
        }
        ServerSession refused = admission.refused;
        if (refused != null) {
            refused.discard();
            refuse(cause);
        }
        return this.begun;
    }

    /** One try to begin the session, under the lock of the socket. */
    private final class Admission implements Supplier<SocketOwner> {

        private final Supplier<? extends ServerSession> session;

        private @Nullable ServerSession refused;

        private @Nullable ServerSession displaced;

        Admission(Supplier<? extends ServerSession> session) {
            this.session = session;
        }

        @Override
        public SocketOwner get() {
            ServerSession created = this.session.get();
            SessionTable.Admission admission =
                    SessionStart.this.runtime.sessions().add(created);
            this.displaced = admission.displaced();
            if (!admission.added()) {
                this.refused = created;
                return SessionStart.this.entrance;
            }
            // In this order: whatever finds the session must come after its first callback.
            created.begin();
            SessionStart.this.begun = created;
            return created;
        }
    }

    private void refuse(@Nullable Decoded cause) {
        this.runtime.sessions().warnIfFull(this.runtime.timers().now());
        this.runtime.observer().sessionRefused();
        RequestId id = cause == null ? RequestId.NULL : MessageReader.idOf(cause);
        answer(this.runtime.failure(id, ErrorType.BUSY));
        this.socket.close(CloseStatus.RETRY_LATER);
    }

    /** Answers on the socket outside of any session. */
    void answer(JsonRpcResponse response) {
        this.socket.writer().send(OutboundText.of(this.runtime.codec().encode(response)), failure -> {});
    }
}
