package io.jsonrpc.client.socket.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.fixtures.ManualClock;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transport on a WebSocket of the JDK whose every future is in the hands of the test. */
class JdkWebSocketTransportTests {

    private final ManualClock clock = new ManualClock();

    private final Socket socket = new Socket();

    private final JdkWebSocketTransport transport =
            new JdkWebSocketTransport(new Timers(this.clock, this.clock::nanoTime), Duration.ofSeconds(2), 1000);

    private final List<String> told = new ArrayList<>();

    /** Takes one text at a time, as the JDK does. */
    private static final class Socket implements WebSocket {

        private final List<String> calls = new ArrayList<>();

        private CompletableFuture<WebSocket> text = CompletableFuture.completedFuture(this);

        private final CompletableFuture<WebSocket> never = new CompletableFuture<>();

        private long demand;

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            if (data.toString().startsWith("throw")) {
                throw new StackOverflowError();
            }
            if (!this.text.isDone()) {
                return CompletableFuture.failedFuture(new IllegalStateException("Send pending"));
            }
            this.calls.add(data.toString());
            this.text = data.equals("at once") ? CompletableFuture.completedFuture(this) : new CompletableFuture<>();
            return this.text;
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            this.calls.add("PING");
            return this.never;
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            this.calls.add("CLOSE " + statusCode);
            return this.never;
        }

        @Override
        public void request(long n) {
            this.demand += n;
        }

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {
            this.calls.add("ABORT");
        }

        private List<String> takeCalls() {
            List<String> taken = List.copyOf(this.calls);
            this.calls.clear();
            return taken;
        }
    }

    private final class Listener implements ClientTransport.Listener {

        @Override
        public void onText(String text) {
            JdkWebSocketTransportTests.this.told.add(text);
        }

        @Override
        public void onSignOfLife() {
            JdkWebSocketTransportTests.this.told.add("alive");
        }

        @Override
        public void onTooLarge(String head, String tail) {
            JdkWebSocketTransportTests.this.told.add("too large");
        }

        @Override
        public void onClosed(CloseStatus status, @Nullable Throwable cause) {
            JdkWebSocketTransportTests.this.told.add("closed " + status.code());
        }
    }

    @BeforeEach
    void open() {
        this.transport.onOpen(this.socket);
        this.transport.start(new Listener());
    }

    private void send(String text) {
        this.transport.send(
                OutboundText.of(text), failure -> this.told.add(text + (failure == null ? " sent" : " failed")));
    }

    @Test
    void textsAreWrittenOneAfterAnother() {
        send("a");
        send("b");
        send("c");
        assertThat(this.socket.takeCalls()).containsExactly("a");
        this.socket.text.complete(this.socket);
        assertThat(this.socket.takeCalls()).containsExactly("b");
        this.socket.text.completeExceptionally(new IOException("broken"));
        assertThat(this.socket.takeCalls()).containsExactly("c");
        this.socket.text.complete(this.socket);
        assertThat(this.told).containsExactly("a sent", "b failed", "c sent");
    }

    @Test
    void textsThatAreWrittenAtOnceDoNotDeepenTheStack() {
        AtomicInteger left = new AtomicInteger(100_000);
        this.transport.send(OutboundText.of("at once"), new SendCallback() {

            @Override
            public void completed(@Nullable Throwable failure) {
                if (left.decrementAndGet() > 0) {
                    JdkWebSocketTransportTests.this.transport.send(OutboundText.of("at once"), this);
                }
            }
        });
        assertThat(this.socket.takeCalls()).hasSize(100_000);
    }

    @Test
    void aTextThatTheJdkThrowsForFailsAndTheNextOneIsWritten() {
        send("throw");
        send("a");
        send("throw again");
        send("b");
        this.socket.text.complete(this.socket);
        assertThat(this.socket.takeCalls()).containsExactly("a", "b");
        assertThat(this.told).containsExactlyInAnyOrder("throw failed", "a sent", "throw again failed");
    }

    @Test
    void moreThanEightTextsDoNotWaitAndTheNextOneIsWelcomeAgain() {
        for (int i = 0; i <= 8; i++) {
            send("m" + i);
        }
        assertThat(this.told).isEmpty();
        send("one more");
        assertThat(this.told).containsExactly("one more failed");
        this.socket.text.complete(this.socket);
        send("again");
        assertThat(this.told).containsExactly("one more failed", "m0 sent");
        assertThat(this.socket.takeCalls()).containsExactly("m0", "m1");
    }

    @Test
    void aCloseWhoseWriteNeverEndsIsAnAbortAfterTheCloseTimeout() {
        this.transport.ping();
        send("stuck");
        this.transport.close(CloseStatus.NORMAL);
        this.transport.close(CloseStatus.NORMAL);
        assertThat(this.socket.takeCalls()).containsExactly("PING", "stuck", "CLOSE 1000");
        this.clock.advance(Duration.ofMillis(1999));
        assertThat(this.told).isEmpty();
        this.clock.advance(Duration.ofMillis(1));
        assertThat(this.socket.takeCalls()).containsExactly("ABORT");
        assertThat(this.told).containsExactly("closed " + CloseStatus.NO_CLOSE_FRAME.code());
    }

    @Test
    void anAbortIsToldWithoutTheHelpOfTheJdkAndOnce() {
        this.transport.abort();
        this.transport.onError(this.socket, new IOException("late"));
        assertThat(this.told).containsExactly("closed " + CloseStatus.NO_CLOSE_FRAME.code());
    }

    @Test
    void everyEventAsksForTheNextOne() {
        assertThat(this.socket.demand).isEqualTo(1);
        this.transport.onText(this.socket, "a", true);
        this.transport.onText(this.socket, "b", false);
        this.transport.onPing(this.socket, ByteBuffer.allocate(0));
        this.transport.onPong(this.socket, ByteBuffer.allocate(0));
        this.transport.onBinary(this.socket, ByteBuffer.allocate(0), true);
        assertThat(this.socket.demand).isEqualTo(6);
        assertThat(this.told).containsExactly("a", "alive", "alive");
    }
}
