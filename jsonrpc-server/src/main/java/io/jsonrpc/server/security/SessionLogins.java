package io.jsonrpc.server.security;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.spring.security.LoginExpiry;
import io.jsonrpc.spring.session.JsonRpcSessionClosedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionConnectedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionEvent;
import java.security.Principal;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches the logins of sessions. Shortly before one expires the client is told; then its streams end and new calls are
 * refused; five seconds later the session ends. A session that comes back with another login by then goes on with it: its
 * streams, too, unless the login has fewer authorities. The new login counts as soon as the session has it, however long
 * its handlers take to hear of that.
 */
public final class SessionLogins implements Consumer<JsonRpcSessionEvent>, Predicate<Session> {

    private final SessionLogin.Watch watch;

    private final @Nullable Function<String, @Nullable Principal> tokens;

    private final Map<Session, SessionLogin> logins = new ConcurrentHashMap<>();

    /**
     * Watches the sessions of a server.
     *
     * @param expiry asked on workers: when a session begins, and when it has another login; a session ends if it throws
     * @param tokens whose a token is, null for one that is not accepted; null if clients can renew their logins on new sockets
     *     only
     */
    public SessionLogins(
            LoginExpiry expiry,
            @Nullable Function<String, @Nullable Principal> tokens,
            Clock clock,
            Timers timers,
            Executor workers) {
        this.watch = new SessionLogin.Watch(expiry, clock, timers, workers);
        this.tokens = tokens;
    }

    @Override
    public void accept(JsonRpcSessionEvent event) {
        Session session = event.getSession();
        if (event instanceof JsonRpcSessionClosedEvent) {
            SessionLogin gone = this.logins.remove(session);
            if (gone != null) {
                gone.forget();
            }
        } else if (event instanceof JsonRpcSessionConnectedEvent) {
            if (session.getPrincipal() != null && session instanceof LoginHolder holder) {
                SessionLogin login = new SessionLogin(this.watch, session, holder);
                this.logins.put(session, login);
                if (this.tokens != null) {
                    holder.renewWith(new Renewal(login, this.tokens));
                }
                login.renew();
            }
        } else {
            SessionLogin login = this.logins.get(session);
            if (login != null) {
                login.renew();
            }
        }
    }

    /** Whether the login of a session has expired. Called on workers. */
    @Override
    public boolean test(Session session) {
        SessionLogin login = this.logins.get(session);
        return login != null && login.isOver();
    }

    private record Renewal(SessionLogin login, Function<String, @Nullable Principal> tokens) implements LoginRenewal {

        @Override
        public @Nullable Next of(String token) {
            Principal user = this.tokens.apply(token);
            return user == null ? null : this.login.next(user);
        }
    }
}
