package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The Java client at a server of others, and what its listener heard. */
class ForeignClient implements AutoCloseable {

    final JsonRpcClientWebSocket client;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    ForeignClient(int port) {
        this("ws://127.0.0.1:" + port + "/");
    }

    /** Everything at its default but the time before a reconnection and the grace of the heartbeat. */
    ForeignClient(String uri) {
        this.client = JsonRpcClientWebSocket.builder(uri)
                .connectionTimeout(Duration.ofSeconds(30))
                .listener(new Listener())
                .heartbeatGrace(Duration.ofSeconds(2))
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(10))))
                .build();
    }

    /** The next event of the listener. */
    String event() throws InterruptedException {
        return this.events.poll(10, TimeUnit.SECONDS);
    }

    /** Whether nothing happens for so long. */
    boolean isQuietFor(Duration time) throws InterruptedException {
        return this.events.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    /** Closes the client, which must be the last that is heard of it. */
    void closesCleanly() throws InterruptedException {
        assertThat(threads()).isNotEmpty();
        this.client.close();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CLOSED);
        assertThat(this.events).as("told before close() returned").containsExactly("disconnected CLOSED_BY_US");
        for (Thread ending : threads()) {
            ending.join(10_000);
            assertThat(ending.isAlive()).as(ending.getName()).isFalse();
        }
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("jsonrpc-client-"))
                .toList();
    }

    @Override
    public void close() {
        this.client.close();
    }

    private class Listener implements JsonRpcWSConnectionListener {

        @Override
        public void connected() {
            add("connected");
        }

        @Override
        public void connectionFailed(Throwable cause) {
            add("connectionFailed " + cause);
        }

        @Override
        public void reconnecting(DisconnectReason reason) {
            add("reconnecting " + reason.kind());
        }

        @Override
        public void reconnected(boolean sameSession) {
            add("reconnected " + sameSession);
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            add("disconnected " + reason.kind());
        }

        private void add(String event) {
            ForeignClient.this.events.add(event);
        }
    }
}
