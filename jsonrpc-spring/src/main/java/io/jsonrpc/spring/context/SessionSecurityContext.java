package io.jsonrpc.spring.context;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;

/**
 * The user of a session, also when what has captured the context, such as a stream, outlives a login: whoever asks gets the
 * login that the session has then. The application may replace the user.
 */
final class SessionSecurityContext implements SecurityContext {

    private static final long serialVersionUID = 1;

    private final transient Session session;

    private transient volatile boolean replaced;

    private transient volatile @Nullable Authentication replacement;

    SessionSecurityContext(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable Authentication getAuthentication() {
        return this.replaced ? this.replacement : SecurityContextInterceptor.user(this.session);
    }

    @Override
    public void setAuthentication(@Nullable Authentication user) {
        this.replacement = user;
        this.replaced = true;
    }

    @Override
    public String toString() {
        return "SecurityContext of " + this.session;
    }
}
