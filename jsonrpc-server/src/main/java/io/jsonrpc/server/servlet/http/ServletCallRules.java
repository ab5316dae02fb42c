package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.socket.SocketAcceptor;
import java.time.Duration;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.TaskScheduler;

/**
 * What holds for all calls of the servlet stack.
 *
 * @param acceptor counts answers that clients have not read
 * @param limit maximum size of a message, in bytes
 * @param timeout how long a call may take at most
 * @param scheduler ends requests whose body is not wanted
 */
public record ServletCallRules(SocketAcceptor acceptor, int limit, Duration timeout, TaskScheduler scheduler) {

    /** How long a body that nobody wants is read, so that its client gets the answer. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    void afterGrace(Runnable action) {
        try {
            this.scheduler.schedule(action, this.scheduler.getClock().instant().plus(GRACE));
        } catch (TaskRejectedException stopping) {
            action.run();
        }
    }
}
