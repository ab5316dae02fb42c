package io.jsonrpc.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Whose a token is, as the manager of the application says. */
class TokenLoginsTests {

    private static final Authentication ANN = new TestingAuthenticationToken("ann", "", "ROLE_A");

    @Test
    void theManagerIsAskedForTheTokenAndItsAnswerIsTheLogin() {
        TokenLogins logins = new TokenLogins(asked -> {
            assertThat(((BearerTokenAuthenticationToken) asked).getToken()).isEqualTo("t1");
            return ANN;
        });

        assertThat(logins.apply("t1")).isSameAs(ANN);
    }

    @Test
    void whatIsRefusedOrNotAuthenticatedIsNobodys() {
        TokenLogins refusing = new TokenLogins(asked -> {
            throw new BadCredentialsException("unknown");
        });

        assertThat(refusing.apply("t1")).isNull();
        assertThat(new TokenLogins(asked -> null).apply("t1")).isNull();
        assertThat(new TokenLogins(asked -> new TestingAuthenticationToken("ann", "")).apply("t1"))
                .isNull();
    }

    @Test
    void aManagerThatIsBrokenRefusesNobody() {
        TokenLogins broken = new TokenLogins(asked -> {
            throw new AuthenticationServiceException("no server");
        });

        assertThatThrownBy(() -> broken.apply("t1")).isInstanceOf(AuthenticationServiceException.class);
    }
}
