package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.session.DefaultSessionManager;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    private static final long POLL_MILLIS = 50;

    private final DefaultSessionManager sessions;

    private final ScheduledExecutorService scheduler;

    private final Duration gracePeriod;

    private final Duration goAwayWithin;

    private volatile boolean running;

    JsonRpcServerLifecycle(
            DefaultSessionManager sessions,
            ScheduledExecutorService scheduler,
            Duration gracePeriod,
            Duration goAwayWithin) {
        this.sessions = sessions;
        this.scheduler = scheduler;
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
        this.running = false;
    }

    @Override
    public void stop(Runnable callback) {
        this.sessions.stopAccepting();
        this.sessions.goAway(this.goAwayWithin);
        drain(System.nanoTime() + this.gracePeriod.toNanos(), callback);
    }

    private void drain(long deadline, Runnable callback) {
        int inFlight = this.sessions.inFlight();
        if ((inFlight > 0 || !this.sessions.isDepartureOver()) && System.nanoTime() - deadline < 0) {
            this.scheduler.schedule(() -> drain(deadline, callback), POLL_MILLIS, TimeUnit.MILLISECONDS);
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
