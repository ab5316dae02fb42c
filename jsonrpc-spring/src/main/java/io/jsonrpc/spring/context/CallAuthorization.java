package io.jsonrpc.spring.context;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.spring.error.SecurityErrors;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Which calls may be handled, by the name of their method and before their params are bound.
 *
 * @param rules of the application; a result of null lets a call pass, as Spring Security has it
 * @param events hears of each decision
 */
public record CallAuthorization(AuthorizationManager<JsonRpcCall> rules, AuthorizationEventPublisher events) {

    private static final AuthorizationResult DENIED = new AuthorizationDecision(false);

    /**
     * Lets a call pass, or throws.
     *
     * @throws RequestRejectedException with the error to answer
     */
    void require(Authentication user, JsonRpcCall call) {
        AuthorizationResult result;
        try {
            result = this.rules.authorize(() -> user, call);
        } catch (AccessDeniedException denied) {
            result = DENIED;
        } catch (AuthenticationException failure) {
            RequestRejectedException denied = SecurityErrors.of(failure, user);
            throw denied == null ? failure : denied;
        }
        if (result == null) {
            return;
        }
        this.events.publishAuthorizationEvent(() -> user, call, result);
        if (!result.isGranted()) {
            throw SecurityErrors.denied(user);
        }
    }
}
