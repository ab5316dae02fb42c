package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The server behind TLS, a context path, a reverse proxy and a filter that knows the user. */
class DeploymentTests {

    String stack() {
        return "servlet";
    }

    private String onStack() {
        return "spring.main.web-application-type=" + stack();
    }

    private static final String ECHO = request(1, "echo", "[1]");

    private static final String ECHOED = result(1, "[1]");

    @Test
    void tlsWithBootsOwnSettings(@TempDir Path folder) throws Exception {
        Path keystore = selfSigned(folder);
        try (TestApplication server = TestApplication.start(
                registry -> registry.addHandler(new EchoHandler(), "/echo"),
                onStack(),
                "server.ssl.key-store=" + keystore,
                "server.ssl.key-store-password=changeit",
                "server.ssl.key-store-type=PKCS12")) {
            Socket tls = trusting(keystore).getSocketFactory().createSocket("localhost", server.port());
            try (WireSocket client = WireSocket.connect(tls, "/echo")) {
                assertThat(client.exchange(ECHO)).isEqualTo(ECHOED);
            }
        }
    }

    private static Path selfSigned(Path folder) throws Exception {
        Path keystore = folder.resolve("server.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return keystore;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, "changeit".toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    @Tag("exhaustive")
    void contextPathIsAPrefixOfAllEndpoints() throws Exception {
        try (TestApplication server = TestApplication.start(
                        registry -> registry.addHandler(new EchoHandler(), "/echo"),
                        onStack(),
                        "server.servlet.context-path=/app",
                        "spring.webflux.base-path=/app");
                WireSocket client = server.open("/app/echo")) {
            assertThat(client.exchange(ECHO)).isEqualTo(ECHOED);
        }
    }

    @Test
    @Tag("exhaustive")
    void behindAProxyTheOriginRuleComparesWithTheAddressThatTheBrowserSaw() throws Exception {
        String[] fromBrowser = {
            "Origin: https://public.example",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: public.example",
            "X-Forwarded-Port: 443"
        };
        try (TestApplication server = TestApplication.start(
                registry -> registry.addHandler(new EchoHandler(), "/echo"),
                onStack(),
                "server.forward-headers-strategy=framework")) {
            try (WireSocket client = WireSocket.connect(server.port(), "/echo", fromBrowser)) {
                assertThat(client.exchange(ECHO)).isEqualTo(ECHOED);
            }
            assertThat(WireSocket.status(server.port(), "/echo", "Origin: https://evil.example"))
                    .isEqualTo(403);
        }
    }

    /** Tells who is asking, and where. */
    private static final class WhoAmIHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            Session session = transaction.getSession();
            Principal principal = session.getPrincipal();
            transaction.sendResponse((principal == null ? "nobody" : principal.getName()) + " in "
                    + session.getPathVariables().get("room") + " with "
                    + session.getHandshakeHeaders().get("x-colour"));
        }
    }

    /** Knows the user from a header, as a security filter would. */
    @Configuration
    @EnableAutoConfiguration
    static class WithUsers {

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
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

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        Filter users() {
            return (request, response, chain) -> {
                HttpServletRequest http = (HttpServletRequest) request;
                String user = http.getHeader("x-user");
                chain.doFilter(
                        user == null
                                ? request
                                : new HttpServletRequestWrapper(http) {
                                    @Override
                                    public Principal getUserPrincipal() {
                                        return () -> user;
                                    }
                                },
                        response);
            };
        }
    }

    @Test
    @Tag("exhaustive")
    void handlersKnowTheUserThePathVariablesAndTheHeadersOfTheHandshake() throws Exception {
        try (TestApplication server = TestApplication.start(
                WithUsers.class, registry -> registry.addHandler(new WhoAmIHandler(), "/rooms/{room}"), onStack())) {
            try (WireSocket alice =
                            WireSocket.connect(server.port(), "/rooms/kitchen", "x-user: alice", "x-colour: green");
                    WireSocket nobody = server.open("/rooms/hall")) {
                assertThat(alice.exchange(ECHO)).contains("\"alice in kitchen with [green]\"");
                assertThat(nobody.exchange(ECHO)).contains("\"nobody in hall with null\"");
            }
        }
    }

    @Test
    void virtualThreadsAreUsedWhereTheJvmHasThem() throws Exception {
        DefaultJsonRpcHandler<JsonElement> handler = new DefaultJsonRpcHandler<>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
                transaction.sendResponse(Thread.currentThread().toString().startsWith("VirtualThread"));
            }
        };
        try (TestApplication server = TestApplication.start(
                        registry -> registry.addHandler(handler, "/thread"),
                        onStack(),
                        "spring.threads.virtual.enabled=true");
                WireSocket client = server.open("/thread")) {
            assertThat(client.exchange(ECHO))
                    .endsWith("\"result\":" + (Runtime.version().feature() >= 21) + "}");
        }
    }

    @Test
    @Tag("exhaustive")
    void compressionIsNotAcceptedWhoeverOffersIt() throws Exception {
        try (TestApplication server = TestApplication.start(
                registry -> registry.addHandler(new EchoHandler().withSockJS(), "/echo"), onStack())) {
            List<String> paths = stack().equals("reactive")
                    ? List.of("/echo")
                    : List.of("/echo", "/echo/websocket", "/echo/000/abc/websocket");
            for (String path : paths) {
                assertThat(handshake(server.port(), path))
                        .startsWith("HTTP/1.1 101")
                        .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            }
        }
    }

    private static String handshake(int port, String path) throws Exception {
        try (WireSocket socket = WireSocket.connect(port, path, "Sec-WebSocket-Extensions: permessage-deflate")) {
            return socket.head();
        }
    }

    @Test
    @Tag("exhaustive")
    void switchedOffTheServerHasNoEndpoints() throws Exception {
        try (TestApplication server = TestApplication.start(
                registry -> registry.addHandler(new EchoHandler(), "/echo"),
                onStack(),
                "jsonrpc.server.enabled=false")) {
            assertThat(WireSocket.status(server.port(), "/echo")).isEqualTo(404);
        }
    }
}
