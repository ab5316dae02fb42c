package io.jsonrpc.client;

import io.jsonrpc.client.ConnectFailedException.Stage;
import io.jsonrpc.client.DisconnectReason.Kind;
import io.jsonrpc.error.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One try to get a socket and to settle the session on it. Ends exactly once: succeeded, failed or abandoned. */
final class ConnectAttempt {

    /** Who wants to know how it ends. */
    interface Owner extends SocketLink.Owner {

        void succeeded(ConnectAttempt attempt, SocketLink link, SessionOutcome outcome);

        void failed(ConnectAttempt attempt, TransportException failure);

        /** A resumable session is over: what was sent in it fails. Does nothing when it was told before. */
        void sessionLost(LinkTransport line, SessionLoss why);

        /** The server will close this socket within this time. */
        void goingAway(SocketLink link, Duration within);
    }

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final TransportConnector connector;

    private final Owner owner;

    private final SubprotocolOffer subprotocol;

    private final @Nullable String sessionId;

    private final @Nullable LinkTransport line;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private boolean over;

    private @Nullable Future<?> timer;

    private @Nullable SocketLink link;

    /**
     * A try that has not begun.
     *
     * @param sessionId the classic session to come back to; null for none
     * @param line the resumable session to come back to; null for none
     */
    ConnectAttempt(
            ClientRuntime runtime,
            ClientSettings settings,
            TransportConnector connector,
            Owner owner,
            SubprotocolOffer subprotocol,
            @Nullable String sessionId,
            @Nullable LinkTransport line) {
        this.runtime = runtime;
        this.settings = settings;
        this.connector = connector;
        this.owner = owner;
        this.subprotocol = subprotocol;
        this.sessionId = sessionId;
        this.line = line;
    }

    /** Begins. Returns at once. */
    void start() {
        Duration timeout = this.settings.connectionTimeout();
        Future<?> deadline = this.runtime
                .timers()
                .scheduler()
                .schedule(() -> timedOut(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS);
        this.lock.lock();
        try {
            this.timer = deadline;
        } finally {
            this.lock.unlock();
        }
        boolean asks =
                this.settings.sessionMode() == SessionMode.AUTO || this.settings.sessionMode() == SessionMode.REQUIRED;
        // A session that waits can only be resumed with the offer.
        boolean offering = asks && this.sessionId == null && (this.line != null || this.subprotocol.isMade());
        // On a worker, because the bearer token and the offers of extensions come from the application.
        this.runtime.workers().execute(() -> open(timeout, offering));
    }

    private void open(Duration timeout, boolean offering) {
        ConnectRequest request;
        SessionOffer offer;
        try {
            request = this.settings.connectRequest(timeout, offering);
            offer = this.settings.sessionOffer(this.runtime.codec());
        } catch (RuntimeException failure) {
            fail(new ConnectFailedException(
                    Stage.CREDENTIALS, "The application failed to say what the handshake needs", failure));
            return;
        }
        this.connector.connect(request).whenComplete((transport, failure) -> {
            if (failure == null) {
                this.subprotocol.opened(offering);
                opened(transport, offer);
            } else {
                refused(timeout, offering, asTransportException(failure));
            }
        });
    }

    private void refused(Duration timeout, boolean offering, TransportException failure) {
        if (this.line == null && this.subprotocol.failed(offering, failure)) {
            this.runtime.workers().execute(() -> open(timeout, false));
        } else {
            fail(failure);
        }
    }

    private static TransportException asTransportException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransportException known
                ? known
                : new ConnectFailedException(Stage.NETWORK, "No connection: " + cause, cause);
    }

    private void opened(ClientTransport transport, SessionOffer offer) {
        SocketLink opened = new SocketLink(transport, this.runtime, this.owner);
        boolean late;
        this.lock.lock();
        try {
            late = this.over;
            this.link = opened;
        } finally {
            this.lock.unlock();
        }
        if (late) {
            transport.abort();
            return;
        }
        if (transport.subprotocol().equals(ResumableHandshake.SUBPROTOCOL)) {
            boolean required = this.settings.sessionMode() == SessionMode.REQUIRED;
            ResumableHandshake handshake = new ResumableHandshake(this.runtime, this.owner, opened, offer, required);
            settle(opened, handshake.outcome());
            opened.start();
            handshake.ask(this.line);
            return;
        }
        if (this.line != null) {
            this.owner.sessionLost(this.line, SessionLoss.NOT_SUPPORTED);
        }
        ClassicHandshake handshake =
                new ClassicHandshake(this.runtime, opened, this.settings.sessionMode(), this.settings.registerInfo());
        settle(opened, handshake.outcome());
        opened.start();
        // Not before: what arrives while the JDK is being told to read is read on this thread, and an end of stream
        // right behind it overtakes it.
        handshake.ask(this.sessionId);
    }

    /** Called on the reading thread before anything that follows the answer is read. */
    private void settle(SocketLink opened, CompletableFuture<SessionOutcome> outcome) {
        outcome.whenComplete((session, failure) -> {
            if (failure != null) {
                fail(asTransportException(failure));
            } else if (end()) {
                this.owner.succeeded(this, opened, session);
            }
        });
    }

    /** The socket of this attempt ended before the session was settled; false if it is another one, or was settled. */
    boolean lost(SocketLink lostLink, DisconnectReason reason) {
        this.lock.lock();
        try {
            if (this.link != lostLink || this.over) {
                return false;
            }
        } finally {
            this.lock.unlock();
        }
        fail(new ConnectionLostException(reason));
        return true;
    }

    private void timedOut(Duration timeout) {
        fail(new ConnectFailedException(Stage.TIMEOUT, "No connection within " + timeout.toMillis() + " ms", null));
    }

    private void fail(TransportException failure) {
        if (end()) {
            abortLink(DisconnectReason.of(Kind.CONNECT_FAILED, failure));
            this.owner.failed(this, failure);
        }
    }

    /** Nobody wants it any more. */
    void abandon() {
        if (end()) {
            abortLink(DisconnectReason.closedByUs());
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

    private void abortLink(DisconnectReason reason) {
        SocketLink opened;
        this.lock.lock();
        try {
            opened = this.link;
        } finally {
            this.lock.unlock();
        }
        if (opened != null && !opened.isClosing()) {
            opened.abort(reason);
        }
    }
}
