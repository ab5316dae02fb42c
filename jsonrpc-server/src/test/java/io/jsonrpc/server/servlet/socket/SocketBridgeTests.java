package io.jsonrpc.server.servlet.socket;

import static io.jsonrpc.fixtures.Messages.notification;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.session.TestServer;
import io.jsonrpc.server.socket.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the container's thread brings to the sessions. */
class SocketBridgeTests {

    private final TestServer server = new TestServer();

    private final List<String> events = new ArrayList<>();

    private long now;

    private final SocketBridge bridge = new SocketBridge(new NoSocket(), () -> this.now);

    private static final class NoSocket implements BridgedTransport {

        @Override
        public void send(OutboundText message, SendCallback callback) {
            callback.completed(null);
        }

        @Override
        public void close(CloseStatus status) {}

        @Override
        public boolean hasPing() {
            return false;
        }

        @Override
        public void ping(SendCallback callback) {
            callback.completed(null);
        }

        @Override
        public void failed(Throwable failure) {}

        @Override
        public CloseStatus endedWith(CloseStatus received) {
            return received;
        }

        @Override
        public void gone(CloseStatus status) {}
    }

    /** Has another thread tell of the end of its own socket. */
    private final class EndingHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (request.getMethod().equals("end")) {
                CompletableFuture.runAsync(() -> SocketBridgeTests.this.bridge.closed(CloseStatus.NO_CLOSE_FRAME))
                        .get(30, TimeUnit.SECONDS);
                SocketBridgeTests.this.events.add("ended");
            } else {
                SocketBridgeTests.this.events.add(request.getMethod());
            }
        }
    }

    @Test
    void handlerThatNeverWaitsRunsOnTheContainersThreadWithoutTheLockOfItsSocket() {
        open();

        send("end");

        assertThat(this.events).containsExactly("ended");
    }

    @Test
    void whoSendsWithoutAPauseIsLeftToTheWorkersInOrder() {
        open();

        for (int i = 0; i < BurstDetector.SHORT; i++) {
            send("prompt");
            this.now += BurstDetector.PAUSE_NANOS;
        }
        assertThat(this.events).hasSize(BurstDetector.SHORT).containsOnly("prompt");
        send("first");
        send("second");
        assertThat(this.events).hasSize(BurstDetector.SHORT);
        this.server.workers.runAll();
        assertThat(this.events).hasSize(BurstDetector.SHORT + 2).endsWith("first", "second");

        this.now += BurstDetector.PAUSE_NANOS + 1;
        send("after a pause");
        assertThat(this.events).endsWith("after a pause");
    }

    @Test
    void pausesLetAnyNumberRunOnTheContainersThread() {
        open();

        for (int i = 0; i < 3 * BurstDetector.SHORT; i++) {
            send("prompt");
            this.now += BurstDetector.PAUSE_NANOS + 1;
        }

        assertThat(this.events).hasSize(3 * BurstDetector.SHORT);
    }

    @Test
    void whatOneReadDeliversRunsTogetherWhenAllOfItIsRead() {
        open();

        this.bridge.reading();
        send("first");
        send("second");
        assertThat(this.events).isEmpty();
        this.bridge.read();
        assertThat(this.events).containsExactly("first", "second");
    }

    @Test
    void theEndOfTheSocketInTheSameReadComesBehindTheMessagesBeforeIt() {
        open();

        this.bridge.reading();
        send("first");
        this.bridge.closed(CloseStatus.NORMAL);
        this.bridge.read();

        assertThat(this.events).containsExactly("first");
    }

    private void open() {
        assertThat(this.server.sessions.reserve()).isTrue();
        this.bridge.open(() -> this.server.sessions.accept(
                TestServer.endpoint("/end", new EndingHandler().withNonBlocking(true)),
                new Handshake(Map.of(), null, null, Map.of(), null, null, false, Map.of()),
                new NoSocket()));
        send("begin");
        this.server.workers.runAll();
        this.events.clear();
        this.now += BurstDetector.PAUSE_NANOS + 1;
    }

    private void send(String method) {
        this.bridge.text(notification(method), true);
    }
}
