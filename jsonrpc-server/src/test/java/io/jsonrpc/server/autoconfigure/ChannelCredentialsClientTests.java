package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonElement;
import io.jsonrpc.client.ChannelOptions;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The Java client opens channels with tokens of their own, on each web stack; no log has one. */
@OnEachWebStack
@Timeout(300)
class ChannelCredentialsClientTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final List<String> LOGGERS =
            List.of("io.jsonrpc", "org.springframework", "org.apache.tomcat.websocket", "reactor.netty");

    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    /** Whose each credentials are. */
    private static final Map<String, String> USERS = new ConcurrentHashMap<>();

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    private FaultProxy proxy;

    private JsonRpcClientWebSocket client;

    private static final class Appender extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            String failure = event.getThrowableProxy() == null
                    ? ""
                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            LOGGED.add(event.getLoggerName() + ": " + event.getFormattedMessage() + failure);
        }
    }

    private static final class Rooms extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            Session session = transaction.getSession();
            Principal user = session.getPrincipal();
            transaction.sendResponse(
                    request.getMethod().equals("who")
                            ? user == null ? "nobody" : user.getName()
                            : session.getSessionId());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnEventLoops.class, OpenToEverybody.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Rooms(), "/rooms/{id}").withChannels();
        }

        @Bean
        ChannelAuthenticator authenticator() {
            return (authorization, session) -> {
                if (authorization.endsWith("broken")) {
                    throw new IllegalStateException("not readable: " + authorization);
                }
                String user = USERS.get(authorization);
                return user == null ? null : () -> user;
            };
        }

        @Bean
        ChannelAuthorizer authorizer() {
            return request -> request.path().equals("/rooms/private") && request.principal() == null
                    ? Decision.AUTHENTICATE
                    : Decision.ALLOW;
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0");
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
        application.close();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @BeforeEach
    void connect() {
        LOGGED.clear();
        USERS.clear();
        USERS.put("Bearer LEAKED-ada", "ada");
        this.proxy =
                new FaultProxy(Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")));
        this.client = JsonRpcClientWebSocket.builder("ws://localhost:" + this.proxy.port() + "/rooms/outer")
                .session(SessionMode.REQUIRED)
                .connectionTimeout(PATIENCE)
                .requestTimeout(PATIENCE)
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .build();
        this.client.connect();
    }

    @AfterEach
    void disconnect() {
        this.client.close();
        this.proxy.close();
        assertThat(LOGGED).as("logged on %s", this.stack).isNotEmpty().noneMatch(line -> line.contains("LEAKED"));
    }

    private JsonRpcClient channel(String room, UnaryOperator<ChannelOptions> options) {
        return this.client.channel("/rooms/" + room, given -> options.apply(given.withFallback(false)));
    }

    private static String who(JsonRpcClient caller) throws IOException {
        return caller.sendRequest("who").getAsString();
    }

    private static String refusal(JsonRpcClient channel) {
        AtomicReference<String> said = new AtomicReference<>();
        assertThatThrownBy(channel::connect)
                .isInstanceOfSatisfying(
                        ChannelRefusedException.class,
                        refused -> said.set(refused.getReason() + " " + refused.getScheme()));
        return said.get();
    }

    @Test
    void aChannelHasTheUserOfItsTokenAndItsClientAndOtherChannelsHaveTheirs() throws Exception {
        JsonRpcClient own = channel("1", options -> options.withBearerToken(() -> "LEAKED-ada"));
        assertThat(who(own)).isEqualTo("ada");
        assertThat(who(this.client)).isEqualTo("nobody");
        assertThat(who(channel("2", options -> options))).isEqualTo("nobody");
        assertThat(who(own)).isEqualTo("ada");
        assertThat(application.getBean(SessionManager.class).ofPrincipal("ada").sessions())
                .extracting(Session::getPathVariables)
                .containsExactly(Map.of("id", "1"));
        assertThat(LOGGED)
                .anyMatch(line -> line.startsWith("io.jsonrpc.wire.") && line.contains("\"authorization\":\"***\""));
    }

    @Test
    void credentialsThatAreNotGoodAndNoneWhereSomeAreNeededAreRefusedWithTheScheme() {
        for (String token : List.of("LEAKED-eve", "LEAKED-broken")) {
            assertThat(refusal(channel("1", options -> options.withBearerToken(() -> token))))
                    .isEqualTo("authenticate Bearer");
            assertThat(refusal(channel("1/none", options -> options.withBearerToken(() -> token))))
                    .as("nobody learns which paths there are")
                    .isEqualTo("authenticate Bearer");
        }
        assertThat(refusal(channel("private", options -> options))).isEqualTo("authenticate Bearer");
        assertThat(refusal(channel("1/none", options -> options.withBearerToken(() -> "LEAKED-ada"))))
                .isEqualTo("path null");
    }

    @Test
    void aChannelWhoseTokenIsNotGoodAnyMoreAfterABreakIsOpenedWithTheNextOne() throws Exception {
        AtomicReference<String> token = new AtomicReference<>("LEAKED-ada");
        JsonRpcClient own = channel("private", options -> options.withBearerToken(token::get));
        String before = own.sendRequest("session").getAsString();
        String outer = this.client.sendRequest("session").getAsString();
        USERS.clear();
        USERS.put("Bearer LEAKED-next", "ada");
        token.set("LEAKED-next");
        this.proxy.cut();

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !own.sendRequest("session").getAsString().equals(before));
        assertThat(who(own)).isEqualTo("ada");
        assertThat(this.client.sendRequest("session").getAsString()).isEqualTo(outer);
    }
}
