package io.jsonrpc.server.web;

import static io.jsonrpc.server.web.BearerCarrierTests.carrier;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.reactive.BearerCarrierDecorator;
import io.jsonrpc.server.servlet.handshake.BearerCarrierFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/** Spring Security's own resource server, which knows nothing of subprotocols. */
@OnEachWebStack
@Tag("exhaustive")
class BearerAuthenticationTests {

    @Parameter
    private WebStack stack;

    private static final String OFFER = "Sec-WebSocket-Protocol";

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(
                stack,
                registry -> registry.addHandler(TestServer.handler(), "/private"),
                stack == WebStack.REACTOR_NETTY ? ReactiveResourceServer.class : ResourceServer.class);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @Test
    void theCarrierLetsItsUserIn() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/private", OFFER + ": jsonrpc2, " + carrier("anns"));

        assertThat(client.subprotocol()).isEqualTo("jsonrpc2");
        assertThat(server.acceptor.nextSocket().handshake.principal().getName()).isEqualTo("ann");
    }

    @Test
    void aWrongTokenOrNoneIsRefusedBeforeAnythingIsReserved() throws Exception {
        int reserved = server.acceptor.reserved.get();

        assertThat(WireSocket.status(server.port, "/private", OFFER + ": jsonrpc2, " + carrier("wrong")))
                .isEqualTo(401);
        assertThat(WireSocket.status(server.port, "/private", OFFER + ": jsonrpc2"))
                .isEqualTo(401);
        assertThat(server.acceptor.reserved).hasValue(reserved);
    }

    @Test
    void aFaultyCarrierIsRefusedBeforeAuthentication() throws Exception {
        assertThat(WireSocket.status(server.port, "/private", OFFER + ": jsonrpc2, jsonrpc2.bearer."))
                .isEqualTo(400);
    }

    private static OAuth2AuthenticatedPrincipal userOf(String token) {
        if (token.equals("anns")) {
            return new DefaultOAuth2AuthenticatedPrincipal("ann", Map.of("sub", "ann"), List.of());
        }
        throw new BadOpaqueTokenException("unknown");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SecurityAutoConfiguration.class,
        ServletWebSecurityAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class
    })
    static class ResourceServer {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server ->
                            server.opaqueToken(opaque -> opaque.introspector(BearerAuthenticationTests::userOf)))
                    .build();
        }

        @Bean
        FilterRegistrationBean<BearerCarrierFilter> bearerCarrierFilter(TestServer.Endpoints endpoints) {
            FilterRegistrationBean<BearerCarrierFilter> registration = new FilterRegistrationBean<>(
                    new BearerCarrierFilter(endpoints.list(), TestServer.RULES.refusals()));
            registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
            return registration;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ReactiveWebSecurityAutoConfiguration.class)
    static class ReactiveResourceServer {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().authenticated())
                    .oauth2ResourceServer(server -> server.opaqueToken(
                            opaque -> opaque.introspector(token -> Mono.fromSupplier(() -> userOf(token)))))
                    .build();
        }

        @Bean
        BearerCarrierDecorator bearerCarrier(TestServer.Endpoints endpoints) {
            return new BearerCarrierDecorator(endpoints.list(), TestServer.RULES.refusals());
        }
    }
}
