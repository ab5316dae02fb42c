package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.fixtures.WireSocket;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Session;
import io.jsonrpc.peer.Transaction;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.DispatcherServlet;
import reactor.core.publisher.Mono;

/**
 * What a session knows of its handshake, and who may take it over, wherever the endpoints stand: below a context path, a
 * servlet path, a base path, a second DispatcherServlet, a proxy's prefix; with each way to read forwarded headers.
 */
@Tag("exhaustive")
@OnEachWebStack
class HandshakeFactsTests {

    private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"facts\"}";

    /** An application with these settings, and the paths below which its endpoints stand. */
    private record Deployment(String forwardedHeaders, List<String> settings, List<String> prefixes) {}

    private static final List<Deployment> ON_SERVLETS = List.of(
            new Deployment("none", List.of("second.dispatcher=/second/*"), List.of("", "/second")),
            new Deployment("native", List.of("server.servlet.context-path=/app"), List.of("/app")),
            new Deployment(
                    "framework",
                    List.of(
                            "server.servlet.context-path=/app",
                            "spring.mvc.servlet.path=/mvc",
                            "second.dispatcher=/second/*"),
                    List.of("/app/mvc", "/app/second")));

    private static final List<Deployment> ON_WEBFLUX = List.of(
            new Deployment("none", List.of(), List.of("")),
            new Deployment("native", List.of("spring.webflux.base-path=/app"), List.of("/app")),
            new Deployment("framework", List.of("spring.webflux.base-path=/app"), List.of("/app")));

    @Parameter
    private WebStack stack;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Facts().withSockJS(), "/rooms/{room}/seats/{seat}");
        }
    }

    /** Users by a header, as a security filter would do it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class OnServlets {

        @Bean
        Filter users() {
            return (request, response, chain) -> {
                String user = ((HttpServletRequest) request).getHeader("x-user");
                HttpServletRequest known = new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public Principal getUserPrincipal() {
                        return user == null ? null : () -> user;
                    }
                };
                chain.doFilter(known, response);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondDispatcher {

        @Bean
        ServletRegistrationBean<DispatcherServlet> second(
                ApplicationContext context, @Value("${second.dispatcher}") String path) {
            ServletRegistrationBean<DispatcherServlet> second =
                    new ServletRegistrationBean<>(new DispatcherServlet((WebApplicationContext) context), path);
            second.setName("second");
            return second;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class OnWebFlux {

        @Bean
        WebFilter usersOfExchanges() {
            return (exchange, chain) -> {
                String user = exchange.getRequest().getHeaders().getFirst("x-user");
                Principal principal = () -> user;
                return chain.filter(
                        user == null
                                ? exchange
                                : exchange.mutate()
                                        .principal(Mono.just(principal))
                                        .build());
            };
        }
    }

    /** Answers with what the session knows. */
    private static final class Facts extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            Session session = transaction.getSession();
            Principal user = session.getPrincipal();
            InetSocketAddress address = session.getRemoteAddress();
            Map<String, List<String>> headers = session.getHandshakeHeaders();
            transaction.sendResponse(String.join(
                    " ",
                    session.getPathVariables().get("room"),
                    session.getPathVariables().get("seat"),
                    user == null ? "nobody" : user.getName(),
                    String.valueOf(headers.get("authorization")),
                    String.valueOf(headers.get("origin")),
                    String.valueOf(headers.get("x-colour")),
                    address == null
                            ? "nowhere"
                            : address.isUnresolved()
                                    ? "unresolved " + address.getHostString()
                                    : address.getAddress().getHostAddress()));
        }
    }

    private ConfigurableApplicationContext start(Deployment deployment) {
        List<String> settings = new ArrayList<>(deployment.settings());
        settings.add("server.port=0");
        settings.add("server.forward-headers-strategy=" + deployment.forwardedHeaders());
        boolean second = settings.stream().anyMatch(each -> each.startsWith("second."));
        return new SpringApplicationBuilder(Application.class)
                .sources(this.stack == WebStack.REACTOR_NETTY ? OnWebFlux.class : OnServlets.class)
                .sources(second ? new Class<?>[] {SecondDispatcher.class} : new Class<?>[0])
                .web(this.stack.type())
                .properties(settings.toArray(String[]::new))
                .run();
    }

    /** Three applications on each stack, since each step costs a start of one. */
    @Test
    void sessionsKnowTheirHandshakeAndOnlyTheirOwnUserOnTheirOwnPathTakesThemOver() throws Exception {
        for (Deployment deployment : this.stack == WebStack.REACTOR_NETTY ? ON_WEBFLUX : ON_SERVLETS) {
            try (ConfigurableApplicationContext application = start(deployment)) {
                int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
                for (String prefix : deployment.prefixes()) {
                    factsAre(deployment, port, prefix);
                    takeOverNeedsTheSameUserAndPath(deployment, port, prefix, "");
                    if (this.stack != WebStack.REACTOR_NETTY) {
                        takeOverNeedsTheSameUserAndPath(deployment, port, prefix, "/websocket");
                    }
                }
            }
        }
    }

    private static void factsAre(Deployment deployment, int port, String prefix) throws IOException {
        String token =
                Base64.getUrlEncoder().withoutPadding().encodeToString("a-token".getBytes(StandardCharsets.US_ASCII));
        String seen = deployment.forwardedHeaders().equals("none") ? "127.0.0.1" : "203.0.113.7";
        String named = deployment.forwardedHeaders().equals("none") ? "127.0.0.1" : "unresolved localhost";
        String[][] table = {
            {"/rooms/red/seats/7", "", "red 7 nobody null null null 127.0.0.1"},
            {"/rooms/a%20b/seats/7", "X-User: ann", "a b 7 ann null null null 127.0.0.1"},
            {"/rooms/%7Broom%7D/seats/7", "X-Colour: green", "{room} 7 nobody null null [green] 127.0.0.1"},
            {
                "/rooms/red/seats/7",
                "Sec-WebSocket-Protocol: jsonrpc2.bearer." + token,
                "red 7 nobody [Bearer a-token] null null 127.0.0.1"
            },
            {
                "/rooms/red/seats/7",
                "Origin: http://localhost:" + port,
                "red 7 nobody null [http://localhost:" + port + "] null 127.0.0.1"
            },
            {"/rooms/red/seats/7", "X-Forwarded-For: 203.0.113.7", "red 7 nobody null null null " + seen},
            {"/rooms/red/seats/7", "X-Forwarded-For: localhost", "red 7 nobody null null null " + named},
            // Spring's own transformer forgets the base path when there is a prefix.
            {
                "/rooms/red/seats/7",
                (deployment.settings().contains("spring.webflux.base-path=/app") ? "X-No" : "X-Forwarded")
                        + "-Prefix: /proxy",
                "red 7 nobody null null null 127.0.0.1"
            },
        };
        for (String[] row : table) {
            List<String> headers = row[1].isEmpty() ? List.of() : List.of(row[1]);
            try (WireSocket socket = new WireSocket(port, prefix + row[0], headers)) {
                socket.send(ASK);
                assertThat(result(socket).get("result").getAsString())
                        .as("%s %s %s", deployment, prefix, List.of(row))
                        .isEqualTo(row[2]);
            }
        }
    }

    private static void takeOverNeedsTheSameUserAndPath(Deployment deployment, int port, String prefix, String below)
            throws IOException {
        String path = prefix + "/rooms/a/seats/1" + below;
        try (WireSocket owner = new WireSocket(port, path, List.of("X-User: ann"))) {
            owner.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"connect\"}");
            String id = result(owner).getAsJsonObject("result").get("sessionId").getAsString();
            String[][] strangers = {
                {prefix + "/rooms/b/seats/1" + below, "X-User: ann"},
                {prefix + "/rooms/a/seats/2" + below, "X-User: ann"},
                {path, "X-User: bob"},
                {path, "X-Colour: none"}
            };
            for (String[] stranger : strangers) {
                assertThat(takesOver(port, stranger[0], stranger[1], id))
                        .as("%s %s", deployment, List.of(stranger))
                        .isFalse();
            }
            assertThat(takesOver(port, path, "X-User: ann", id))
                    .as("%s %s", deployment, path)
                    .isTrue();
        }
    }

    private static boolean takesOver(int port, String path, String header, String id) throws IOException {
        try (WireSocket socket = new WireSocket(port, path, List.of(header))) {
            socket.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"connect\",\"params\":{\"sessionId\":\"" + id + "\"}}");
            JsonObject answer = result(socket);
            return answer.has("result")
                    && id.equals(
                            answer.getAsJsonObject("result").get("sessionId").getAsString());
        }
    }

    private static JsonObject result(WireSocket socket) throws IOException {
        return JsonParser.parseString(socket.receive()).getAsJsonObject();
    }
}
