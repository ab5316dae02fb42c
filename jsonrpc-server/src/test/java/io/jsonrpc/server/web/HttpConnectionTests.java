package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.CallTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A connection is closed behind an answer if that says {@code Connection: close}, and only then. A client that sends its next
 * request into a connection that is being closed gets no answer.
 */
@OnEachWebStack
@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class HttpConnectionTests {

    private static final String JSON = "Content-Type: application/json\r\n";

    private static final String HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\n";

    private static final String BODY = "[\"a body\"]";

    private static final int LIMIT = 1024 * 1024;

    /** Status, method, path and headers of a request that no session is asked about. */
    private static final String[][] REFUSED = {
        {"415", "POST", "/rpc", ""},
        {"415", "POST", "/rpc", "Content-Type: text/plain\r\n"},
        {"415", "POST", "/rpc", JSON + "Content-Encoding: gzip\r\n"},
        {"403", "POST", "/rpc", JSON + "Origin: https://evil.test\r\n"},
        {"40", "POST", "/rpc", JSON + "Origin: http://localhost\r\nOrigin: http://localhost\r\n"},
        {"405", "PUT", "/rpc", JSON},
        {"405", "DELETE", "/rpc", JSON},
        {"405", "OPTIONS", "/rpc", JSON},
        {"405", "POST", "/off", JSON},
        {"405", "PUT", "/off", JSON},
        {"426", "GET", "/rpc", JSON},
        {"426", "GET", "/off", JSON},
        {"402", "POST", "/judged", JSON + "X-Judge: 402\r\n"},
        {"503", "POST", "/judged", JSON + "X-Judge: 503\r\n"},
        {"500", "POST", "/judged", JSON + "X-Judge: none\r\n"},
        {"415", "POST", "/rpc", HANDSHAKE},
    };

    /** With these no client sends a body. */
    private static final String[][] REFUSED_HANDSHAKES = {
        {"403", "GET", "/rpc", HANDSHAKE + "Origin: https://evil.test\r\n"},
        {"400", "GET", "/rpc", HANDSHAKE + "Sec-WebSocket-Version: 13\r\n"},
    };

    private static TestServer server;

    @Parameter
    private WebStack stack;

    /** What was seen and should not be. */
    private final List<String> wrong = new ArrayList<>();

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> {
            registry.addHandler(TestServer.handler().withHttpCalls(), "/rpc");
            registry.addHandler(TestServer.handler(), "/off");
            registry.addHandler(TestServer.handler().withHttpCalls().withInterceptors(new Judging()), "/judged");
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

    /** Answers with the status that the client asks for; fails for one that is none. */
    private static final class Judging extends TestInterceptor {

        @Override
        protected HttpStatus before(HttpHeaders headers, Map<String, Object> attributes) {
            return HttpStatus.valueOf(Integer.parseInt(String.valueOf(headers.getFirst("X-Judge"))));
        }
    }

    /** A client with one connection, which it would like to keep. */
    private static final class Client implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);

        private final InputStream in = this.socket.getInputStream();

        Client() throws IOException {
            this.socket.setSoTimeout((int) RecordingAcceptor.PATIENCE_SECONDS * 1000);
        }

        void send(String text) throws IOException {
            this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** What the server may have stopped to read. */
        void sendIfTaken(String text) {
            try {
                send(text);
            } catch (IOException closed) {
                // So its answer says, as the caller sees.
            }
        }

        /** In lower case. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = this.in.read();
                if (next < 0) {
                    return head + "<end>";
                }
                head.append((char) next);
            }
            return head.toString().toLowerCase(Locale.ROOT);
        }

        /** Reads the body of an answer whose connection stays open. */
        void body(String head) throws IOException {
            List<String> length = values(head, "content-length");
            this.in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.get(0)));
        }

        /** Whether the server closes the connection; what it still sends belongs to the answer. */
        boolean ends() throws IOException {
            try {
                this.in.readAllBytes();
                return true;
            } catch (java.net.SocketTimeoutException open) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            this.socket.close();
        }
    }

    private static List<String> values(String head, String header) {
        return head.lines()
                .filter(line -> line.startsWith(header + ":"))
                .flatMap(line -> List.of(line.substring(header.length() + 1).split(",")).stream())
                .map(String::strip)
                .toList();
    }

    private static String request(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static String post(String headers) {
        return request("POST", "/rpc", JSON + headers);
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    private void check(String what, boolean right) {
        if (!right) {
            this.wrong.add(what);
        }
    }

    /**
     * Sees whether the connection does what the head of an answer says.
     *
     * @param late what the client still sends; empty for nothing
     * @param close whether the answer has to say that the connection ends
     */
    private void answered(String what, Client client, String head, String late, String status, boolean close)
            throws IOException {
        boolean closing = values(head, "connection").contains("close");
        String seen = what + " -> " + head.strip().replace("\r\n", " | ");
        check("status of " + seen, head.startsWith("http/1.1 " + status));
        check((close ? "not told of the end: " : "ended: ") + seen, closing == close);
        // Reactor Netty writes no other option beside this one.
        boolean upgrade = status.equals("426") && !(closing && this.stack == WebStack.REACTOR_NETTY);
        check(
                "an Upgrade that is none of the connection: " + seen,
                !upgrade || values(head, "connection").contains("upgrade"));
        client.sendIfTaken(late);
        if (closing) {
            check("stays open: " + seen, client.ends());
        } else {
            client.body(head);
            client.sendIfTaken(request("PUT", "/rpc", "Content-Length: 0\r\n"));
            check("closed without a word: " + seen, client.head().startsWith("http/1.1 405"));
        }
    }

    /** The answer to a request that is refused before its body is read. */
    private void refused(String[] row, String headers, String body, String late) throws IOException {
        try (Client client = new Client()) {
            client.send(request(row[1], row[2], row[3] + headers) + body);
            String head = client.head();
            if (head.startsWith("http/1.1 100")) {
                // Tomcat asks for every body.
                head = client.head();
            }
            answered(shown(row) + headers.strip() + " " + late, client, head, late, row[0], true);
        }
    }

    private static String shown(String[] row) {
        return String.join(" ", row).replace("\r\n", " | ");
    }

    @Test
    void aRequestThatIsRefusedUnreadIsToldThatItsConnectionEnds() throws Exception {
        String length = "Content-Length: " + BODY.length() + "\r\n";
        String chunks = "Transfer-Encoding: chunked\r\n";
        for (String[] row : REFUSED) {
            refused(row, length, BODY, "");
            refused(row, length, "", BODY);
            refused(row, chunks, chunked(BODY), "");
            refused(row, chunks, "", chunked(BODY));
            refused(row, length + "Expect: 100-continue\r\n", "", BODY);
        }
        assertThat(this.wrong).isEmpty();
        assertThat(server.acceptor.sockets).isEmpty();
    }

    @Test
    void aRequestWithoutABodyThatIsRefusedKeepsItsConnection() throws Exception {
        List<String[]> rows = new ArrayList<>(List.of(REFUSED));
        rows.addAll(List.of(REFUSED_HANDSHAKES));
        for (String[] row : rows) {
            for (String none : List.of("Content-Length: 0\r\n", "")) {
                try (Client client = new Client()) {
                    client.send(request(row[1], row[2], row[3] + none));
                    String head = client.head();
                    // Tomcat ends the connection of some, and says so.
                    boolean mayEnd = head.startsWith("http/1.1 400") || head.startsWith("http/1.1 5");
                    boolean close = mayEnd && values(head, "connection").contains("close");
                    answered(shown(row) + none.strip(), client, head, "", row[0], close);
                }
            }
        }
        assertThat(this.wrong).isEmpty();
    }

    @Test
    void aCallThatIsReadKeepsItsConnection(CapturedOutput output) throws Exception {
        for (String body : List.of("Content-Length: " + BODY.length() + "\r\n", "Transfer-Encoding: chunked\r\n")) {
            try (Client client = new Client()) {
                for (int i = 0; i < 20; i++) {
                    client.send(post(body) + (body.startsWith("T") ? chunked(BODY) : BODY));
                    CallTransport call = call();
                    call.decoded(true);
                    if (i % 2 == 0) {
                        call.accepted();
                        call.send(OutboundText.of("7"), failure -> {});
                    } else {
                        call.refused();
                        call.close(new CloseStatus(4501, "not you"));
                    }
                    String head = client.head();
                    check(i + ": " + head, head.startsWith(i % 2 == 0 ? "http/1.1 200" : "http/1.1 403"));
                    check("ended: " + head, !values(head, "connection").contains("close"));
                    client.body(head);
                }
            }
        }
        assertThat(this.wrong).isEmpty();
        assertThat(output.toString()).doesNotContain(" ERROR ");
    }

    private static CallTransport call() throws InterruptedException {
        RecordingAcceptor.Socket socket = server.acceptor.nextSocket();
        assertThat(socket.nextText()).isEqualTo(BODY);
        return (CallTransport) socket.transport;
    }

    @Test
    void aCallThatIsAnsweredBeforeItIsReadIsToldThatItsConnectionEnds() throws Exception {
        String length = "Content-Length: " + BODY.length() + "\r\n";
        try (Client client = new Client()) {
            client.send(post(length) + BODY.substring(0, 4));
            CallTransport call = (CallTransport) server.acceptor.nextSocket().transport;
            call.refused();
            call.close(new CloseStatus(4501, "not you"));
            answered("refused by the session", client, client.head(), BODY.substring(4), "403", true);
        }
        try (Client client = new Client()) {
            client.send(post(length) + BODY.substring(0, 4));
            ((CallTransport) server.acceptor.nextSocket().transport).close(CloseStatus.GOING_AWAY);
            answered("stopping", client, client.head(), BODY.substring(4), "503", true);
        }
        try (Client client = new Client()) {
            client.send(post("Content-Length: 100\r\n") + "\"\u00ff\"");
            answered("no UTF-8", client, client.head(), "x".repeat(97), "400", true);
        }
        try (Client client = new Client()) {
            client.send(post("Content-Length: " + (LIMIT + 1) + "\r\n") + BODY);
            answered("too long by its length", client, client.head(), "", "413", true);
        }
        try (Client client = new Client()) {
            client.send(post("Transfer-Encoding: chunked\r\n"));
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int sent = 0; sent <= LIMIT; sent += 0x10000) {
                client.sendIfTaken(chunk);
            }
            answered("too long where it crosses the size", client, client.head(), "0\r\n\r\n", "413", true);
        }
        assertThat(this.wrong).isEmpty();
    }

    @Test
    void withoutAPlaceARequestIsToldThatItsConnectionEnds() throws Exception {
        for (boolean stopping : new boolean[] {false, true}) {
            server.acceptor.full = !stopping;
            server.acceptor.stopping = stopping;
            try (Client client = new Client()) {
                client.send(post("Content-Length: " + BODY.length() + "\r\n"));
                answered("no place", client, client.head(), BODY, "503", true);
            }
        }
        assertThat(this.wrong).isEmpty();
    }
}
