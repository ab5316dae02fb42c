package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor.Closed;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets behave alike on every stack. */
@OnEachWebStack
class WebSocketTests {

    private static final int MIB = 1024 * 1024;

    @Parameter
    private WebStack stack;

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> registry.addHandler(TestServer.handler(), "/echo"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.acceptor.forget();
    }

    @Test
    void messagesPassBothWays() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo").send("hello é€😀");
        Socket socket = server.acceptor.nextSocket();
        assertThat(socket.nextText()).isEqualTo("hello é€😀");

        socket.send("answer é€😀");
        assertThat(client.receive()).isEqualTo("answer é€😀");
    }

    @Test
    void aMessageOfOneMebibyteArrivesInPartsAndWhole() throws Exception {
        String large = "é".repeat(MIB / 2);
        WireSocket client = WireSocket.connect(server.port, "/echo");
        byte[] part = "é".repeat(8192).getBytes(StandardCharsets.UTF_8);
        client.frame(WireSocket.TEXT, part);
        for (int parts = 2; parts * part.length < MIB; parts++) {
            client.frame(0, part);
        }
        client.frame(0x80, part);
        Socket socket = server.acceptor.nextSocket();

        assertThat(socket.nextText()).isEqualTo(large);
        assertThat(socket.largestPart.get()).isLessThanOrEqualTo(8192);

        socket.send(large);
        assertThat(client.receive()).isEqualTo(large);
    }

    @Test
    void fragmentsOfAClientArriveAsParts() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo");
        client.frame(0x01, "one ".getBytes(StandardCharsets.UTF_8));
        client.frame(0x00);
        client.frame(0x80, "two".getBytes(StandardCharsets.UTF_8));

        assertThat(server.acceptor.nextSocket().nextText()).isEqualTo("one two");
    }

    @Test
    void binaryMessagesAndPongsAreReported() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo");
        Socket socket = server.acceptor.nextSocket();

        client.frame(0x82, (byte) 1);
        assertThat(RecordingAcceptor.next(socket.controls)).isEqualTo("binary");

        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        socket.transport.ping(failure -> done.add(String.valueOf(failure)));
        assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        WireSocket.Frame ping = client.next();
        assertThat(ping.opcode()).isEqualTo(WireSocket.PING);
        client.frame(0x80 | WireSocket.PONG, ping.payload());
        assertThat(RecordingAcceptor.next(socket.controls)).isEqualTo("pong");
        assertThat(socket.transport.hasPing()).isTrue();
    }

    @Test
    void nothingIsWrittenBehindTheAnswerToACloseFrame() throws Exception {
        for (int i = 0; i < 20; i++) {
            WireSocket client = WireSocket.connect(server.port, "/echo");
            Socket socket = server.acceptor.nextSocket();
            Thread writer = new Thread(() -> writeUntilItFails(socket));
            writer.start();
            assertThat(client.receive()).isEqualTo("tick");

            client.sendClose(1000, "");

            WireSocket.Frame last = client.next();
            while (last.opcode() != WireSocket.CLOSE) {
                last = client.next();
            }
            assertThatThrownBy(client::next).isInstanceOfAny(EOFException.class, SocketException.class);
            writer.join();
        }
    }

    private static void writeUntilItFails(Socket socket) {
        AtomicBoolean failed = new AtomicBoolean();
        while (!failed.get()) {
            CountDownLatch done = new CountDownLatch(1);
            socket.transport.send(OutboundText.of("tick"), failure -> {
                failed.set(failure != null);
                done.countDown();
            });
            try {
                done.await();
            } catch (InterruptedException interrupt) {
                return;
            }
        }
    }

    @Test
    void aCloseOfTheClientIsReportedWithItsCodeAndReason() throws Exception {
        WireSocket.connect(server.port, "/echo").sendClose(4321, "enough");

        assertThat(server.acceptor.nextSocket().nextClose())
                .isEqualTo(new Closed(new CloseStatus(4321, "enough"), null));
    }

    @Test
    void aConnectionThatBreaksIsReportedWithoutACloseFrameAndOnce() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo");
        Socket socket = server.acceptor.nextSocket();
        client.close();

        Closed closed = socket.nextClose();
        assertThat(closed.status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
        assertThat(closed.cause()).isNotNull();
        socket.transport.close(CloseStatus.NORMAL);
        assertSendFails(socket);
        assertThat(socket.closes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aClientThatEndsItsOwnDirectionIsNotToldThatItBrokeTheProtocol(int bytesOfAFrame) throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            client.bytes(Arrays.copyOf(new byte[] {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, 'a'}, bytesOfAFrame));
            client.socket().shutdownOutput();

            assertThat(client.closeCode()).isIn(1006, 4002);
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
        }
    }

    @Test
    void aClientThatDoesNotAnswerACloseLosesItsConnectionSoon() throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            server.acceptor.nextSocket().transport.close(CloseStatus.PING_TIMEOUT);
            assertThat(client.next().status()).startsWith("4003");

            long start = System.nanoTime();
            assertThatThrownBy(client::next).isInstanceOfAny(EOFException.class, SocketException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void theEndIsReportedThoughTheClientNeitherAnswersACloseNorLeaves() throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            socket.transport.close(CloseStatus.NORMAL);

            assertThat(client.next().status()).isEqualTo("1000");
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NORMAL);
        }
    }

    /** What is reported of a close frame with this payload. */
    private static Closed closedBy(int... payload) throws Exception {
        byte[] bytes = new byte[payload.length];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) payload[at];
        }
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            client.frame(0x88, bytes);
            return server.acceptor.nextSocket().nextClose();
        }
    }

    @Test
    void aCloseFrameWithCode1000IsReportedAsSuch() throws Exception {
        assertThat(closedBy(3, 0xe8)).isEqualTo(new Closed(CloseStatus.NORMAL, null));
        assertThat(closedBy(3, 0xe8, 'b', 'y', 'e')).isEqualTo(new Closed(CloseStatus.NORMAL.withReason("bye"), null));
    }

    @Test
    void aCloseFrameWithoutACodeIsReportedAsSuch() throws Exception {
        assertThat(closedBy().status().code()).isEqualTo(1005);
    }

    @Test
    void theServerClosesWithCodeAndReason() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo");
        Socket socket = server.acceptor.nextSocket();

        socket.transport.close(CloseStatus.SLOW_CONSUMER);
        socket.transport.close(CloseStatus.NORMAL);

        assertThat(client.receiveClose()).isEqualTo("4008 slow consumer");
        assertThat(socket.nextClose()).isEqualTo(new Closed(CloseStatus.SLOW_CONSUMER, null));
        assertThat(socket.closes).isEmpty();
    }

    @Test
    void textThatIsNoUtf8IsClosedWith1007() throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            client.frame(0x81, (byte) 0xc3, (byte) 0x28);

            assertThat(client.closeCode()).isEqualTo(1007);
            Socket socket = server.acceptor.nextSocket();
            assertThat(socket.nextClose().status().code()).isEqualTo(1007);
            assertThat(socket.texts).isEmpty();
        }
    }

    /** The call comes back at once, its callback, which adds an element, does not come. */
    private static BlockingQueue<String> sendMoreThanBuffersTake(Socket socket) {
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        socket.transport.send(OutboundText.of("x".repeat(32 * MIB)), failure -> done.add(String.valueOf(failure)));
        return done;
    }

    @Test
    void aSlowReaderBlocksNobodyAndItsMessageFailsWhenTheSocketIsClosed() throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = sendMoreThanBuffersTake(socket);
            WireSocket other = WireSocket.connect(server.port, "/echo");
            server.acceptor.nextSocket().send("not blocked");
            assertThat(other.receive()).isEqualTo("not blocked");
            assertThat(done).isEmpty();

            socket.transport.close(CloseStatus.SLOW_CONSUMER);
            assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.SLOW_CONSUMER);
            assertThat(done).isEmpty();
            assertThat(client.closeCode()).isIn(1006, 4008);
        }
    }

    @Test
    void anOrderlyCloseOfASlowReaderIsBoundedInTime() throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = sendMoreThanBuffersTake(socket);

            server.get("/echo");
            long before = System.nanoTime();
            socket.transport.close(CloseStatus.NORMAL);

            assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
            socket.nextClose();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            // A close frame may stand between two parts of a message.
            assertThat(client.closeCode()).isIn(1006, 1000);
        }
    }

    @Test
    void aSlowReaderThatCatchesUpGetsItsMessageWhole() throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            socket.transport.send(OutboundText.of("x".repeat(16 * MIB)), failure -> {
                done.add(String.valueOf(failure));
                socket.transport.close(CloseStatus.NORMAL);
            });

            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        }
    }

    @Test
    void manyMessagesKeepTheirOrder() throws Exception {
        WireSocket client = WireSocket.connect(server.port, "/echo");
        Socket socket = server.acceptor.nextSocket();
        for (int i = 0; i < 500; i++) {
            client.send("in " + i);
            socket.send("out " + i);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(socket.nextText()).isEqualTo("in " + i);
            assertThat(client.receive()).isEqualTo("out " + i);
        }
        assertThat(socket.overlapped).isFalse();
    }

    private static void assertSendFails(Socket socket) throws Exception {
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        socket.transport.send(OutboundText.of("too late"), failure -> done.add(String.valueOf(failure)));
        socket.transport.ping(failure -> done.add(String.valueOf(failure)));
        assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
        assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
    }
}
