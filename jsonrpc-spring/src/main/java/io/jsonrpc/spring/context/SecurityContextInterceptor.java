package io.jsonrpc.spring.context;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.spring.error.SecurityErrors;
import java.security.Principal;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Handles each call with the {@link SecurityContext} of its session: the user that Spring Security has authenticated at the
 * handshake, or an anonymous one. Refuses the calls that the rules of the application deny, and answers what Spring Security
 * throws.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
public final class SecurityContextInterceptor implements ServerCallInterceptor {

    /** Whom Spring Security sees where nobody has logged in. */
    public static final Authentication ANONYMOUS = new AnonymousAuthenticationToken(
            "jsonrpc", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private final SecurityContextHolderStrategy contexts;

    private final Predicate<Session> expired;

    private final @Nullable CallAuthorization rules;

    /**
     * Keeps contexts where this strategy does.
     *
     * @param expired whether the login of a session has expired, so that it may call nothing
     * @param rules which calls may be handled; null for all
     */
    public SecurityContextInterceptor(
            SecurityContextHolderStrategy contexts, Predicate<Session> expired, @Nullable CallAuthorization rules) {
        this.contexts = contexts;
        this.expired = expired;
        this.rules = rules;
    }

    static Authentication user(Session session) {
        return session.getPrincipal() instanceof Authentication user ? user : ANONYMOUS;
    }

    @Override
    public void admit(JsonRpcCall call) {
        if (this.expired.test(call.getSession())) {
            throw SecurityErrors.expired();
        }
        if (this.rules != null) {
            this.rules.require(user(call.getSession()), call);
        }
    }

    @Override
    public void readmit(JsonRpcCall call) {
        admit(call);
    }

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        SecurityContext outer = this.contexts.getContext();
        this.contexts.setContext(new SessionSecurityContext(transaction.getSession()));
        try {
            next.proceed(transaction);
        } catch (RuntimeException failure) {
            Principal principal = transaction.getSession().getPrincipal();
            RuntimeException denied = SecurityErrors.of(failure, principal);
            throw denied == null ? failure : denied;
        } finally {
            if (outer.getAuthentication() == null) {
                this.contexts.clearContext();
            } else {
                this.contexts.setContext(outer);
            }
        }
    }
}
