package io.jsonrpc.server.servlet.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.autoconfigure.PlainPasswords;
import io.jsonrpc.server.web.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

@Tag("exhaustive")
class SockJsCsrfTests {

    private static final String BASIC =
            "Basic " + java.util.Base64.getEncoder().encodeToString("ann:secret".getBytes());

    private static TestServer server;

    private static String own;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                registry -> {
                    registry.addHandler(TestServer.handler().withSockJS(), "/echo", "/rooms/{session}");
                    registry.addHandler(
                            TestServer.handler().withSockJS().withAllowedOrigins("https://*.example.com"), "/listed");
                    registry.addHandler(TestServer.handler(), "/plain");
                    registry.addHandler(TestServer.handler().withSockJS().withHttpCalls(), "/both");
                    registry.addHandler(
                            TestServer.handler().withHttpCalls(), "/both/calls/{name}/xhr", "/{*everything}");
                },
                Security.class);
        own = "http://localhost:" + server.port;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPageOfTheSameOriginNeedsNoToken() throws Exception {
        assertThat(post("/echo/000/a/xhr", own)).isEqualTo(200);
        assertThat(post("/echo/000/a/xhr_send", own)).isEqualTo(204);
        assertThat(post("/rooms/blue/000/b/xhr", own)).isEqualTo(200);
    }

    @Test
    void aPageOfAListedOriginNeedsNoToken() throws Exception {
        assertThat(post("/listed/000/a/xhr", "https://a.example.com")).isEqualTo(200);
        assertThat(post("/listed/000/a/xhr_send", "https://a.example.com")).isEqualTo(204);
    }

    @Test
    void aPageOfAForeignOriginIsRefused() throws Exception {
        assertThat(post("/echo/000/c/xhr", "https://evil.test")).isEqualTo(403);
        assertThat(post("/listed/000/c/xhr", "https://evil.test")).isEqualTo(403);
    }

    @Test
    void aRequestThatDoesNotNameItsOriginMeetsTheCsrfFilter() throws Exception {
        assertThat(server.post("/echo/000/d/xhr", "", "Authorization", BASIC).statusCode())
                .isEqualTo(403);
    }

    @Test
    void otherPathsMeetTheCsrfFilter() throws Exception {
        assertThat(post("/echo", own)).isEqualTo(403);
        assertThat(post("/echo/000/e/other", own)).isEqualTo(403);
        assertThat(post("/echo/elsewhere", own)).isEqualTo(403);
        assertThat(post("/plain/000/e/xhr", own)).isEqualTo(403);
        assertThat(post("/echo/000/e/xhr/more", own)).isEqualTo(403);
    }

    @Test
    void callsByHttpMeetTheCsrfFilterAndSockJsBesideThemDoesNot() throws Exception {
        assertThat(call("/both")).isEqualTo(403);
        assertThat(call("/elsewhere")).isEqualTo(403);
        assertThat(call("/both/calls/x/xhr")).isEqualTo(403);

        assertThat(post("/both/000/h/xhr", own)).isEqualTo(200);
        assertThat(post("/both/000/h/xhr_send", own)).isEqualTo(204);
    }

    private static int call(String path) throws Exception {
        return server.post(path, "{}", "Origin", own, "Authorization", BASIC, "Content-Type", "application/json")
                .statusCode();
    }

    @Test
    void thePrincipalReachesTheSession() throws Exception {
        server.acceptor.sockets.clear();
        WireSocket.connect(server.port, "/echo", "Authorization: " + BASIC);
        assertThat(server.acceptor.nextSocket().handshake.principal().getName()).isEqualTo("ann");

        post("/echo/000/f/xhr", own);
        assertThat(server.acceptor.nextSocket().handshake.principal().getName()).isEqualTo("ann");

        WireSocket.connect(server.port, "/echo/000/g/websocket", "Authorization: " + BASIC);
        assertThat(server.acceptor.nextSocket().handshake.principal().getName()).isEqualTo("ann");
    }

    @Test
    void aHandshakeWithoutCredentialsIsRefused() throws Exception {
        assertThat(WireSocket.status(server.port, "/echo")).isEqualTo(401);
    }

    private static int post(String path, String origin) throws Exception {
        return server.post(path, "[\"x\"]", "Origin", origin, "Authorization", BASIC)
                .statusCode();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SecurityAutoConfiguration.class,
        ServletWebSecurityAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class
    })
    @Import(PlainPasswords.class)
    static class Security {

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(User.withUsername("ann")
                    .password("{noop}secret")
                    .roles("USER")
                    .build());
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .cors(Customizer.withDefaults())
                    .build();
        }

        @Bean
        FilterRegistrationBean<SockJsCsrfFilter> sockJsCsrfFilter(TestServer.Endpoints endpoints) {
            FilterRegistrationBean<SockJsCsrfFilter> registration =
                    new FilterRegistrationBean<>(new SockJsCsrfFilter(endpoints.list(), TestServer.RULES));
            registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
            return registration;
        }
    }
}
