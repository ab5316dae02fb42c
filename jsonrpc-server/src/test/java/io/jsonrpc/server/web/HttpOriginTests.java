package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** One rule of origins for sockets, calls by HTTP and preflights, and for reading any answer. */
@OnEachWebStack
@Tag("exhaustive")
class HttpOriginTests {

    private static final String OWN = "http://localhost";

    private static final String LISTED = "https://a.example.com";

    /** Path, origin, and whether its pages may connect. An empty origin is a header without a value. */
    private static final Object[][] TABLE = {
        {"/same", OWN, true},
        {"/same", LISTED, false},
        {"/same", "null", false},
        {"/same", "", false},
        {"/listed", OWN, true},
        {"/listed", LISTED, true},
        {"/listed", "https://evil.test", false},
        {"/listed", "null", false},
        {"/listed", "http://[bad", false},
        {"/listed", "", false},
        {"/all", OWN, true},
        {"/all", LISTED, true},
        {"/all", "null", true},
        {"/all", "file://", true},
        {"/all", "", false},
        {"/all", "*", false},
        {"/nowhere-pages", "null", true},
        {"/nowhere-pages", LISTED, false},
        {"/nowhere-pages", "", false},
    };

    private static TestServer server;

    @Parameter
    private WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> {
            registry.addHandler(TestServer.handler().withHttpCalls(), "/same");
            registry.addHandler(
                    TestServer.handler().withHttpCalls().withAllowedOrigins("https://*.example.com"), "/listed");
            registry.addHandler(TestServer.handler().withHttpCalls().withAllowedOrigins("*"), "/all");
            registry.addHandler(TestServer.handler().withHttpCalls().withAllowedOrigins("null"), "/nowhere-pages");
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.acceptor.forget();
    }

    private static String answer(String method, String path, String origin, String headers) throws IOException {
        return RawHttp.answer(
                server.port,
                method + " " + path + " HTTP/1.1\r\nHost: localhost:" + server.port + "\r\nOrigin: " + origin + "\r\n"
                        + headers + "\r\n");
    }

    private static String handshake(String path, String origin) throws IOException {
        return RawHttp.status(
                server.port,
                "GET " + path + " HTTP/1.1\r\nHost: localhost:" + server.port + "\r\nOrigin: " + origin
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    private static String status(String answer) {
        return answer.split(" ")[1];
    }

    /** The origin whose pages may read an answer; "none" if there is none. */
    private static String reader(String answer) {
        return answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.toLowerCase().startsWith("access-control-allow-origin:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("none");
    }

    /** What a page of this origin may do: a socket, a call, a preflight; and the reader of each answer. */
    private static List<String> seen(String path, String origin) throws Exception {
        String sent = origin.equals(OWN) ? OWN + ":" + server.port : origin;
        List<String> seen = new ArrayList<>();
        seen.add("socket " + handshake(path, sent));
        // Refused for its type when the page may call, so that no session is needed.
        String call = answer("POST", path, sent, "Connection: close\r\nContent-Length: 0\r\n");
        seen.add("call " + status(call) + " " + reader(call));
        String preflight =
                answer("OPTIONS", path, sent, "Connection: close\r\nAccess-Control-Request-Method: POST\r\n");
        seen.add("preflight " + status(preflight) + " " + reader(preflight));
        String other = answer("PUT", path, sent, "Connection: close\r\nContent-Length: 0\r\n");
        seen.add("PUT " + status(other) + " " + reader(other));
        assertThat(other).containsIgnoringCase("allow: GET, POST");
        String get = answer("GET", path, sent, "Connection: close\r\n");
        seen.add("GET " + status(get) + " " + reader(get));
        return seen;
    }

    private static List<String> expected(String origin, boolean permitted) {
        String reader = !permitted ? "none" : origin.equals(OWN) ? OWN + ":" + server.port : origin;
        return List.of(
                "socket " + (permitted ? "101" : "403"),
                "call " + (permitted ? "415" : "403") + " " + reader,
                // Browsers do not ask about their own origin, and Spring does not answer that.
                "preflight " + (permitted ? "200" : "403") + " " + (origin.equals(OWN) ? "none" : reader),
                "PUT 405 " + reader,
                "GET 426 " + reader);
    }

    @Test
    void whoMayOpenASocketMayCallAndReadWhateverIsAnswered() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Object[] row : TABLE) {
            String path = (String) row[0];
            String origin = (String) row[1];
            List<String> seen = seen(path, origin);
            List<String> expected = expected(origin, (boolean) row[2]);
            if (!seen.equals(expected)) {
                wrong.add(path + " " + origin + ": " + seen + " instead of " + expected);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatWasAnsweredToAPageIsNotForAnother() throws Exception {
        for (String method : List.of("PUT", "GET")) {
            String answer = answer(method, "/listed", LISTED, "Connection: close\r\nContent-Length: 0\r\n");
            assertThat(answer).containsIgnoringCase("access-control-allow-credentials: true");
            assertThat(answer.lines().filter(line -> line.toLowerCase().startsWith("vary:")))
                    .anyMatch(line -> line.contains("Origin"));
        }
    }
}
