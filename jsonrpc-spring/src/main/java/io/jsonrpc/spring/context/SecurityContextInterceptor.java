package io.jsonrpc.spring.context;

import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.security.Principal;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Handles each call with the {@link SecurityContext} of its session: the user that Spring Security has authenticated at the
 * handshake, or an anonymous one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
public final class SecurityContextInterceptor implements ServerCallInterceptor {

    private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken(
            "jsonrpc", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private final SecurityContextHolderStrategy contexts;

    /** Keeps contexts where this strategy does. */
    public SecurityContextInterceptor(SecurityContextHolderStrategy contexts) {
        this.contexts = contexts;
    }

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        Principal principal = transaction.getSession().getPrincipal();
        SecurityContext outer = this.contexts.getContext();
        SecurityContext context = this.contexts.createEmptyContext();
        context.setAuthentication(principal instanceof Authentication user ? user : ANONYMOUS);
        this.contexts.setContext(context);
        try {
            next.proceed(transaction);
        } finally {
            if (outer.getAuthentication() == null) {
                this.contexts.clearContext();
            } else {
                this.contexts.setContext(outer);
            }
        }
    }
}
