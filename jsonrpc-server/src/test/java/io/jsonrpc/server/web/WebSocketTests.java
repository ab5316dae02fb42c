package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.web.RecordingAcceptor.Closed;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
        WsClient client = WsClient.connect(server.ws("/echo")).send("hello é€😀");
        Socket socket = server.acceptor.nextSocket();
        assertThat(socket.nextText()).isEqualTo("hello é€😀");

        socket.send("answer é€😀");
        assertThat(client.nextText()).isEqualTo("answer é€😀");
    }

    @Test
    void aMessageOfOneMebibyteArrivesInPartsAndWhole() throws Exception {
        String large = "é".repeat(MIB / 2);
        WsClient client = WsClient.connect(server.ws("/echo")).send(large);
        Socket socket = server.acceptor.nextSocket();

        assertThat(socket.nextText()).isEqualTo(large);
        assertThat(socket.largestPart.get()).isLessThanOrEqualTo(8192);

        socket.send(large);
        assertThat(client.nextText()).isEqualTo(large);
    }

    @Test
    void fragmentsOfAClientArriveAsParts() throws Exception {
        WsClient.connect(server.ws("/echo"))
                .sendPart("one ", false)
                .sendPart("", false)
                .sendPart("two", true);

        assertThat(server.acceptor.nextSocket().nextText()).isEqualTo("one two");
    }

    @Test
    void binaryMessagesAndPongsAreReported() throws Exception {
        WsClient client = WsClient.connect(server.ws("/echo"));
        Socket socket = server.acceptor.nextSocket();

        client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
        assertThat(RecordingAcceptor.next(socket.controls)).isEqualTo("binary");

        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        socket.transport.ping(failure -> done.add(String.valueOf(failure)));
        assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        assertThat(RecordingAcceptor.next(client.pings)).isEqualTo("ping");
        assertThat(RecordingAcceptor.next(socket.controls)).isEqualTo("pong");
        assertThat(socket.transport.hasPing()).isTrue();
    }

    @Test
    void aCloseOfTheClientIsReportedWithItsCodeAndReason() throws Exception {
        WsClient.connect(server.ws("/echo")).socket().sendClose(4321, "enough").join();

        assertThat(server.acceptor.nextSocket().nextClose())
                .isEqualTo(new Closed(new CloseStatus(4321, "enough"), null));
    }

    @Test
    void aConnectionThatBreaksIsReportedWithoutACloseFrameAndOnce() throws Exception {
        RawSocket client = new RawSocket(server.port, "/echo", 4096);
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
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            Socket socket = server.acceptor.nextSocket();
            client.bytes(Arrays.copyOf(new byte[] {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, 'a'}, bytesOfAFrame));
            client.socket.shutdownOutput();

            assertThat(client.readCloseCode()).isIn(-1, 4002);
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
        }
    }

    @Test
    void aClientThatDoesNotAnswerACloseLosesItsConnectionSoon() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            server.acceptor.nextSocket().transport.close(CloseStatus.PING_TIMEOUT);
            assertThat(client.readCloseCode()).isEqualTo(4003);

            long start = System.nanoTime();
            assertThat(client.readCloseCode()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void theEndIsReportedThoughTheClientNeitherAnswersACloseNorLeaves() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            Socket socket = server.acceptor.nextSocket();
            socket.transport.close(CloseStatus.NORMAL);

            assertThat(client.readCloseCode()).isEqualTo(1000);
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.NORMAL);
        }
    }

    @Test
    void aCloseFrameWithCode1000IsReportedAsSuch() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            client.frame(0x88, (byte) 3, (byte) 0xe8);
            assertThat(server.acceptor.nextSocket().nextClose()).isEqualTo(new Closed(CloseStatus.NORMAL, null));
        }
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            client.frame(0x88, (byte) 3, (byte) 0xe8, (byte) 'b', (byte) 'y', (byte) 'e');
            assertThat(server.acceptor.nextSocket().nextClose())
                    .isEqualTo(new Closed(CloseStatus.NORMAL.withReason("bye"), null));
        }
    }

    @Test
    void aCloseFrameWithoutACodeIsReportedAsSuch() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            client.frame(0x88);
            assertThat(server.acceptor.nextSocket().nextClose().status().code()).isEqualTo(1005);
        }
    }

    @Test
    void theServerClosesWithCodeAndReason() throws Exception {
        WsClient client = WsClient.connect(server.ws("/echo"));
        Socket socket = server.acceptor.nextSocket();

        socket.transport.close(CloseStatus.SLOW_CONSUMER);
        socket.transport.close(CloseStatus.NORMAL);

        assertThat(client.nextClose()).isEqualTo("4008 slow consumer");
        assertThat(socket.nextClose()).isEqualTo(new Closed(CloseStatus.SLOW_CONSUMER, null));
        assertThat(socket.closes).isEmpty();
    }

    @Test
    void textThatIsNoUtf8IsClosedWith1007() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            client.frame(0x81, (byte) 0xc3, (byte) 0x28);

            assertThat(client.readCloseCode()).isEqualTo(1007);
            Socket socket = server.acceptor.nextSocket();
            assertThat(socket.nextClose().status().code()).isEqualTo(1007);
            assertThat(socket.texts).isEmpty();
        }
    }

    @Test
    void aSlowReaderBlocksNobodyAndItsMessageFailsWhenTheSocketIsClosed() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();

            // More than all buffers between take; the call comes back at once, its callback does not come.
            socket.transport.send(OutboundText.of("x".repeat(32 * MIB)), failure -> done.add(String.valueOf(failure)));
            WsClient other = WsClient.connect(server.ws("/echo"));
            server.acceptor.nextSocket().send("not blocked");
            assertThat(other.nextText()).isEqualTo("not blocked");
            assertThat(done).isEmpty();

            socket.transport.close(CloseStatus.SLOW_CONSUMER);
            assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
            assertThat(socket.nextClose().status()).isEqualTo(CloseStatus.SLOW_CONSUMER);
            assertThat(done).isEmpty();
            assertThat(client.readCloseCode()).isIn(-1, 4008);
        }
    }

    @Test
    void anOrderlyCloseOfASlowReaderIsBoundedInTime() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            socket.transport.send(OutboundText.of("x".repeat(32 * MIB)), failure -> done.add(String.valueOf(failure)));

            server.get("/echo");
            long before = System.nanoTime();
            socket.transport.close(CloseStatus.NORMAL);

            assertThat(RecordingAcceptor.next(done)).isNotEqualTo("null");
            socket.nextClose();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            // A close frame may stand between two parts of a message.
            assertThat(client.readCloseCode()).isIn(-1, 1000);
        }
    }

    @Test
    void aSlowReaderThatCatchesUpGetsItsMessageWhole() throws Exception {
        try (RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            socket.transport.send(OutboundText.of("x".repeat(16 * MIB)), failure -> {
                done.add(String.valueOf(failure));
                socket.transport.close(CloseStatus.NORMAL);
            });

            assertThat(client.readCloseCode()).isEqualTo(1000);
            assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        }
    }

    @Test
    void manyMessagesKeepTheirOrder() throws Exception {
        WsClient client = WsClient.connect(server.ws("/echo"));
        Socket socket = server.acceptor.nextSocket();
        for (int i = 0; i < 500; i++) {
            client.send("in " + i);
            socket.send("out " + i);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(socket.nextText()).isEqualTo("in " + i);
            assertThat(client.nextText()).isEqualTo("out " + i);
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
