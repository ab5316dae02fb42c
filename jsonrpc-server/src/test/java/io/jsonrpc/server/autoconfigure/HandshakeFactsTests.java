package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.autoconfigure.DeployedEndpoints.Deployment;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.RawHttp;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What a session knows of its handshake, and who may take it over, wherever the endpoints stand: below a context path, a
 * servlet path, a base path, a second DispatcherServlet, a proxy's prefix; with each way to read forwarded headers.
 */
@Tag("exhaustive")
@OnEachWebStack
@ExtendWith(OutputCaptureExtension.class)
class HandshakeFactsTests {

    private static final String ASK = request(1, "facts");

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @Parameter
    private WebStack stack;

    /** Three applications on each stack, since each step costs a start of one. */
    @Test
    void handshakesAreReadAndJudgedAlikeWhereverTheEndpointsStand(CapturedOutput output) throws Exception {
        for (Deployment deployment : DeployedEndpoints.on(this.stack)) {
            try (ConfigurableApplicationContext application = DeployedEndpoints.start(deployment, this.stack)) {
                int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
                for (String prefix : deployment.prefixes()) {
                    factsAre(deployment, port, prefix);
                    refusalsAreAnswered(port, prefix);
                    PagesBehindProxies.connect(deployment, port, prefix);
                    absoluteTargetsAreReadAlike(deployment, port, prefix);
                    otherPathsAreAnswered(port, prefix);
                    takeOverNeedsTheSameUserAndPath(deployment, port, prefix, "");
                    if (this.stack != WebStack.REACTOR_NETTY) {
                        takeOverNeedsTheSameUserAndPath(deployment, port, prefix, "/websocket");
                    }
                }
            }
        }
        refusalsWereLogged(output);
        wrongPathsWereLogged(output);
        endpointsWereListed(output);
    }

    /** What no endpoint has, what the application answers itself, and a request that is no handshake. */
    private static void otherPathsAreAnswered(int port, String prefix) throws IOException {
        String[][] table = {
            {"GET", "/wrong?token=secret", "websocket", "404"},
            {"GET", "/plain", "nothing", "404"},
            {"GET", "/own/404", "websocket", "404"},
            {"GET", "/own/403", "websocket", "403"},
            {"POST", "/own/403", "websocket", "405"},
            {"GET", "/webjars/sockjs-client/dist/sockjs.min.js", "websocket", "200"},
        };
        for (String[] row : table) {
            String head = row[0] + " " + prefix + row[1] + " HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nConnection: Upgrade, close\r\nUpgrade: " + row[2]
                    + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    + KEY + "\r\n\r\n";
            assertThat(RawHttp.answer(port, head)).as(row[1]).startsWith("HTTP/1.1 " + row[3]);
        }
    }

    private static void wrongPathsWereLogged(CapturedOutput output) {
        assertThat(output.toString()
                        .lines()
                        .filter(line -> line.contains("no JSON-RPC endpoint has this path. The paths of the endpoints: "
                                + "/rooms/{room}/seats/{seat}"))
                        .map(line -> line.replaceFirst(".* INFO .*Handshake on (\\S+ answered \\d+): .*", "$1")))
                // One of each in each of three applications.
                .containsExactlyInAnyOrder(
                        "/wrong answered 404",
                        "/wrong answered 404",
                        "/wrong answered 404",
                        "/webjars/sockjs-client/dist/sockjs.min.js answered 200",
                        "/webjars/sockjs-client/dist/sockjs.min.js answered 200",
                        "/webjars/sockjs-client/dist/sockjs.min.js answered 200");
    }

    private void endpointsWereListed(CapturedOutput output) {
        boolean webFlux = this.stack == WebStack.REACTOR_NETTY;
        assertThat(output.toString()
                        .lines()
                        .filter(line -> line.contains("JSON-RPC endpoints: "))
                        .map(line -> line.replaceFirst(".* INFO .*JSON-RPC endpoints: ", "")))
                .containsExactlyElementsOf(Stream.of("", "/app", webFlux ? "/app" : "/app/mvc")
                        .map(prefix -> prefix + "/rooms/{room}/seats/{seat} "
                                + (webFlux ? "(WebSocket, HTTP)" : "(WebSocket, SockJS, HTTP)"))
                        .toList());
    }

    /** A second time, too: one more is not logged. */
    private static void refusalsAreAnswered(int port, String prefix) throws IOException {
        String[][] table = {
            {"X-Nothing: here", "426", "JSON-RPC 2.0 is spoken here over WebSocket"},
            {
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: " + KEY,
                "426",
                "Not a valid WebSocket handshake"
            },
            {
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: no",
                "400",
                "Not a valid WebSocket handshake"
            },
            {"Upgrade: websocket\r\nConnection: Upgrade\r\nX-User: mallory", "401", ""},
            {"Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://evil.example", "403", "Origin not allowed\n"
            },
            {"Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://worse.example", "403", "Origin not allowed\n"
            },
            {
                "Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: null\r\nOrigin: null",
                "400",
                "More than one Origin or Host header"
            },
            {
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: jsonrpc2.bearer.%%secret%%",
                "400",
                "base64url"
            },
        };
        for (String[] row : table) {
            String head = "GET " + prefix + "/rooms/red/seats/7 HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + row[0];
            assertThat(RawHttp.status(port, head + "\r\n\r\n")).as(row[0]).isEqualTo(row[1]);
            assertThat(RawHttp.answer(port, head + "\r\nConnection: close\r\n\r\n"))
                    .as(row[0])
                    .startsWith("HTTP/1.1 " + row[1])
                    .contains(row[2]);
        }
    }

    private void refusalsWereLogged(CapturedOutput output) {
        List<String> lines = output.toString()
                .lines()
                .filter(line -> line.contains("Handshake on /rooms/{room}/seats/{seat} answered "))
                .toList();
        // One of each kind in each of three applications.
        Map.of(
                        "403: the page's origin https://evil.example is neither that of this server, http://localhost:",
                                3,
                        "403: the page's origin https://worse.example is neither", 3,
                        "403: the host rebound.example is not among jsonrpc.server.allowed-hosts", 3,
                        "400: more than one Origin or Host header", 3,
                        "426: it has no \"Upgrade: websocket\"", 3,
                        "426: it has no \"Connection: Upgrade\", no \"Sec-WebSocket-Version: 13\"", 3,
                        "401: Spring Security, a filter, or an interceptor", 3,
                        "400: Subprotocol jsonrpc2.bearer.*: what it carries is no base64url", 3)
                .forEach((text, count) -> assertThat(lines)
                        .filteredOn(line -> line.contains(text) && line.contains(" INFO "))
                        .as(text)
                        .hasSize(count));
        assertThat(lines).noneMatch(line -> line.contains("secret"));
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
            String[] headers = row[1].isEmpty() ? new String[0] : new String[] {row[1]};
            try (WireSocket socket = WireSocket.connect(port, prefix + row[0], headers)) {
                socket.send(ASK);
                assertThat(result(socket).get("result").getAsString())
                        .as("%s %s %s", deployment, prefix, List.of(row))
                        .isEqualTo(row[2]);
            }
            assertThat(post(port, prefix + row[0], headers))
                    .as("%s %s %s", deployment, prefix, List.of(row))
                    .isEqualTo(row[2]);
        }
    }

    /** What a call by HTTP is answered. */
    private static String post(int port, String path, String... headers) throws IOException {
        String answer = RawHttp.answer(
                port,
                "POST " + path + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + ASK.length() + "\r\n"
                        + (headers.length == 0 ? "" : headers[0] + "\r\n") + "Connection: close\r\n\r\n" + ASK);
        assertThat(answer).startsWith("HTTP/1.1 200");
        return JsonParser.parseString(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1))
                .getAsJsonObject()
                .get("result")
                .getAsString();
    }

    /** A target with a host of its own, which decides (RFC 9112, 3.2.2): where the Host header is another, nothing does. */
    private static void absoluteTargetsAreReadAlike(Deployment deployment, int port, String prefix) throws IOException {
        String[][] table = {
            {"http://localhost:PORT", "localhost:PORT", "101"},
            {"http://LOCALHOST:PORT", "localhost:PORT", "101"},
            {"http://rebound.example", "rebound.example", "403"},
            {"http://rebound.example", "localhost:PORT", "400"},
            {"http://rebound.example:PORT", "localhost:PORT", "400"},
            {"http://localhost:PORT", "rebound.example", "400"},
            {"http://localhost:1", "localhost:PORT", "400"},
        };
        List<String> wrong = new ArrayList<>();
        for (String[] row : table) {
            String head = "GET " + row[0] + prefix + "/rooms/red/seats/7 HTTP/1.1\r\nHost: " + row[1]
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: " + KEY + "\r\n\r\n";
            String status = RawHttp.status(port, head.replace("PORT", String.valueOf(port)));
            if (!status.equals(row[2])) {
                wrong.add(status + " for " + List.of(row));
            }
        }
        assertThat(wrong).as("%s", deployment).isEmpty();
    }

    private static void takeOverNeedsTheSameUserAndPath(Deployment deployment, int port, String prefix, String below)
            throws IOException {
        String path = prefix + "/rooms/a/seats/1" + below;
        try (WireSocket owner = WireSocket.connect(port, path, "X-User: ann")) {
            owner.send(request(1, "connect"));
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
        try (WireSocket socket = WireSocket.connect(port, path, header)) {
            socket.send(request(1, "connect", "{'sessionId':'" + id + "'}"));
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
