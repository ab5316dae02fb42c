package io.jsonrpc.server.security;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.spring.security.LoginExpiry;
import io.jsonrpc.spring.session.JsonRpcSessionClosedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionEvent;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.security.core.Authentication;

/**
 * Watches the logins of sessions. Shortly before one expires the client is told; then its streams end and new calls are
 * refused; five seconds later the session ends. A session that comes back with another login by then goes on with it: its
 * streams, too, unless the login has fewer authorities.
 */
public final class SessionLogins implements ApplicationListener<JsonRpcSessionEvent>, Predicate<Session> {

    /** How long before the end the client is told, or half of the time if it is less. */
    private static final Duration NOTICE = Duration.ofSeconds(30);

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** The clock of the system may be set meanwhile. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final CloseStatus OVER = CloseStatus.UNAUTHORISED.withReason("the login has expired");

    private final LoginExpiry expiry;

    private final @Nullable LoginRenewal renewal;

    private final Clock clock;

    private final Timers timers;

    private final Map<Session, Login> logins = new ConcurrentHashMap<>();

    /**
     * Watches the sessions of a server.
     *
     * @param expiry asked on workers: when a session begins, and when it has another login
     * @param tokens whose a token is, null for one that is not accepted; null if clients can renew their logins on new sockets
     *     only
     */
    public SessionLogins(
            LoginExpiry expiry, @Nullable Function<String, @Nullable Principal> tokens, Clock clock, Timers timers) {
        this.expiry = expiry;
        this.renewal = tokens == null ? null : new Renewal(tokens);
        this.clock = clock;
        this.timers = timers;
    }

    @Override
    public void onApplicationEvent(JsonRpcSessionEvent event) {
        Session session = event.getSession();
        if (event instanceof JsonRpcSessionClosedEvent) {
            Login gone = this.logins.remove(session);
            if (gone != null) {
                gone.forget();
            }
            return;
        }
        Principal user = session.getPrincipal();
        if (user != null && session instanceof LoginHolder holder) {
            if (this.renewal != null) {
                holder.renewWith(this.renewal);
            }
            this.logins.computeIfAbsent(session, begun -> new Login(holder)).renew(user);
        }
    }

    /** Whether the login of a session has expired. */
    @Override
    public boolean test(Session session) {
        Login login = this.logins.get(session);
        return login != null && login.isOver();
    }

    private final class Renewal implements LoginRenewal {

        private final Function<String, @Nullable Principal> tokens;

        Renewal(Function<String, @Nullable Principal> tokens) {
            this.tokens = tokens;
        }

        @Override
        public @Nullable Principal of(String token) {
            return this.tokens.apply(token);
        }

        /** The session may have ended meanwhile. */
        @Override
        public void renewed(Session session) {
            Login login = SessionLogins.this.logins.get(session);
            Principal user = session.getPrincipal();
            if (login != null && user != null) {
                login.renew(user);
            }
        }
    }

    /** That of one session. */
    private final class Login {

        private final LoginHolder holder;

        private final ReentrantLock lock = new ReentrantLock();

        // Guarded by the lock for writing.

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

        Login(LoginHolder holder) {
            this.holder = holder;
        }

        /** The session has begun, or come back, with this login. */
        void renew(Principal user) {
            Instant newEnd = SessionLogins.this.expiry.of(user);
            Set<String> granted = authorities(user);
            boolean fewer;
            this.lock.lock();
            try {
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
            Instant last = this.end;
            return last != null && isOver(left(last));
        }

        private Duration left(Instant last) {
            return Duration.between(SessionLogins.this.clock.instant(), last);
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
            return () -> this.holder.announceExpiry(left.toMillis());
        }

        private Runnable ended() {
            if (!this.holder.hasSocket()) {
                // It needs a login to come back, and is kept for the client as long as any other.
                wake(null);
                return () -> {};
            }
            if (this.refusing) {
                wake(null);
                return () -> this.holder.end(OVER);
            }
            this.refusing = true;
            wake(GRACE);
            return () -> this.holder.endStreams(ErrorType.AUTH_EXPIRED);
        }

        private void wake(@Nullable Duration after) {
            if (this.timer != null) {
                this.timer.cancel(false);
            }
            this.timer = after == null ? null : SessionLogins.this.timers.after(after, this::look);
        }

        private static Set<String> authorities(Principal user) {
            return user instanceof Authentication login
                    ? login.getAuthorities().stream()
                            .flatMap(granted -> Stream.ofNullable(granted.getAuthority()))
                            .collect(Collectors.toUnmodifiableSet())
                    : Set.of();
        }
    }
}
