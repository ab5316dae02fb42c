package io.jsonrpc.client.session;

import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.core.channel.ChannelOffer;
import io.jsonrpc.core.channel.FramePrefix;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ClientSessionLink;
import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.SessionLink;
import io.jsonrpc.core.session.SpareWindow;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a resumable session writes to, whichever socket it is on: numbers its messages, keeps them, and has them written.
 * The peer stays attached to it from the beginning of the session to its end.
 */
public final class ClientSessionTransport implements Transport, FramePump.Owner {

    /** Called when the session cannot be resumed any more. */
    public interface Owner extends ClientChannelHost.Acceptor {

        /** What was sent in this session fails. Does nothing for a session that is lost already. */
        void sessionLost(ClientSessionTransport session, SessionLoss why);
    }

    private final ClientRuntime runtime;

    private final Owner owner;

    private final ClientSessionLink client;

    private final SessionLink link;

    private final int maxBytes;

    private final ReentrantLock lock = new ReentrantLock();

    private final FramePump<ClientSocket> pump;

    private final SpareWindow window;

    private final SessionTimer timer;

    private final SessionReceipts receipts;

    private final SessionConversations conversations;

    /** Nothing is written: there is no socket, or the server has not answered yet whether the session goes on there. */
    private volatile boolean offline;

    /**
     * A session that the server has just opened on this socket.
     *
     * @param received the largest message that this end takes, in bytes
     */
    ClientSessionTransport(
            ClientRuntime runtime, Owner owner, ClientSocket socket, ControlFrame.Opened opened, int received) {
        this.runtime = runtime;
        this.owner = owner;
        this.client = new ClientSessionLink(opened, runtime.now());
        this.link = this.client.link();
        this.pump = new FramePump<>(this.link, this.lock, runtime::now, this, false);
        this.pump.attach(socket, this.client.firstSocket());
        this.maxBytes =
                (int) Math.min(terms().limits().messageBytes(), terms().window().bytes());
        this.receipts = new SessionReceipts(this.link, this.lock);
        long grace = TimeUnit.MILLISECONDS.toNanos(terms().heartbeatGrace());
        this.timer = new SessionTimer(runtime, this.link, this.pump, grace, this.lock);
        ChannelOffer channels = ChannelOffer.in(terms().extensions());
        int parts = channels == null ? 0 : channels.partsToSend();
        this.window = new SpareWindow(this.link, terms().window(), this.lock, parts);
        ClientChannelHost host = channels == null
                ? null
                : new ClientChannelHost(
                        runtime, this, this.receipts, channels, received, this.maxBytes, terms().window(), owner);
        this.conversations = new SessionConversations(this, this.receipts, host);
    }

    /** The conversations that write to it. */
    public SessionConversations conversations() {
        return this.conversations;
    }

    String sessionId() {
        return this.client.sessionId();
    }

    /** The size of the largest message that the server takes. */
    public int maxBytes() {
        return this.maxBytes;
    }

    /** What the server has said when it opened the session. */
    public SessionTerms terms() {
        return this.client.terms();
    }

    /** Sends the request to resume the session on a new socket; whatever the one before is doing. */
    void resume(ClientSocket socket) {
        this.lock.lock();
        try {
            this.pump.attach(socket, this.client.resume(this.runtime.now()));
            this.offline = true;
            this.timer.stop();
        } finally {
            this.lock.unlock();
        }
        pump();
        this.conversations.resumed();
    }

    /** This socket is gone. Does nothing when the session is on another one by now. */
    void detach(ClientSocket gone) {
        this.lock.lock();
        try {
            if (this.pump.socket() == gone) {
                this.pump.detach();
                this.offline = true;
                this.timer.stop();
            }
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    /** Whether a socket that ended so ends the session: what could not be read would be sent again and again. */
    public boolean endsAfter(DisconnectReason reason) {
        if (reason.kind() == Kind.PROTOCOL_VIOLATION) {
            return true;
        }
        return locked(() -> this.link.isStuckAfter(reason.status()));
    }

    /**
     * The session is over: nothing is kept or written any more. A message that was never written goes back.
     *
     * @param why what its channels say; null if they have ended
     */
    public void end(@Nullable SessionLoss why) {
        SendCallback unwritten = locked(() -> {
            SendCallback last = this.pump.unwritten();
            this.client.end();
            this.pump.end();
            this.timer.stop();
            return last;
        });
        if (unwritten != null) {
            unwritten.returned();
        }
        this.conversations.end(why == null ? SessionLoss.DENIED : why);
    }

    /** The session cannot be resumed: what was sent in it fails. */
    void lose(SessionLoss why) {
        this.owner.sessionLost(this, why);
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        if (message.bytes() > this.maxBytes + FramePrefix.MAX_LENGTH) {
            callback.completed(new MessageTooLargeException(message.bytes(), this.maxBytes));
            return;
        }
        this.lock.lock();
        try {
            this.pump.offer(message, callback);
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    /** Sends a control message that needs no answer, or nothing while it is not settled where the session goes on. */
    void control(ControlFrame.Sendable frame) {
        if (locked(() -> this.link.isFlowing() && this.link.control(frame))) {
            pump();
        }
    }

    @Override
    public boolean isOffline() {
        return this.offline;
    }

    @Override
    public SendWindow window() {
        return this.window;
    }

    /** Ends the session: by agreement, or because answers found no room, which would leave a gap. */
    @Override
    public void close(CloseStatus status) {
        boolean agreed = status.is(CloseStatus.NORMAL);
        ClientSocket on;
        boolean requested;
        this.lock.lock();
        try {
            on = this.pump.socket();
            requested = agreed && on != null && this.client.close();
        } finally {
            this.lock.unlock();
        }
        if (!agreed) {
            lose(SessionLoss.LIMIT);
        }
        if (requested) {
            pump();
        } else if (on != null) {
            on.close(agreed ? status : CloseStatus.LIMIT.withReason("too much waits to be sent"));
        }
    }

    /**
     * A text was received. Counts it before anything looks into it.
     *
     * @param text null for one that was too large to be kept
     * @param bytes its size; of one that was not kept, at least
     */
    Received receive(ClientSocket from, @Nullable String text, int bytes) {
        Received received;
        boolean due;
        this.lock.lock();
        try {
            if (this.pump.socket() != from) {
                return Received.Plain.IGNORED;
            }
            long now = this.runtime.now();
            int epoch = this.pump.epoch();
            received = text == null ? this.link.count(epoch, bytes, now) : this.client.receive(epoch, text, bytes, now);
            if (received == Received.Plain.ROOM || received == Received.Plain.RESUMED) {
                this.pump.offerAgain();
                this.offline = false;
            } else if (received instanceof Received.Lost lost) {
                this.receipts.serverReceived(lost.received());
            }
            due = received != Received.Plain.DATA || this.link.nanosUntilDue(now) <= 0;
            if (!due) {
                this.timer.arm(now);
            }
        } finally {
            this.lock.unlock();
        }
        if (due) {
            pump();
        }
        return received;
    }

    /** Writes what can be written. */
    public void pump() {
        this.pump.pump();
    }

    @Override
    public void idle() {
        this.timer.arm(this.runtime.now());
    }

    /**
     * The code ends the server's session, too. Closes first: a resume that is finished meanwhile aborts a lost session's socket.
     */
    @Override
    public void unsendable(Transport socket) {
        socket.close(CloseStatus.BAD_TEXT.withReason("a message cannot be encoded"));
        lose(SessionLoss.PROTOCOL_VIOLATION);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        this.lock.lock();
        try {
            return action.get();
        } finally {
            this.lock.unlock();
        }
    }
}
