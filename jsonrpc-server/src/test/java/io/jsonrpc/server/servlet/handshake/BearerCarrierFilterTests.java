package io.jsonrpc.server.servlet.handshake;

import static io.jsonrpc.server.web.BearerCarrierTests.carrier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

@Tag("exhaustive")
class BearerCarrierFilterTests {

    private static final String OFFER = "Sec-WebSocket-Protocol";

    /** What the application sees: each filter and interceptor writes down all headers, however they may be asked for. */
    private static final BlockingQueue<Map<String, List<String>>> SEEN = new LinkedBlockingQueue<>();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                registry -> {
                    registry.addHandler(
                            TestServer.handler().withSockJS().withInterceptors(new Interceptor()),
                            "/echo",
                            "/{room}/x");
                    registry.addHandler(TestServer.handler(), "/plain");
                },
                Filters.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
        server.acceptor.sockets.clear();
    }

    private static Map<String, List<String>> nextSeen() throws InterruptedException {
        return RecordingAcceptor.next(SEEN);
    }

    /** The filter, the interceptor and the session have seen the same. */
    private static void assertSeenEverywhere(String pattern, String authorization, String... offers) throws Exception {
        for (Map<String, List<String>> headers : List.of(
                nextSeen(),
                nextSeen(),
                server.acceptor.nextSocketOn(pattern).handshake.headers())) {
            assertThat(headers.get("authorization")).containsExactly(authorization);
            if (offers.length == 0) {
                assertThat(headers).doesNotContainKey("sec-websocket-protocol");
            } else {
                assertThat(headers.get("sec-websocket-protocol")).containsExactly(offers);
            }
            assertThat(headers.toString()).doesNotContain("bearer.");
        }
        assertThat(SEEN).isEmpty();
    }

    @Test
    void theTokenArrivesAsAHeaderAndTheOtherOfferIsSelected() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo", OFFER + ": jsonrpc2, " + carrier("t0ken"));

        assertThat(client.subprotocol()).isEqualTo("jsonrpc2");
        assertSeenEverywhere("/echo", "Bearer t0ken", "jsonrpc2");
    }

    @Test
    void theCarrierMayStandBeforeTheOthersAndOnAPathWithVariables() throws Exception {
        WireSocket client =
                WireSocket.connect(server.port, "/blue/x", OFFER + ": " + carrier("t0ken") + ", a, jsonrpc2");

        assertThat(client.subprotocol()).isEqualTo("jsonrpc2");
        assertSeenEverywhere("/{room}/x", "Bearer t0ken", "a, jsonrpc2");
    }

    @Test
    void nothingIsSelectedWhenOnlyTheCarrierIsOffered() throws Exception {
        try (WireSocket socket = WireSocket.connect(server.port, "/echo", OFFER + ": " + carrier("t0ken"))) {
            assertThat(socket.head()).doesNotContainIgnoringCase(OFFER);
        }
        assertSeenEverywhere("/echo", "Bearer t0ken");
    }

    @Test
    void linesAndListsAndAnyCaseOfTheHeaderNameAreRead() throws Exception {
        try (WireSocket socket = WireSocket.connect(
                server.port,
                "/echo",
                "sec-websocket-PROTOCOL: a,b",
                "SEC-WEBSOCKET-PROTOCOL: x," + carrier("t0ken") + " ,jsonrpc2")) {
            assertThat(socket.head()).contains(OFFER + ": jsonrpc2\r\n").doesNotContain("bearer");
        }
        assertSeenEverywhere("/echo", "Bearer t0ken", "a, b, x, jsonrpc2");
    }

    @Test
    void aRealHeaderWinsAndTheCarrierIsStrippedAllTheSame() throws Exception {
        WireSocket.connect(
                server.port, "/echo", OFFER + ": jsonrpc2, " + carrier("carried"), "Authorization: Basic real");

        assertSeenEverywhere("/echo", "Basic real", "jsonrpc2");
    }

    @Test
    void theSocketsOfSockJsTakeTheCarrierToo() throws Exception {
        WireSocket.connect(server.port, "/echo/000/carried/websocket", OFFER + ": jsonrpc2, " + carrier("t0ken"));
        assertSeenEverywhere("/echo", "Bearer t0ken", "jsonrpc2");

        WireSocket.connect(server.port, "/echo/websocket", OFFER + ": jsonrpc2, " + carrier("t0ken"));
        assertSeenEverywhere("/echo", "Bearer t0ken", "jsonrpc2");
    }

    @Test
    void aHandshakeWithoutACarrierIsAsItCame() throws Exception {
        WireSocket.connect(server.port, "/plain", OFFER + ": jsonrpc2");

        assertThat(nextSeen())
                .doesNotContainKey("authorization")
                .containsEntry("sec-websocket-protocol", List.of("jsonrpc2"));
    }

    @Test
    void otherPathsAreNotLookedAt() throws Exception {
        String faulty = "jsonrpc2.bearer.";

        assertThat(server.get("/elsewhere", OFFER, faulty).statusCode()).isEqualTo(404);
        assertThat(server.get("/plain/below", OFFER, faulty).statusCode()).isEqualTo(404);
        assertThat(nextSeen())
                .doesNotContainKey("authorization")
                .containsEntry("sec-websocket-protocol", List.of(faulty));
    }

    @Test
    void faultsAreAnswered400InOneLineWithoutTheToken() throws Exception {
        HttpResponse<String> answer = server.get("/plain", OFFER, "jsonrpc2, " + carrier("leaked\r\nX-Admin: yes"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("X-Admin")).isEmpty();
        assertThat(answer.body())
                .isEqualTo("Subprotocol jsonrpc2.bearer.*: the token has other characters than visible ASCII\n");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void aFaultyHandshakeOpensNothing() throws Exception {
        int reserved = server.acceptor.reserved.get();

        for (String faulty : List.of(
                "jsonrpc2.bearer.",
                "jsonrpc2.bearer.QQ==",
                carrier("a\nb"),
                carrier("a") + ", " + carrier("b"),
                carrier("a") + "\r\n" + OFFER + ": " + carrier("a"))) {
            assertThatThrownBy(() -> WireSocket.connect(server.port, "/echo", OFFER + ": " + faulty))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("HTTP/1.1 400");
        }
        assertThat(server.acceptor.reserved).hasValue(reserved);
        assertThat(SEEN).isEmpty();
    }

    @Test
    void errorPagesDoNotSeeTheCarrierEither() throws Exception {
        server.get("/echo", OFFER, carrier("t0ken"), "X-Refuse", "yes");

        for (Map<String, List<String>> headers : List.of(nextSeen(), nextSeen())) {
            assertThat(headers).doesNotContainKey("sec-websocket-protocol");
            assertThat(headers.get("authorization")).containsExactly("Bearer t0ken");
        }
    }

    private static final class Interceptor implements HandshakeInterceptor {

        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes) {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.getHeaders().forEach(headers::put);
            SEEN.add(headers);
            return true;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Exception exception) {}
    }

    private static final class Recorder extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String name : Collections.list(request.getHeaderNames())) {
                headers.put(name, Collections.list(request.getHeaders(name)));
            }
            for (String name : List.of("SEC-WebSocket-protocol", "AUTHORIZATION")) {
                assertThat(request.getHeader(name))
                        .isEqualTo(headers.containsKey(name) ? headers.get(name).get(0) : null);
            }
            SEEN.add(headers);
            if (request.getHeader("X-Refuse") != null && request.getDispatcherType() != DispatcherType.ERROR) {
                response.sendError(HttpStatus.FORBIDDEN.value());
            } else {
                chain.doFilter(request, response);
            }
        }

        @Override
        protected boolean shouldNotFilterErrorDispatch() {
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {

        @Bean
        FilterRegistrationBean<BearerCarrierFilter> bearerCarrierFilter(TestServer.Endpoints endpoints) {
            FilterRegistrationBean<BearerCarrierFilter> registration = new FilterRegistrationBean<>(
                    new BearerCarrierFilter(endpoints.list(), TestServer.RULES.refusals()));
            registration.setOrder(1);
            return registration;
        }

        @Bean
        FilterRegistrationBean<Recorder> recorder() {
            FilterRegistrationBean<Recorder> registration = new FilterRegistrationBean<>(new Recorder());
            registration.setOrder(2);
            return registration;
        }

        @Bean
        WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> errorPage() {
            return factory -> factory.addErrorPages(new ErrorPage(HttpStatus.FORBIDDEN, "/refused"));
        }
    }
}
