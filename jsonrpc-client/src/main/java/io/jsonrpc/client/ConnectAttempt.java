package io.jsonrpc.client;

import io.jsonrpc.client.ConnectFailedException.Stage;
import io.jsonrpc.client.DisconnectReason.Kind;
import io.jsonrpc.error.TransportException;
import java.time.Duration;
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
    }

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final TransportConnector connector;

    private final Owner owner;

    private final @Nullable String sessionId;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private boolean over;

    private @Nullable Future<?> timer;

    private @Nullable SocketLink link;

    ConnectAttempt(
            ClientRuntime runtime,
            ClientSettings settings,
            TransportConnector connector,
            Owner owner,
            @Nullable String sessionId) {
        this.runtime = runtime;
        this.settings = settings;
        this.connector = connector;
        this.owner = owner;
        this.sessionId = sessionId;
    }

    /** The session to come back to; null for a new one. */
    @Nullable String sessionId() {
        return this.sessionId;
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
        // On a worker, because the bearer token comes from the application.
        this.runtime.workers().execute(() -> open(timeout));
    }

    private void open(Duration timeout) {
        ConnectRequest request;
        try {
            request = this.settings.connectRequest(timeout);
        } catch (RuntimeException failure) {
            fail(new ConnectFailedException(Stage.CREDENTIALS, "No credentials for the handshake", failure));
            return;
        }
        this.connector.connect(request).whenComplete((transport, failure) -> {
            if (failure != null) {
                fail(asTransportException(failure));
            } else {
                opened(transport);
            }
        });
    }

    private static TransportException asTransportException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransportException known
                ? known
                : new ConnectFailedException(Stage.NETWORK, "No connection: " + cause, cause);
    }

    private void opened(ClientTransport transport) {
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
        SessionHandshake handshake =
                new SessionHandshake(this.runtime, opened, this.settings.sessionMode(), this.settings.registerInfo());
        // Settled on the reading thread before anything that follows the answer is read.
        handshake.outcome().whenComplete((session, failure) -> {
            if (failure != null) {
                fail(asTransportException(failure));
            } else if (end()) {
                this.owner.succeeded(this, opened, session);
            }
        });
        opened.start();
        // Not before: what arrives while the JDK is being told to read is read on this thread, and an end of stream
        // right behind it overtakes it.
        handshake.ask(this.sessionId);
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
        if (opened != null) {
            opened.abort(reason);
        }
    }
}
