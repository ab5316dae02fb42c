package io.jsonrpc.server.guide;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.security.CallRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The application of docs/guide/security.md answers as the page says; and it has no line of Java that is not there. */
@Tag("exhaustive")
class SecurityGuideTests {

    @Configuration
    @EnableMethodSecurity
    static class Security {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/orders")
                            .authenticated()
                            .anyRequest()
                            .permitAll())
                    .formLogin(Customizer.withDefaults())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        CallRules callRules() {
            return CallRules.builder()
                    .methods("orders.list", "orders.cancel")
                    .authenticated()
                    .methods("admin.*")
                    .hasRole("ADMIN")
                    .anyMethod()
                    .denyAll()
                    .build();
        }

        @Bean
        AuthorizationEventPublisher authorizationEvents(ApplicationEventPublisher events) {
            return new SpringAuthorizationEventPublisher(events);
        }
    }

    @JsonRpcController("/orders")
    static class OrderController {

        @JsonRpcMethod("orders.list")
        public String list(Authentication user) {
            return "the orders of " + user.getName();
        }

        @JsonRpcMethod("orders.cancel")
        @PreAuthorize("hasRole('CLERK')")
        public String cancel(int order) {
            return "cancelled";
        }

        @JsonRpcMethod("admin.close")
        public void close() {}

        @JsonRpcMethod("orders.forgotten")
        public void forgotten() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Security.class, OrderController.class})
    static class Application {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ann").password("{noop}secret").roles().build(),
                    User.withUsername("carl")
                            .password("{noop}secret")
                            .roles("CLERK")
                            .build(),
                    User.withUsername("eve")
                            .password("{noop}secret")
                            .roles("ADMIN")
                            .build());
        }

        @Bean
        AuditEventRepository auditEvents() {
            return new InMemoryAuditEventRepository();
        }
    }

    private static final String DENIED = error(1, -32004, "Access denied", "{'type':'access.denied'}");

    private static ConfigurableApplicationContext application;

    private static int port;

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebStack.TOMCAT.type())
                .run("--server.port=0");
        port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static WireSocket connect(String user) throws IOException {
        String credentials = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return WireSocket.connect(port, "/orders", "Authorization: Basic " + credentials);
    }

    @Test
    void whoHasNotLoggedInMayNotConnect() throws Exception {
        assertThat(WireSocket.status(port, "/orders")).isEqualTo(401);
    }

    @Test
    void annotationsAndRulesByMethodSayWhoMayCallWhat() throws Exception {
        try (WireSocket ann = connect("ann");
                WireSocket carl = connect("carl");
                WireSocket eve = connect("eve")) {
            assertThat(ann.exchange(request(1, "orders.list"))).isEqualTo(result(1, "'the orders of ann'"));
            assertThat(ann.exchange(request(1, "orders.cancel", "[7]"))).isEqualTo(DENIED);
            assertThat(ann.exchange(request(1, "orders.cancel", "['x']"))).contains("-32602");
            assertThat(carl.exchange(request(1, "orders.cancel", "[7]"))).isEqualTo(result(1, "'cancelled'"));
            assertThat(carl.exchange(request(1, "admin.close", "['x']"))).isEqualTo(DENIED);
            assertThat(eve.exchange(request(1, "admin.close"))).contains("\"result\"");
            assertThat(eve.exchange(request(1, "admin.other"))).contains("-32601");
            assertThat(eve.exchange(request(1, "orders.forgotten"))).isEqualTo(DENIED);
            assertThat(eve.exchange(request(1, "anything"))).isEqualTo(DENIED);
        }
        AuditEventRepository events = application.getBean(AuditEventRepository.class);
        assertThat(events.find("ann", null, "AUTHORIZATION_FAILURE")).hasSize(1);
        assertThat(events.find("eve", null, "AUTHORIZATION_FAILURE")).hasSize(2);
    }

    @Test
    void everyLineOfJavaOfThePageIsCompiled() throws Exception {
        String compiled =
                squeezed(Files.readString(Path.of("src/test/java/io/jsonrpc/server/guide", "SecurityGuideTests.java")));
        List<String> lines = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/guide/security.md")))
                .results()
                .flatMap(block -> Arrays.stream(block.group(1).split("\\n")))
                .toList();

        assertThat(lines).hasSizeGreaterThan(50);
        assertThat(lines).allSatisfy(line -> assertThat(compiled).contains(squeezed(line)));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
