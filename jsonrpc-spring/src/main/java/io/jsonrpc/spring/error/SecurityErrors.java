package io.jsonrpc.spring.error;

import com.google.gson.JsonObject;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.message.ErrorType;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * What is answered when Spring Security, which may not be on the class path, denies a call: whoever could be let in after a
 * login is asked for one, as Spring Security does it for HTTP requests.
 */
public final class SecurityErrors {

    private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

    private SecurityErrors() {}

    /**
     * The error for an exception of Spring Security; null for others, and for a failure of the authentication itself.
     *
     * @param user who has called; null for nobody
     */
    public static @Nullable ErrorTypeException of(Throwable failure, @Nullable Principal user) {
        if (failure instanceof AccessDeniedException) {
            return denied(user);
        }
        return failure instanceof AuthenticationException && !(failure instanceof AuthenticationServiceException)
                ? new Denied(ErrorType.AUTH_REQUIRED)
                : null;
    }

    /** The error for a user who may not call a method; null for nobody. */
    public static ErrorTypeException denied(@Nullable Principal user) {
        boolean known = user instanceof Authentication own && TRUST.isFullyAuthenticated(own);
        return new Denied(known ? ErrorType.ACCESS_DENIED : ErrorType.AUTH_REQUIRED);
    }

    /** The error for a user whose login has expired. */
    public static ErrorTypeException expired() {
        return new Denied(ErrorType.AUTH_EXPIRED);
    }

    /** Has no stack trace, so that denied calls cost little. */
    private static final class Denied extends ErrorTypeException {

        Denied(ErrorType type) {
            super(type, new JsonObject());
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
