package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Whether and when to try again (PROTOCOL.md, 3.4): pure functions of what happened. */
final class RetryRules {

    private RetryRules() {}

    static boolean mayRetry(TransportException failure) {
        if (failure instanceof ConnectionLostException lost) {
            return lost.getReason().status().mayReturn();
        }
        return !(failure instanceof ConnectFailedException refused) || refused.isRetryable();
    }

    static Duration retryAfter(TransportException failure) {
        Duration hint = failure instanceof ConnectFailedException refused ? refused.getRetryAfter() : null;
        return hint == null ? Duration.ZERO : hint;
    }

    static CloseStatus statusOf(TransportException failure) {
        return failure instanceof PeerClosedException closedByPeer
                ? closedByPeer.getStatus()
                : CloseStatus.NO_CLOSE_FRAME;
    }

    /**
     * How long to wait at least after a go-away. The server closes its sockets within that time; spreading reconnects over the
     * same time keeps the rate of handshakes equal to that of the closes.
     *
     * @param announced what the server has said; zero for nothing
     * @param patience how long the session waits for its client
     */
    static Duration afterGoAway(Duration announced, Duration patience, Duration maxTime, DoubleSupplier chance) {
        Duration longest = min(announced, min(patience.dividedBy(2), maxTime));
        return Duration.ofMillis((long) (chance.getAsDouble() * longest.toMillis()));
    }

    /**
     * How long to wait before a session goes on with another login: a quarter of the time that is left at least, so that a
     * login which turns out to expire as soon is not renewed again and again, and half of it at most.
     *
     * @return null when it is too late
     */
    static @Nullable Duration beforeRenewal(Duration expiresIn, DoubleSupplier chance) {
        long millis = expiresIn.toMillis();
        return millis < 2_000 ? null : Duration.ofMillis((long) (millis * (1 + chance.getAsDouble()) / 4));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * How long to wait before a try.
     *
     * @param tries its number, from 1
     * @param elapsed time since the connection was lost
     * @param atLeast the time that the server demands
     * @return null when there must be no further try
     */
    static @Nullable Duration waitBefore(
            ReconnectPolicy policy, int tries, Duration elapsed, Duration atLeast, DoubleSupplier chance) {
        if (tries > policy.maxAttempts()) {
            return null;
        }
        Duration delay = policy.backoff().delayBefore(tries, chance);
        Duration wait = delay.compareTo(atLeast) < 0 ? atLeast : delay;
        return elapsed.plus(wait).compareTo(policy.maxTime()) > 0 ? null : wait;
    }
}
