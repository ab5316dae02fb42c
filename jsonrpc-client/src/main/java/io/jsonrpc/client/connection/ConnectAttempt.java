package io.jsonrpc.client.connection;

import io.jsonrpc.client.channel.ChannelTransport;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.ClientSessionTransport;
import io.jsonrpc.client.session.Receiver;
import io.jsonrpc.client.session.ResumableHandshake;
import io.jsonrpc.client.session.SessionHandshake;
import io.jsonrpc.client.session.SessionOffer;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.session.SubprotocolOffer;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One try to open a socket and a session on it. Ends exactly once: succeeded, failed or abandoned. */
final class ConnectAttempt {

    /** Called with the outcome; stays the owner of the socket and of the session that come of it. */
    interface Owner extends ClientSessionSocket.Owner, ClientSessionTransport.Owner {

        void succeeded(ConnectAttempt attempt, ClientSessionSocket socket, SessionOutcome outcome);

        void failed(ConnectAttempt attempt, TransportException failure);
    }

    private static final SparingLog log = SparingLog.of(ConnectAttempt.class);

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final TransportConnector connector;

    private final Receiver receiver;

    private final Owner owner;

    private final SubprotocolOffer subprotocol;

    private final @Nullable String classicId;

    private final @Nullable ClientSessionTransport before;

    private final ReentrantLock lock = new ReentrantLock();

    /** What is being waited for, for the message of a timeout. */
    private volatile String phase = "waiting for the application's token and offers";

    // Guarded by the lock.

    private boolean over;

    private @Nullable Future<?> timer;

    private @Nullable ClientSessionSocket socket;

    /**
     * A try that has not begun.
     *
     * @param classicId the classic session to resume; null for none
     * @param before the resumable session to resume; null for none
     */
    ConnectAttempt(
            ClientRuntime runtime,
            ClientSettings settings,
            TransportConnector connector,
            Receiver receiver,
            Owner owner,
            SubprotocolOffer subprotocol,
            @Nullable String classicId,
            @Nullable ClientSessionTransport before) {
        this.runtime = runtime;
        this.settings = settings;
        this.connector = connector;
        this.receiver = receiver;
        this.owner = owner;
        this.subprotocol = subprotocol;
        this.classicId = classicId;
        this.before = before;
    }

    /** Begins. Returns at once. */
    void start() {
        Duration timeout = this.settings.connectionTimeout();
        Future<?> deadline = this.runtime.after(timeout.toNanos(), () -> timedOut(timeout));
        this.lock.lock();
        try {
            this.timer = deadline;
        } finally {
            this.lock.unlock();
        }
        open(timeout, this.subprotocol.isMade());
    }

    /** On a worker, because the bearer token and the offers of extensions come from the application. */
    private void open(Duration timeout, boolean offering) {
        this.runtime.workers().execute(() -> handshake(timeout, offering));
    }

    private void handshake(Duration timeout, boolean offering) {
        ConnectRequest request;
        SessionOffer offer;
        try {
            request = this.settings.connectRequest(timeout, offering ? ResumableHandshake.SUBPROTOCOLS : List.of());
            offer = SessionOffer.of(this.runtime.codec(), this.settings);
        } catch (RuntimeException failure) {
            fail(new ConnectFailedException(
                    Stage.CREDENTIALS, "The application failed to say what the handshake needs", failure));
            return;
        }
        if (isOver()) {
            return;
        }
        this.phase = "opening the socket";
        this.connector.connect(request).whenComplete((transport, failure) -> {
            if (failure == null) {
                opened(transport, offer, offering);
            } else if (offering) {
                refused(timeout, asTransportException(failure));
            } else {
                this.subprotocol.failedWithout();
                fail(asTransportException(failure));
            }
        });
    }

    /** A handshake with the offer has failed. */
    private void refused(Duration timeout, TransportException failure) {
        SubprotocolOffer.Next next = this.subprotocol.failed(failure);
        if (next == SubprotocolOffer.Next.FAIL || isOver()) {
            fail(failure);
            return;
        }
        boolean again = next == SubprotocolOffer.Next.REPEAT;
        if (!again) {
            log.warn(
                    this.settings.label(),
                    "{}: a handshake that offers {} is refused, so it is made without; messages may be lost where the"
                            + " server has no such sessions: {}",
                    this.settings.label(),
                    ResumableHandshake.SUBPROTOCOL,
                    failure.getMessage());
        }
        open(timeout, again);
    }

    private boolean isOver() {
        this.lock.lock();
        try {
            return this.over;
        } finally {
            this.lock.unlock();
        }
    }

    private static TransportException asTransportException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransportException known
                ? known
                : new ConnectFailedException(Stage.NETWORK, "No connection: " + cause, cause);
    }

    private void opened(ClientTransport transport, SessionOffer offer, boolean offering) {
        ClientSessionSocket opened = new ClientSessionSocket(
                new ClientSocket(transport, this.runtime.timers().nanoTime()),
                this.runtime.codec(),
                this.receiver,
                this.owner);
        boolean late;
        this.lock.lock();
        try {
            late = this.over;
            this.socket = opened;
        } finally {
            this.lock.unlock();
        }
        if (late) {
            transport.abort();
            return;
        }
        if (transport instanceof ChannelTransport channel) {
            opened.start();
            settle(opened, CompletableFuture.completedFuture(SessionOutcome.on(channel)));
            return;
        }
        boolean selected = transport.subprotocol().equals(ResumableHandshake.SUBPROTOCOL);
        this.phase = "settling the session" + (selected ? ", whose subprotocol the server has selected" : "");
        SessionHandshake handshake =
                new SessionHandshake(this.runtime, this.settings, this.owner, opened, offer, selected, offering);
        settle(opened, handshake.outcome());
        opened.start();
        // Not before: what arrives while the JDK starts to read is read on this thread, and an end of stream right
        // behind
        // it overtakes it.
        handshake.begin(this.classicId, this.before);
    }

    /** Called on the reading thread before anything that follows the answer is read. */
    private void settle(ClientSessionSocket opened, CompletableFuture<SessionOutcome> outcome) {
        outcome.whenComplete((session, failure) -> {
            if (failure != null) {
                fail(asTransportException(failure));
            } else if (end()) {
                this.owner.succeeded(this, opened, session);
            }
        });
    }

    /** The socket of this attempt ended before the session was settled; false if it is another one, or was settled. */
    boolean lost(ClientSessionSocket lost, DisconnectReason reason) {
        this.lock.lock();
        try {
            if (this.socket != lost || this.over) {
                return false;
            }
        } finally {
            this.lock.unlock();
        }
        fail(new ConnectionLostException(reason));
        return true;
    }

    private void timedOut(Duration timeout) {
        fail(new ConnectFailedException(
                Stage.TIMEOUT, "No connection within " + timeout.toMillis() + " ms, while " + this.phase, null));
    }

    private void fail(TransportException failure) {
        if (end()) {
            abortSocket(DisconnectReason.of(Kind.CONNECT_FAILED, failure));
            this.owner.failed(this, failure);
        }
    }

    /** Ends it without an outcome. */
    void abandon() {
        if (end()) {
            abortSocket(DisconnectReason.closedByUs());
        }
    }

    private boolean end() {
        Future<?> deadline;
        this.lock.lock();
        try {
            if (this.over) {
                return false;
            }
            this.over = true;
            deadline = this.timer;
        } finally {
            this.lock.unlock();
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
        return true;
    }

    private void abortSocket(DisconnectReason reason) {
        ClientSessionSocket opened;
        this.lock.lock();
        try {
            opened = this.socket;
        } finally {
            this.lock.unlock();
        }
        // The JDK still answers the close frame of a server that has closed it.
        if (opened != null && !opened.socket().isClosing() && !opened.socket().isEnded()) {
            opened.socket().abort(reason);
        }
    }
}
