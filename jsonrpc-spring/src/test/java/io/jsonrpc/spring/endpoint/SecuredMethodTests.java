package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Method security on controllers whose params are validated, and that handle exceptions. */
class SecuredMethodTests {

    private static final List<String> REACHED = new ArrayList<>();

    @JsonRpcController("/secured")
    static class SecuredController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public String valid(@NotBlank String item) {
            REACHED.add(item);
            return "done";
        }
    }

    @JsonRpcController("/handling")
    static class HandlingController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public String handled() {
            REACHED.add("handled");
            return "done";
        }

        @JsonRpcExceptionHandler(code = 7, message = "own")
        void own(AccessDeniedException denied) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Security {

        @Bean
        static DefaultAdvisorAutoProxyCreator proxies() {
            DefaultAdvisorAutoProxyCreator proxies = new DefaultAdvisorAutoProxyCreator();
            proxies.setProxyTargetClass(true);
            return proxies;
        }

        @Bean
        static AuthorizationManagerBeforeMethodInterceptor preAuthorize() {
            return AuthorizationManagerBeforeMethodInterceptor.preAuthorize();
        }

        @Bean
        LocalValidatorFactoryBean validator() {
            return new LocalValidatorFactoryBean();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Security.class, SecuredController.class})
    static class Secured {}

    @Configuration(proxyBeanMethods = false)
    @Import({Security.class, HandlingController.class})
    static class Handling {}

    @JsonRpcController("/final")
    static class FinalController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public final String shut() {
            REACHED.add("shut");
            return "done";
        }

        @JsonRpcMethod
        public final String open() {
            return "done";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Security.class, FinalController.class})
    static class Final {}

    /** A proxy does not have it, and would call it without asking anybody. */
    @Test
    void aMethodThatIsFinalIsNotSecured() {
        assertThatThrownBy(() -> new LonePeer(Final.class))
                .hasMessageContaining(
                        "FinalController.shut has @PreAuthorize and is final, so that Spring Security cannot"
                                + " obey it: remove 'final'")
                .hasMessageNotContaining("FinalController.open");
    }

    @AfterEach
    void forget() {
        REACHED.clear();
        SecurityContextHolder.clearContext();
    }

    private static void as(String role) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("user", "", role));
    }

    private static JsonElement type(JsonElement answer) {
        return answer instanceof JsonObject error
                ? error.getAsJsonObject("data").get("type")
                : answer;
    }

    @Test
    void paramsAreValidatedBeforeTheMethodIsAuthorised() {
        try (LonePeer peer = new LonePeer(Secured.class)) {
            as("ROLE_USER");
            assertThat(type(peer.call("valid", "['pears']")).getAsString()).isEqualTo("auth.required");
            assertThat(type(peer.call("valid", "['']")).getAsString()).isEqualTo("params.invalid");
            assertThat(REACHED).isEmpty();

            as("ROLE_ADMIN");
            assertThat(type(peer.call("valid", "['']")).getAsString()).isEqualTo("params.invalid");
            assertThat(peer.call("valid", "['pears']").getAsString()).isEqualTo("done");
            assertThat(REACHED).containsExactly("pears");
        }
    }

    @Test
    void aHandlerOfExceptionsComesFirst() {
        try (LonePeer peer = new LonePeer(Handling.class)) {
            as("ROLE_USER");
            assertThat(peer.call("handled", null).toString()).contains("\"code\":7", "\"message\":\"own\"");
            assertThat(REACHED).isEmpty();
        }
    }
}
