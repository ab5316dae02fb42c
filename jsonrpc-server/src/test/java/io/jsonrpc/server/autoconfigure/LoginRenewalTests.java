package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Session;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.security.LoginHolder;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.session.JsonRpcSessionConnectedEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/** A login that is renewed on the socket it was made for. */
@OnEachWebStack
class LoginRenewalTests {

    /** A user without a role. */
    private static final String LESSER = "LEAKED-lesser";

    /** The same user with the role. */
    private static final String ADMIN = "LEAKED-admin";

    /** Another user with the role. */
    private static final String OTHER = "LEAKED-other";

    /** Of which nobody can say whose it is. */
    private static final String BROKEN = "LEAKED-broken";

    private static final List<String> LOGGERS = List.of(
            "io.jsonrpc", "org.springframework.web", "org.apache.tomcat.websocket", "org.eclipse.jetty.websocket");

    private static final Queue<ILoggingEvent> LOGGED = new ConcurrentLinkedQueue<>();

    private static ConfigurableApplicationContext application;

    private static int port;

    @Parameter
    private WebStack stack;

    private static final class Appender extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            LOGGED.add(event);
        }
    }

    @JsonRpcController(value = "/desk", channels = true, httpCalls = true)
    static class Desk {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public String shut() {
            return "done";
        }
    }

    /** All sessions that have begun. */
    private static final BlockingQueue<Session> CONNECTED = new LinkedBlockingQueue<>();

    /** Tokens whose user was asked for. */
    private static final BlockingQueue<String> ASKED = new LinkedBlockingQueue<>();

    private static OAuth2AuthenticatedPrincipal userOf(String token) {
        ASKED.add(token);
        return switch (token) {
            case LESSER -> user("tess", "ROLE_USER");
            case ADMIN -> user("tess", "ROLE_ADMIN");
            case OTHER -> user("rob", "ROLE_ADMIN");
            case BROKEN -> throw new IllegalStateException("no connection for " + token, new IOException(token));
            default -> throw new BadOpaqueTokenException("unknown");
        };
    }

    private static OAuth2AuthenticatedPrincipal user(String name, String role) {
        return new DefaultOAuth2AuthenticatedPrincipal(
                name, Map.of("exp", Instant.MAX), AuthorityUtils.createAuthorityList(role));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @Import({OwnEventLoops.class, Desk.class})
    static class Application {

        @Bean
        ApplicationListener<JsonRpcSessionConnectedEvent> sessions() {
            return event -> CONNECTED.add(event.getSession());
        }

        @Bean(defaultCandidate = false)
        AuthenticationManager jsonRpcAuthenticationManager() {
            return new ProviderManager(new OpaqueTokenAuthenticationProvider(LoginRenewalTests::userOf));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class Servlet {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .oauth2ResourceServer(
                            server -> server.opaqueToken(opaque -> opaque.introspector(LoginRenewalTests::userOf)))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class Reactive {

        @Bean
        ChannelAuthorizer authorizer() {
            return request -> ChannelAuthorizer.Decision.ALLOW;
        }

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .oauth2ResourceServer(server -> server.opaqueToken(
                            opaque -> opaque.introspector(token -> Mono.fromSupplier(() -> userOf(token)))))
                    .build();
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class, Servlet.class, Reactive.class)
                .web(stack.type())
                .run("--server.port=0");
        port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        Appender appender = new Appender();
        appender.start();
        LOGGERS.forEach(name -> {
            logger(name).addAppender(appender);
            logger(name).setLevel(Level.TRACE);
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        LOGGERS.forEach(name -> {
            logger(name).detachAndStopAllAppenders();
            logger(name).setLevel(null);
        });
        LOGGED.clear();
        CONNECTED.clear();
        application.close();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static WireSocket connect() throws IOException {
        return WireSocket.connect(port, "/desk", "Authorization: Bearer " + LESSER);
    }

    private static String renewal(int id, String token) {
        return request(id, "rpc.auth.renew", "{'token':'" + token + "'}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callsHaveTheRenewedLoginAndItsTokenIsNotLogged(boolean classic) throws Exception {
        LOGGED.clear();
        try (WireSocket socket = connect()) {
            if (classic) {
                assertThat(socket.exchange(request(1, "connect"))).contains("sessionId");
            }
            assertThat(socket.exchange(request(2, "shut"))).contains("access.denied");

            assertThat(socket.exchange(renewal(3, ADMIN))).isEqualTo(result(3, "true"));

            assertThat(socket.exchange(request(4, "shut"))).isEqualTo(result(4, "'done'"));
            assertThat(socket.exchange(renewal(5, LESSER))).contains("-32009", "rate.limited");
            assertThat(socket.exchange(request(6, "shut"))).isEqualTo(result(6, "'done'"));
        }
        assertThat(LOGGED).anyMatch(event -> event.getFormattedMessage().contains("rpc.auth.renew"));
        assertThat(LOGGED)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line -> assertThat(line).doesNotContain(ADMIN, LESSER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEAKED-forged", "", " "})
    void aForgedTokenChangesNothing(String token) throws Exception {
        try (WireSocket socket = connect()) {
            assertThat(socket.exchange(renewal(1, token)))
                    .isEqualTo(error(1, -32003, "Authentication required", "{'type':'auth.required'}"));
            assertThat(socket.exchange(request(2, "shut"))).contains("access.denied");
        }
    }

    @Test
    void aManagerThatFailsIsLoggedWithoutItsMessage() throws Exception {
        LOGGED.clear();
        try (WireSocket socket = connect()) {
            assertThat(socket.exchange(renewal(1, BROKEN))).contains("-32603");
            assertThat(socket.exchange(request(2, "shut"))).contains("access.denied");
        }
        assertThat(LOGGED)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "cannot be renewed: java.lang.IllegalStateException at ",
                                ", caused by java.io.IOException at "));
        assertThat(LOGGED)
                .allSatisfy(event -> assertThat(
                                event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                        .doesNotContain(BROKEN));
    }

    @Test
    void theTokenOfAnotherUserEndsTheSession() throws Exception {
        try (WireSocket socket = connect()) {
            socket.send(renewal(1, OTHER));

            assertThat(socket.receiveClose()).isEqualTo("4501 the token of another user");
        }
    }

    private static JsonRpcClientWebSocket client(SessionMode mode, BlockingQueue<String> events, String... tokens) {
        CONNECTED.clear();
        Iterator<String> next = List.of(tokens).iterator();
        return JsonRpcClientWebSocket.builder("ws://localhost:" + port + "/desk")
                .session(mode)
                .connectionTimeout(Duration.ofMinutes(1))
                .bearerToken(next::next)
                .listener(new JsonRpcWSConnectionListener() {
                    @Override
                    public void loginNotRenewed(Throwable cause) {
                        events.add(cause.getMessage());
                    }

                    @Override
                    public void disconnected(DisconnectReason reason) {
                        events.add("disconnected " + reason.status().code());
                    }
                })
                .build();
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionMode.class,
            names = {"OFF", "CLASSIC"})
    void theJavaClientRenewsItsLoginWithItsNextToken(SessionMode mode) throws Exception {
        LOGGED.clear();
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        JsonRpcClientWebSocket client = client(mode, events, LESSER, ADMIN, ADMIN);
        assertThatThrownBy(() -> client.sendRequest("shut")).hasMessageContaining("-32004");
        LoginHolder session = (LoginHolder) CONNECTED.poll(30, TimeUnit.SECONDS);
        ASKED.clear();

        session.announceExpiry(30_000);

        assertThat(ASKED.poll(30, TimeUnit.SECONDS)).isEqualTo(ADMIN);
        assertThat(client.sendRequest("shut").getAsString()).isEqualTo("done");
        session.announceExpiry(30_000);
        assertThat(events.poll(30, TimeUnit.SECONDS))
                .isEqualTo("'rpc.auth.renew' failed at the server: -32009 Too many calls");
        assertThat(client.sendRequest("shut").getAsString()).isEqualTo("done");
        client.close();
        assertThat(LOGGED)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("was not renewed"))
                .allSatisfy(line -> assertThat(line).doesNotContain(ADMIN, LESSER));
    }

    @Test
    void theJavaClientLearnsThatItsNextTokenIsThatOfAnotherUser() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        JsonRpcClientWebSocket client = client(SessionMode.OFF, events, LESSER, OTHER);
        assertThatThrownBy(() -> client.sendRequest("shut")).hasMessageContaining("-32004");

        ((LoginHolder) CONNECTED.poll(30, TimeUnit.SECONDS)).announceExpiry(30_000);

        assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("disconnected 4501");
        client.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = CallWay.class,
            names = {"RESUMABLE", "CHANNEL", "BATCH", "HTTP"})
    void elsewhereThereIsNoSuchMethod(CallWay way) throws Exception {
        assertThat(way.answer(port, "/desk", renewal(2, ADMIN), "Authorization: Bearer " + LESSER))
                .isEqualTo(error(2, -32601, "Method not found", "{'type':'method.notFound'}"));
    }
}
