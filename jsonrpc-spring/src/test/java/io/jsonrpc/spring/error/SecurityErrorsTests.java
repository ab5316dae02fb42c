package io.jsonrpc.spring.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.spring.context.SecurityContextInterceptor;
import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

/** Who is asked for a login, and who is told that it does not suffice. */
class SecurityErrorsTests {

    private static Principal remembered() {
        return new RememberMeAuthenticationToken("key", "ann", List.of());
    }

    static Stream<Arguments> users() {
        Principal foreign = () -> "ann";
        return Stream.of(
                Arguments.of(null, ErrorType.AUTH_REQUIRED),
                Arguments.of(SecurityContextInterceptor.ANONYMOUS, ErrorType.AUTH_REQUIRED),
                Arguments.of(remembered(), ErrorType.AUTH_REQUIRED),
                Arguments.of(UsernamePasswordAuthenticationToken.unauthenticated("ann", ""), ErrorType.AUTH_REQUIRED),
                Arguments.of(foreign, ErrorType.AUTH_REQUIRED),
                Arguments.of(new TestingAuthenticationToken("ann", "", List.of()), ErrorType.ACCESS_DENIED));
    }

    @ParameterizedTest
    @MethodSource("users")
    void onlyAFullLoginIsToldThatItDoesNotSuffice(@Nullable Principal user, ErrorType expected) {
        assertThat(SecurityErrors.denied(user).getType()).isEqualTo(expected);
        assertThat(SecurityErrors.of(new AccessDeniedException("not sent"), user))
                .satisfies(error -> assertThat(error.getType()).isEqualTo(expected))
                .hasMessageNotContaining("not sent")
                .hasNoCause();
        assertThat(SecurityErrors.of(new BadCredentialsException("not sent"), user)
                        .getType())
                .isEqualTo(ErrorType.AUTH_REQUIRED);
        assertThat(SecurityErrors.of(new AuthenticationServiceException("not sent"), user))
                .isNull();
        assertThat(SecurityErrors.of(new IllegalStateException("not sent"), user))
                .isNull();
        assertThat(SecurityErrors.denied(user).getStackTrace()).isEmpty();
    }
}
