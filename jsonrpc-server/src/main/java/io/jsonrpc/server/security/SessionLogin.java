package io.jsonrpc.server.security;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.spring.security.LoginExpiry;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** The login of one session, and when it expires. */
final class SessionLogin {

    /** How long before the end the client is told, or half of the time if it is less. */
    private static final Duration NOTICE = Duration.ofSeconds(30);

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** The clock of the system may be set meanwhile. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final CloseStatus OVER = CloseStatus.UNAUTHORISED.withReason("the login has expired");

    /** A login is not let in for ever because nobody knows its end. */
    private static final CloseStatus UNKNOWN =
            CloseStatus.SERVER_ERROR.withReason("when the login expires is not known");

    private final Watch watch;

    private final Session session;

    private final LoginHolder holder;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock for writing.

    /** Whose the end is; null before it is known. */
    private volatile @Nullable Principal user;

    /** Null for one that does not expire. */
    private volatile @Nullable Instant end;

    /** How long before the end the client is told. */
    private Duration notice = NOTICE;

    private Set<String> authorities = Set.of();

    /** The client knows this end, so that one who has no other login does not come back again and again. */
    private boolean told;

    private boolean refusing;

    private boolean forgotten;

    private @Nullable Future<?> timer;

    SessionLogin(Watch watch, Session session, LoginHolder holder) {
        this.watch = watch;
        this.session = session;
        this.holder = holder;
    }

    /**
     * The session has begun, or has another login, perhaps the same again. Called on workers.
     *
     * @return false if the session ends, because nobody knows when its login does
     */
    boolean renew() {
        Principal now = this.session.getPrincipal();
        if (now == null) {
            return true;
        }
        Instant newEnd;
        try {
            newEnd = this.watch.expiry().of(now);
        } catch (RuntimeException failure) {
            UncaughtFailures.log("LoginExpiry", this.session, now.getClass(), failure);
            this.holder.end(UNKNOWN);
            return false;
        }
        set(now, newEnd);
        return true;
    }

    /** A login that the session does not have yet. */
    LoginRenewal.Next next(Principal next) {
        Instant newEnd = this.watch.expiry().of(next);
        return new LoginRenewal.Next(next, () -> set(next, newEnd));
    }

    /** Does nothing if the session has yet another login meanwhile: that one is asked about, too. */
    private void set(Principal next, @Nullable Instant newEnd) {
        Set<String> granted = authorities(next);
        boolean fewer;
        this.lock.lock();
        try {
            if (this.session.getPrincipal() != next) {
                return;
            }
            this.user = next;
            fewer = !granted.containsAll(this.authorities);
            this.authorities = granted;
            this.told = this.told && newEnd != null && newEnd.equals(this.end);
            this.end = newEnd;
            this.notice = newEnd == null ? NOTICE : min(NOTICE, left(newEnd).dividedBy(2));
            this.refusing = false;
        } finally {
            this.lock.unlock();
        }
        if (fewer) {
            this.holder.endStreams(ErrorType.ACCESS_DENIED);
        }
        look();
    }

    boolean isOver() {
        if (isReplaced() && !renew()) {
            return true;
        }
        Instant last = this.end;
        return last != null && isOver(left(last));
    }

    /** Whether the session has another login than the one whose end is known. */
    private boolean isReplaced() {
        return this.session.getPrincipal() != this.user;
    }

    private Duration left(Instant last) {
        return Duration.between(this.watch.clock().instant(), last);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean isOver(Duration left) {
        return left.isNegative() || left.isZero();
    }

    void forget() {
        this.lock.lock();
        try {
            this.forgotten = true;
            wake(null);
        } finally {
            this.lock.unlock();
        }
    }

    private void look() {
        Runnable action;
        this.lock.lock();
        try {
            action = due();
        } finally {
            this.lock.unlock();
        }
        action.run();
    }

    /** What is to be done now, without the lock; sets the timer for what is to be done next. */
    private Runnable due() {
        Instant last = this.forgotten ? null : this.end;
        if (last == null) {
            wake(null);
            return () -> {};
        }
        Duration left = left(last);
        if (isOver(left)) {
            return ended();
        }
        boolean soon = left.compareTo(this.notice) <= 0;
        wake(min(LONGEST, soon ? left : left.minus(this.notice)));
        if (!soon || this.told || !this.holder.hasSocket()) {
            return () -> {};
        }
        this.told = true;
        return unlessReplaced(() -> this.holder.announceExpiry(left.toMillis()));
    }

    private Runnable ended() {
        if (!this.holder.hasSocket()) {
            // It needs a login to come back, and is kept for the client as long as any other.
            wake(null);
            return () -> {};
        }
        if (this.refusing) {
            wake(null);
            return unlessReplaced(() -> this.holder.end(OVER));
        }
        this.refusing = true;
        wake(GRACE);
        return unlessReplaced(() -> this.holder.endStreams(ErrorType.AUTH_EXPIRED));
    }

    private Runnable unlessReplaced(Runnable action) {
        return () -> {
            if (isReplaced()) {
                this.watch.workers().execute(this::renew);
            } else {
                action.run();
            }
        };
    }

    private void wake(@Nullable Duration after) {
        if (this.timer != null) {
            this.timer.cancel(false);
        }
        this.timer = after == null ? null : this.watch.timers().after(after, this::look);
    }

    private static Set<String> authorities(Principal user) {
        return user instanceof Authentication login
                ? login.getAuthorities().stream()
                        .flatMap(granted -> Stream.ofNullable(granted.getAuthority()))
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** What the logins of a server are watched with; the expiry is asked on the workers only. */
    record Watch(LoginExpiry expiry, Clock clock, Timers timers, Executor workers) {}
}
