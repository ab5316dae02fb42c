package io.jsonrpc.spring.security;

import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says when logins expire. A bean of this type replaces the default, which knows the tokens of OAuth 2 with which Spring
 * Security's resource server has authenticated a user, JSON Web Tokens among them.
 *
 * <pre>{@code
 * @Bean
 * LoginExpiry expiry(Logins logins) {
 *     return user -> logins.endOf(user.getName());
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LoginExpiry {

    /**
     * When the login of a session expires. Called when the session begins and each time that it has come back on another
     * socket, in order with its calls and on the thread of a handler.
     *
     * @param user the principal of the socket
     * @return null if it does not expire
     */
    @Nullable Instant of(Principal user);
}
