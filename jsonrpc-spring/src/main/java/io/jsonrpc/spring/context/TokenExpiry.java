package io.jsonrpc.spring.context;

import io.jsonrpc.spring.security.LoginExpiry;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AbstractOAuth2Token;
import org.springframework.util.ClassUtils;

/** Knows when tokens of OAuth 2 expire, whose classes may not be on the class path. */
public final class TokenExpiry implements LoginExpiry {

    private static final boolean OAUTH2 = ClassUtils.isPresent(
            "org.springframework.security.oauth2.core.AbstractOAuth2Token", TokenExpiry.class.getClassLoader());

    @Override
    public @Nullable Instant of(Principal user) {
        return OAUTH2 && user instanceof Authentication login ? Tokens.expiry(login) : null;
    }

    private static final class Tokens {

        private Tokens() {}

        static @Nullable Instant expiry(Authentication login) {
            return login.getCredentials() instanceof AbstractOAuth2Token token ? token.getExpiresAt() : null;
        }
    }
}
