package io.jsonrpc.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.message.ErrorType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** What becomes of a call whose rules neither grant nor deny it. */
class CallAuthorizationTests {

    private final Authentication user = new TestingAuthenticationToken("ann", "", "ROLE_CLERK");

    private final JsonRpcCall call = (JsonRpcCall) Proxy.newProxyInstance(
            CallAuthorizationTests.class.getClassLoader(),
            new Class<?>[] {JsonRpcCall.class},
            (proxy, called, arguments) -> null);

    private final List<AuthorizationResult> events = new ArrayList<>();

    private void require(Supplier<@Nullable AuthorizationResult> rules) {
        AuthorizationEventPublisher publisher = new AuthorizationEventPublisher() {
            @Override
            public <T> void publishAuthorizationEvent(
                    Supplier<Authentication> who, T what, AuthorizationResult result) {
                CallAuthorizationTests.this.events.add(result);
            }
        };
        new CallAuthorization((who, what) -> rules.get(), publisher).require(this.user, this.call);
    }

    private void requireFailing(AuthenticationException failure) {
        require(() -> {
            throw failure;
        });
    }

    @Test
    void aRuleThatAbstainsLetsTheCallPassAndIsNoDecision() {
        require(() -> null);

        assertThat(this.events).isEmpty();
    }

    @Test
    void aFailedLoginThatARuleThrowsIsAnsweredAsOne() {
        assertThatThrownBy(() -> requireFailing(new BadCredentialsException("not sent")))
                .isInstanceOfSatisfying(
                        ErrorTypeException.class,
                        error -> assertThat(error.getType()).isEqualTo(ErrorType.AUTH_REQUIRED));
    }

    @Test
    void aFailureOfTheAuthenticationItselfStaysWhatItIs() {
        AuthenticationServiceException broken = new AuthenticationServiceException("no database");

        assertThatThrownBy(() -> requireFailing(broken)).isSameAs(broken);
    }
}
