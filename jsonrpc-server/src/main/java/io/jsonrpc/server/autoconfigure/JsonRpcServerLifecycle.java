package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.server.session.DefaultSessionManager;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the sockets with the application. Stops before the web server, which does not know about sockets:
 * accepts no more sockets, asks clients with resumable sessions to reconnect elsewhere, waits for running requests,
 * then closes the rest with 1001, so that clients reconnect elsewhere.
 */
class JsonRpcServerLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JsonRpcServerLifecycle.class);

    /** Above the phases in which Boot stops its web server, so that this stops first. */
    private static final int PHASE = Integer.MAX_VALUE - 512;

    private static final Duration POLL = Duration.ofMillis(50);

    /** How long the close frames may take to be written, unless their clients do not read. */
    private static final Duration CLOSING = Duration.ofMillis(250);

    private static final Duration CLOSING_POLL = Duration.ofMillis(2);

    private final DefaultSessionManager sessions;

    private final Timers timers;

    private final Duration gracePeriod;

    private final Duration goAwayWithin;

    private volatile boolean running;

    JsonRpcServerLifecycle(DefaultSessionManager sessions, Timers timers, Duration gracePeriod, Duration goAwayWithin) {
        this.sessions = sessions;
        this.timers = timers;
        this.gracePeriod = gracePeriod;
        this.goAwayWithin = goAwayWithin.compareTo(gracePeriod) < 0 ? goAwayWithin : gracePeriod;
    }

    @Override
    public void start() {
        this.sessions.start();
        this.running = true;
    }

    @Override
    public void stop() {
        this.sessions.stop();
        awaitClosed();
        this.running = false;
    }

    /** Sockets are closed on other threads, and the web server, which stops next, cuts off those that are still open. */
    private void awaitClosed() {
        long deadline = System.nanoTime() + CLOSING.toNanos();
        while (this.sessions.socketCount() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(CLOSING_POLL.toNanos());
        }
    }

    @Override
    public void stop(Runnable callback) {
        this.sessions.stopAccepting();
        this.sessions.goAway(this.goAwayWithin);
        drain(this.timers.now() + this.gracePeriod.toNanos(), callback);
    }

    private void drain(long deadline, Runnable callback) {
        int inFlight = this.sessions.totals().inFlight();
        if ((inFlight > 0 || !this.sessions.isDepartureOver()) && this.timers.now() - deadline < 0) {
            Future<?> unused = this.timers.after(POLL, () -> drain(deadline, callback));
            return;
        }
        if (inFlight > 0) {
            log.warn("{} request(s) did not end within {}; they are cancelled", inFlight, this.gracePeriod);
        }
        stop();
        callback.run();
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
