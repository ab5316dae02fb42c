package io.jsonrpc.server.session;

import io.jsonrpc.engine.OncePerMinute;
import io.jsonrpc.engine.Timers;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sessions together keep for clients that have not read it yet: their outgoing queues, and what resumable
 * sessions on a socket keep until it is acknowledged. A message that many sessions share is not counted. Over the limit
 * the largest and slowest are closed, until a tenth of the limit is free.
 *
 * <p>To count takes one atomic addition for each kibibyte that a session keeps more or less; sessions are looked at only over
 * the limit.
 */
final class OutboundMemory {

    private static final Logger log = LoggerFactory.getLogger(OutboundMemory.class);

    /** From one relief to the next: those that were closed are to be gone by then. */
    private static final long PAUSE_MILLIS = 100;

    private final long limit;

    private final Timers timers;

    private final Supplier<Collection<ServerSession>> sessions;

    private final AtomicLong total = new AtomicLong();

    /** Relief is on its way. */
    private final AtomicBoolean alarmed = new AtomicBoolean();

    private final OncePerMinute warning = new OncePerMinute();

    OutboundMemory(long limit, Timers timers, Supplier<Collection<ServerSession>> sessions) {
        this.limit = limit;
        this.timers = timers;
        this.sessions = sessions;
    }

    /** What one session keeps. */
    final class Account {

        private final AtomicLong bytes = new AtomicLong();

        /** So much more, or less. Called under locks. */
        void add(long change) {
            this.bytes.addAndGet(change);
            if (OutboundMemory.this.total.addAndGet(change) > OutboundMemory.this.limit) {
                alarm(0);
            }
        }

        long bytes() {
            return this.bytes.get();
        }
    }

    /** An account for one session. */
    Account open() {
        return new Account();
    }

    private void alarm(long delayMillis) {
        if (this.alarmed.compareAndSet(false, true)) {
            Future<?> unused = this.timers.scheduler().schedule(this::relieve, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    private record Candidate(ServerSession session, long bytes, double weight) {}

    private void relieve() {
        try {
            long surplus = this.total.get() - this.limit + this.limit / 10;
            List<Candidate> largest = this.sessions.get().stream()
                    .filter(session -> session.outbound().bytes() > 0)
                    .map(OutboundMemory::candidate)
                    .sorted(Comparator.comparingDouble(Candidate::weight).reversed())
                    .toList();
            int closed = 0;
            for (Candidate candidate : largest) {
                if (surplus <= 0) {
                    break;
                }
                surplus -= candidate.bytes();
                candidate.session().relieve();
                closed++;
            }
            warn(closed);
        } catch (RuntimeException failure) {
            log.error("Sessions that keep too much could not be closed", failure);
        } finally {
            this.alarmed.set(false);
            if (this.total.get() > this.limit) {
                alarm(PAUSE_MILLIS);
            }
        }
    }

    private static Candidate candidate(ServerSession session) {
        long bytes = session.outbound().bytes();
        long stalled = Math.max(TimeUnit.MILLISECONDS.toNanos(1), session.peer().stalledNanos());
        return new Candidate(session, bytes, (double) bytes * stalled);
    }

    private void warn(int closed) {
        long times = this.warning.pass(this.timers.nanoTime().getAsLong());
        if (times > 0) {
            log.warn(
                    "Messages that clients have not read take more than {} bytes: {} of the largest and slowest are closed"
                            + " (4008). Set jsonrpc.server.outbound.max-total-size to more, or give the JVM more heap",
                    this.limit,
                    closed);
        }
    }

    /** All of it, in UTF-8 bytes. */
    long bytes() {
        return this.total.get();
    }
}
