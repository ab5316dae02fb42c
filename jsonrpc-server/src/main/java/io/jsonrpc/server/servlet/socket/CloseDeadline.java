package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.server.servlet.container.ContainerLimits;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.TaskScheduler;

/**
 * Aborts a connection that a close does not end. Jetty writes its close frame after the message being written and then
 * waits for the client's answer without limit; Tomcat has limits for both.
 */
public final class CloseDeadline {

    private static final Logger log = LoggerFactory.getLogger(CloseDeadline.class);

    private static final SparingLog failures = SparingLog.of(CloseDeadline.class);

    private final Session socket;

    private final TaskScheduler scheduler;

    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private @Nullable Future<?> end;

    private boolean over;

    private CloseDeadline(Session socket, TaskScheduler scheduler, Duration patience) {
        this.socket = socket;
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /**
     * Creates a deadline that has not started.
     *
     * @param socket the WebSocket that carries the connection; null if it is not a WebSocket
     * @param patience time from the close to the abort
     * @return null if none is needed
     */
    public static @Nullable CloseDeadline of(@Nullable Session socket, TaskScheduler scheduler, Duration patience) {
        return socket != null && ContainerLimits.isJetty(socket)
                ? new CloseDeadline(socket, scheduler, patience)
                : null;
    }

    /** Starts the deadline: the socket is being closed. */
    public void begin() {
        this.lock.lock();
        try {
            if (!this.over) {
                this.over = true;
                this.end = this.scheduler.schedule(
                        this::abort, this.scheduler.getClock().instant().plus(this.patience));
            }
        } catch (TaskRejectedException ex) {
            log.debug("The application is stopping; the web server ends its connections", ex);
        } finally {
            this.lock.unlock();
        }
    }

    /** The socket is closed. */
    public void gone() {
        this.lock.lock();
        try {
            this.over = true;
            Future<?> waiting = this.end;
            if (waiting != null) {
                waiting.cancel(false);
                this.end = null;
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** Jakarta's API has no method for this. */
    private void abort() {
        try {
            this.socket.getClass().getMethod("abort").invoke(this.socket);
        } catch (ReflectiveOperationException | RuntimeException ex) {
            failures.warn("abort", "A connection that its client does not close could not be aborted on Jetty", ex);
        }
    }
}
