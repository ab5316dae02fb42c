package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.error.PeerClosedException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code close()} waits for, and that the listener hears of it whatever happens. */
@Timeout(30)
class CloseTests {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final CompletableFuture<FakeSocket> opened = new CompletableFuture<>();

    /** A listener that does something before it notes the event. */
    private JsonRpcWSConnectionListener listener(Runnable whenConnected, Runnable whenDisconnected) {
        return new JsonRpcWSConnectionListener() {

            @Override
            public void connected() {
                whenConnected.run();
                CloseTests.this.events.add("connected");
            }

            @Override
            public void disconnected(DisconnectReason reason) {
                whenDisconnected.run();
                CloseTests.this.events.add("disconnected " + reason.kind());
            }
        };
    }

    /** With threads of its own, an unhurried close timeout, and a server that answers the close frame at once. */
    private JsonRpcClientWebSocket connected(UnaryOperator<JsonRpcClientBuilder> options) {
        FakeNetwork network = new FakeNetwork();
        TransportConnector connector = request -> {
            CompletableFuture<ClientTransport> result = network.connect(request);
            FakeSocket socket = network.nextTry().succeeds();
            socket.answerClose();
            this.opened.complete(socket);
            return result;
        };
        JsonRpcClientWebSocket client = options.apply(JsonRpcClientWebSocket.builder("ws://test/x")
                        .connector(connector)
                        .closeTimeout(Duration.ofDays(1))
                        .session(SessionMode.OFF))
                .build();
        client.connect();
        return client;
    }

    private String event() throws InterruptedException {
        return this.events.poll(10, TimeUnit.SECONDS);
    }

    private static void awaitEndOrWait(Thread thread) {
        while (thread.getState() != Thread.State.TERMINATED && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itReturnsWhenTheListenerHasHeardOfIt() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        JsonRpcClientWebSocket client = connected(builder -> builder.listener(listener(() -> {}, () -> {
            busy.countDown();
            awaitQuietly(go);
        })));
        Thread closing = new Thread(client::close);
        closing.start();
        busy.await();
        awaitEndOrWait(closing);
        assertThat(closing.isAlive()).as("it waits for the listener").isTrue();
        go.countDown();
        closing.join();
        assertThat(this.events).containsExactly("connected", "disconnected CLOSED_BY_US");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aListenerThatNeverEndsIsNotWaitedForLong() {
        CountDownLatch never = new CountDownLatch(1);
        JsonRpcClientWebSocket client = connected(builder ->
                builder.closeTimeout(Duration.ofMillis(10)).listener(listener(() -> {}, () -> awaitQuietly(never))));
        client.close();
        assertThat(client.getState()).isEqualTo(ConnectionState.CLOSED);
        never.countDown();
    }

    @Test
    void theListenerItselfMayCloseTheClient() throws Exception {
        CompletableFuture<JsonRpcClientWebSocket> made = new CompletableFuture<>();
        made.complete(
                connected(builder -> builder.listener(listener(() -> made.join().close(), () -> {}))));
        assertThat(event()).isEqualTo("connected");
        assertThat(event()).isEqualTo("disconnected CLOSED_BY_US");
    }

    @Test
    void aHandlerMayCloseTheClientThoughThereIsOneThreadOnly() throws Exception {
        JsonRpcClientWebSocket client = connected(builder -> builder.threads(1).listener(listener(() -> {}, () -> {})));
        client.setMethodHandler("leave", JsonElement.class, (params, session) -> {
            client.close();
            this.events.add("closed");
            return true;
        });
        this.opened.join().receives(notification("leave"));
        assertThat(event()).isEqualTo("connected");
        assertThat(event()).isEqualTo("disconnected CLOSED_BY_US");
        assertThat(event()).isEqualTo("closed");
    }

    @Test
    void theListenerIsToldThoughTheApplicationHasEndedItsExecutor() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        CompletableFuture<String> thread = new CompletableFuture<>();
        JsonRpcClientWebSocket client = connected(builder -> builder.executor(executor)
                .listener(listener(
                        () -> {}, () -> thread.complete(Thread.currentThread().getName()))));
        assertThat(event()).isEqualTo("connected");
        executor.shutdown();
        // Else the thread that told the event before may tell this one, too.
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(thread.get(10, TimeUnit.SECONDS)).matches("jsonrpc-client-\\d+-events");
    }

    @Test
    void theListenerIsToldThoughTheSocketCannotBeClosed() {
        ClientBench bench = new ClientBench();
        FakeSocket socket = bench.connected();
        socket.failToClose();
        bench.close();
        assertThat(bench.takeEvents()).containsExactly("disconnected CLOSED_BY_US");
        bench.pass(Duration.ofSeconds(2));
        assertThat(socket.aborted).isTrue();
        assertThat(bench.network.closed).isTrue();
    }

    @Test
    void connectingAClosedClientFailsAtOnceAlsoAsynchronously() {
        JsonRpcClientWebSocket client = connected(builder -> builder);
        client.close();
        assertThatThrownBy(() -> client.connectAsync().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(PeerClosedException.class);
    }
}
