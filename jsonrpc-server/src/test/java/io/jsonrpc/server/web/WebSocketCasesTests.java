package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.WebSocketCases.Case;
import io.jsonrpc.server.web.WebSocketCases.Pieces;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * What RFC 6455 asks of frames, on every stack, against an echo. Here some of the texts only; with the property
 * {@code jsonrpc.cases}, a directory, all of them, and the results are written there: see {@code ./websocket-cases}.
 */
@OnEachWebStack
@Tag("exhaustive")
class WebSocketCasesTests {

    private static final String REPORT = System.getProperty("jsonrpc.cases");

    @Parameter
    private WebStack stack;

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> registry.addHandler(TestServer.handler(), "/echo"));
        server.acceptor.echoing = true;
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @Test
    void framesAreReadAndRefusedAsTheStandardAsks() throws IOException {
        Map<String, String> results = new LinkedHashMap<>();
        for (Case each : WebSocketCases.all()) {
            if (REPORT != null || !each.id().matches("6\\.(6|1\\d|2[0-2])\\..*[^1]")) {
                results.put(each.id(), resultOf(each));
            }
        }
        if (REPORT != null) {
            write("cases", results);
        }
        results.entrySet()
                .removeIf(each -> each.getValue().equals("passes") || isHabit(each.getKey(), each.getValue()));
        assertThat(results).isEmpty();
    }

    /** {@code passes}, or what was seen. */
    private String resultOf(Case each) throws IOException {
        List<String> seen = new ArrayList<>();
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            send(client, each.pieces(), each.frames());
            if (each.ends().isEmpty()) {
                while (seen.size() < each.answers().size()) {
                    seen.add(next(client));
                }
                client.bytes(WebSocketCases.close(1000, ""));
            }
            do {
                seen.add(next(client));
                if (seen.get(seen.size() - 1).startsWith("close ")) {
                    send(client, Pieces.WHOLE, List.of(WebSocketCases.close(1000, "")));
                }
            } while (!seen.get(seen.size() - 1).equals("end"));
        } catch (SocketTimeoutException ex) {
            seen.add("silence");
        }
        List<Integer> ends = each.ends().isEmpty() ? List.of(1000) : each.ends();
        if (ends.stream().anyMatch(code -> seen.equals(expected(each, code)))) {
            return "passes";
        }
        return seen.equals(expected(each, 0)) ? "ends without a close frame" : String.join(", ", seen);
    }

    /**
     * Reads the next whole message or control frame; {@code end} of the connection. A message that a control frame
     * interrupts is not waited for.
     */
    private static String next(WireSocket client) throws IOException {
        try {
            WireSocket.Frame frame = client.next();
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(frame.payload());
            for (WireSocket.Frame part = frame; !part.last(); message.write(part.payload())) {
                part = client.next();
                if (part.opcode() != 0) {
                    return "part of a message, " + WebSocketCases.said(part.opcode(), part.payload());
                }
            }
            return WebSocketCases.said(frame.opcode(), message.toByteArray());
        } catch (EOFException | SocketException ex) {
            return "end";
        }
    }

    /** Tomcat waits 50 ms for what is being written, and then ends the connection without a close frame, or with one at once. */
    private boolean isHabit(String id, String result) {
        return this.stack == WebStack.TOMCAT
                && (result.equals("ends without a close frame")
                        || id.equals("7.1.6") && result.equals("part of a message, close 1000, end"));
    }

    private static List<String> expected(Case each, int code) {
        List<String> expected = new ArrayList<>(each.answers());
        if (code > 0) {
            expected.add("close " + code);
        }
        expected.add("end");
        return expected;
    }

    private static void send(WireSocket client, Pieces pieces, List<byte[]> frames) throws IOException {
        try {
            if (pieces == Pieces.WHOLE) {
                client.bytes(WebSocketCases.join(frames));
                return;
            }
            for (byte[] frame : frames) {
                int step = pieces == Pieces.OCTETS ? 1 : frame.length;
                for (int at = 0; at < frame.length; at += step) {
                    client.bytes(Arrays.copyOfRange(frame, at, at + step));
                }
            }
        } catch (SocketException ex) {
            // It has said what it thinks of the first bytes.
        }
    }

    private void write(String kind, Map<String, String> results) throws IOException {
        List<String> lines = new ArrayList<>();
        results.forEach((id, result) -> lines.add(id + "\t" + result));
        Files.createDirectories(Path.of(REPORT));
        Files.write(Path.of(REPORT, kind + "-" + this.stack.name()), lines);
    }

    /** What a server says by itself is nothing that would end a session. */
    @Test
    void noEndOfAConnectionReadsAsTheEndOfASession() throws Exception {
        Map<String, String> results = new LinkedHashMap<>();
        byte[] frame = WebSocketCases.text(new byte[] {'h', 'e', 'l', 'l', 'o'});
        results.put("FIN between two frames", ending(client -> client.socket().shutdownOutput()));
        results.put("FIN inside a frame", ending(client -> {
            client.bytes(Arrays.copyOf(frame, 9));
            client.socket().shutdownOutput();
        }));
        results.put("RST between two frames", ending(WebSocketCasesTests::reset));
        results.put("RST inside a frame", ending(client -> {
            client.bytes(Arrays.copyOf(frame, 9));
            reset(client);
        }));
        results.put("reserved bits", ending(client -> client.bytes(WebSocketCases.frame(0x91, frame))));
        results.put("a frame without a mask", ending(client -> client.bytes((byte) 0x81, (byte) 1, (byte) 'a')));
        results.put("text that is no UTF-8", ending(client -> client.bytes(WebSocketCases.text(new byte[] {-1}))));
        results.put("a frame of 2 GiB, at its head", ending(client -> {
            client.bytes(HexFormat.of().parseHex("81ff000000007fffffff00000000"));
            client.socket().shutdownOutput();
        }));
        if (REPORT != null) {
            write("ends", results);
        }
        assertThat(results.values()).allMatch(result -> !result.matches("close (1000|4[5-9]..).*"));
        if (this.stack == WebStack.REACTOR_NETTY) {
            assertThat(results.get("a frame of 2 GiB, at its head")).isEqualTo("close 1009, end\t1009");
        }
    }

    private interface Ending {

        void end(WireSocket client) throws IOException;
    }

    private static String ending(Ending ending) throws Exception {
        server.acceptor.forget();
        server.acceptor.echoing = true;
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            ending.end(client);
            List<String> seen = new ArrayList<>();
            do {
                seen.add(client.socket().isClosed() ? "end" : next(client));
            } while (!seen.get(seen.size() - 1).equals("end"));
            return String.join(", ", seen) + "\t" + socket.nextClose().status().code();
        }
    }

    private static void reset(WireSocket client) throws IOException {
        client.socket().setSoLinger(true, 0);
        client.socket().close();
    }
}
