package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.server.socket.CallTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** An answer that its client does not read is counted, and can be given up. */
@OnEachWebStack
@Tag("exhaustive")
class UnreadAnswerTests {

    /** More than all buffers of a connection hold. */
    private static final int SIZE = 32 * 1024 * 1024;

    private static TestServer server;

    @Parameter
    private WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(
                stack, registry -> registry.addHandler(TestServer.handler().withHttpCalls(), "/rpc"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.acceptor.forget();
    }

    /** A client that has called and does not read yet. */
    private static java.net.Socket call() throws IOException {
        java.net.Socket client = new java.net.Socket();
        client.setReceiveBufferSize(4096);
        client.setSoTimeout((int) RecordingAcceptor.PATIENCE_SECONDS * 1000);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
        client.getOutputStream()
                .write(("POST /rpc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return client;
    }

    private static void answer() throws InterruptedException {
        CallTransport call = (CallTransport) server.acceptor.nextSocket().transport;
        call.accepted();
        call.send(OutboundText.of("x".repeat(SIZE)), failure -> {});
    }

    private static void awaitUnread(Integer... sizes) {
        await().atMost(Duration.ofSeconds(RecordingAcceptor.PATIENCE_SECONDS))
                .untilAsserted(() -> assertThat(server.acceptor.unread.values()).containsExactly(sizes));
    }

    /** Reads to the end of the connection, which may be a reset. */
    private static long read(java.net.Socket client) throws IOException {
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int part = client.getInputStream().read(buffer);
                    part >= 0;
                    part = client.getInputStream().read(buffer)) {
                count += part;
            }
        } catch (java.net.SocketTimeoutException open) {
            throw open;
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    @Test
    void anAnswerIsCountedUntilItIsRead() throws Exception {
        try (java.net.Socket client = call()) {
            answer();
            awaitUnread(SIZE);

            assertThat(read(client)).isGreaterThan(SIZE);
            awaitUnread();
        }
    }

    @Test
    void anAnswerThatIsGivenUpEndsItsConnection() throws Exception {
        try (java.net.Socket client = call()) {
            answer();
            awaitUnread(SIZE);

            server.acceptor.unread.keySet().forEach(Runnable::run);

            assertThat(read(client)).isLessThan(SIZE);
            awaitUnread();
        }
    }

    @Test
    void anAnswerIsCountedNoMoreOnceItsClientIsGone() throws Exception {
        try (java.net.Socket client = call()) {
            answer();
            awaitUnread(SIZE);
            client.setSoLinger(true, 0);
        }
        awaitUnread();
    }
}
