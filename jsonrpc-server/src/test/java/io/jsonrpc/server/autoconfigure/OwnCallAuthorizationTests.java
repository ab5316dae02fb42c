package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.security.CallRules;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** What decides about calls instead of {@link CallRules}. */
class OwnCallAuthorizationTests {

    @JsonRpcController("/desk")
    static class DeskController {

        @JsonRpcMethod
        public String open() {
            return "done";
        }

        @JsonRpcMethod
        public String shut() {
            return "done";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(DeskController.class)
    static class Deciding {

        @Bean
        AuthorizationManager<JsonRpcCall> authorization() {
            return (user, call) -> new AuthorizationDecision(call.getMethod().equals("open"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Deciding.class)
    static class Application {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Deciding.class)
    static class WithTwo {

        @Bean
        CallRules callRules() {
            return CallRules.builder().anyMethod().permitAll().build();
        }
    }

    private static ConfigurableApplicationContext start(Class<?> application, WebApplicationType type) {
        return new SpringApplicationBuilder(application).web(type).run("--server.port=0");
    }

    @Test
    void aBeanOfTheApplicationDecides() throws Exception {
        try (ConfigurableApplicationContext application = start(Application.class, WebStack.TOMCAT.type())) {
            int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
            try (WireSocket socket = WireSocket.connect(port, "/desk")) {
                assertThat(socket.exchange(request(1, "open"))).isEqualTo(result(1, "'done'"));
                assertThat(socket.exchange(request(2, "shut"))).contains("-32003");
            }
        }
    }

    @Test
    void ofTwoThatDecideNoneIsChosen() {
        assertThatThrownBy(() -> start(WithTwo.class, WebApplicationType.NONE))
                .hasStackTraceContaining("NoUniqueBeanDefinitionException");
    }
}
