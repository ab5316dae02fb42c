package io.jsonrpc.server.security;

import java.security.Principal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Asks the manager of the application whose a bearer token is. */
public record TokenLogins(AuthenticationManager manager) implements Function<String, @Nullable Principal> {

    @Override
    public @Nullable Principal apply(String token) {
        if (token.isBlank()) {
            return null;
        }
        try {
            Authentication login = this.manager.authenticate(new BearerTokenAuthenticationToken(token));
            return login != null && login.isAuthenticated() ? login : null;
        } catch (AuthenticationServiceException broken) {
            throw broken;
        } catch (AuthenticationException refused) {
            return null;
        }
    }
}
