package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.engine.outbound.OutboundBudget;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.log.OncePerMinute;
import io.jsonrpc.core.log.SparingLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sessions together keep for clients that have not read it yet: their outgoing queues, what resumable sessions on
 * a socket keep until it is acknowledged, and answers to HTTP calls. A message that many sessions share is not counted. Over the limit
 * the largest and slowest are closed, until a tenth of the limit is free.
 *
 * <p>To count takes one atomic addition for each kibibyte that a session keeps more or less; sessions are looked at only over
 * the limit, by the thread that has added a message. So the excess is a message for each thread that sends, and what these
 * threads are closing.
 */
public final class OutboundMemory {

    /** A session, which is closed when it keeps too much. */
    public interface Relievable {

        /** The account of the session. */
        Account outbound();

        /** For how many nanoseconds its client has neither read nor acknowledged what waits; -1 if nothing does. */
        long stalledNanos();

        /** Releases what the session keeps for its client. Called without any lock. */
        void relieve();
    }

    private static final Logger log = LoggerFactory.getLogger(OutboundMemory.class);

    private static final SparingLog failures = SparingLog.of(OutboundMemory.class);

    /** From one look to the next while there is too much. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final long limit;

    private final Timers timers;

    private final Supplier<? extends Collection<? extends Relievable>> sessions;

    private final UnreadAnswers unread;

    private final AtomicLong total = new AtomicLong();

    /** The limit was exceeded a moment ago. */
    private final AtomicBoolean alarmed = new AtomicBoolean();

    private final OncePerMinute warning = new OncePerMinute();

    private final ReentrantLock lock = new ReentrantLock();

    /** What is being closed, and what it keeps. Guarded by the lock. */
    private final Set<Relievable> leaving = new HashSet<>();

    /** Guarded by the lock. */
    private long leavingBytes;

    /**
     * Starts without sessions.
     *
     * @param limit in UTF-8 bytes
     * @param stall for how long a client may leave the answer to an HTTP call unread
     * @param onUnread called for each such answer that is given up
     */
    public OutboundMemory(
            long limit,
            Timers timers,
            Supplier<? extends Collection<? extends Relievable>> sessions,
            Duration stall,
            Runnable onUnread) {
        this.limit = limit;
        this.timers = timers;
        this.sessions = sessions;
        this.unread = new UnreadAnswers(this, timers.nanoTime(), stall.toNanos(), onUnread);
    }

    /** What one session keeps. */
    public final class Account implements OutboundBudget {

        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void add(long change) {
            this.bytes.addAndGet(change);
            if (OutboundMemory.this.total.addAndGet(change) > OutboundMemory.this.limit) {
                alarm(Duration.ZERO);
            }
        }

        @Override
        public void relieve() {
            if (OutboundMemory.this.alarmed.get()) {
                relieveNow();
            }
        }

        long bytes() {
            return this.bytes.get();
        }
    }

    /** The answers to HTTP calls that their clients have not read. */
    public UnreadAnswers unread() {
        return this.unread;
    }

    /** An account for one session. */
    public Account open() {
        return new Account();
    }

    private void alarm(Duration delay) {
        if (this.alarmed.compareAndSet(false, true)) {
            Future<?> unused = this.timers.after(delay, this::watch);
        }
    }

    /** For what no sender has relieved. */
    private void watch() {
        try {
            relieveNow();
        } catch (RuntimeException failure) {
            failures.error("close", "Sessions that keep too much could not be closed", failure);
        } finally {
            this.alarmed.set(false);
            if (this.total.get() > this.limit) {
                alarm(PAUSE);
            }
        }
    }

    private void relieveNow() {
        List<Candidate> chosen = choose();
        for (Candidate candidate : chosen) {
            try {
                candidate.session().relieve();
            } finally {
                gone(candidate);
            }
        }
        if (!chosen.isEmpty()) {
            warn(chosen.size());
        }
    }

    /** The sessions to be closed by this thread, until a tenth of the limit is free; none that another thread closes. */
    private List<Candidate> choose() {
        this.lock.lock();
        try {
            long surplus = this.total.get() - this.leavingBytes - this.limit;
            if (surplus <= 0) {
                return List.of();
            }
            surplus += this.limit / 10;
            List<Candidate> largest = Stream.concat(this.sessions.get().stream(), this.unread.all())
                    .filter(session -> session.outbound().bytes() > 0 && !this.leaving.contains(session))
                    .map(OutboundMemory::candidate)
                    .sorted(Comparator.comparingDouble(Candidate::weight).reversed())
                    .toList();
            List<Candidate> chosen = new ArrayList<>();
            for (Candidate candidate : largest) {
                if (surplus <= 0) {
                    break;
                }
                surplus -= candidate.bytes();
                this.leaving.add(candidate.session());
                this.leavingBytes += candidate.bytes();
                chosen.add(candidate);
            }
            return chosen;
        } finally {
            this.lock.unlock();
        }
    }

    private void gone(Candidate candidate) {
        this.lock.lock();
        try {
            this.leaving.remove(candidate.session());
            this.leavingBytes -= candidate.bytes();
        } finally {
            this.lock.unlock();
        }
    }

    private record Candidate(Relievable session, long bytes, double weight) {}

    private static Candidate candidate(Relievable session) {
        long bytes = session.outbound().bytes();
        long stalled = Math.max(TimeUnit.MILLISECONDS.toNanos(1), session.stalledNanos());
        return new Candidate(session, bytes, (double) bytes * stalled);
    }

    private void warn(int closed) {
        long times = this.warning.pass(this.timers.now());
        if (times > 0) {
            log.warn(
                    "Messages that clients have not read take more than {} bytes: {} of the largest and slowest are closed"
                            + " (4008). Set jsonrpc.server.outbound.max-total-size to more, or give the JVM more heap",
                    this.limit,
                    closed);
        }
    }

    /** All of it, in UTF-8 bytes. */
    public long bytes() {
        return this.total.get();
    }
}
