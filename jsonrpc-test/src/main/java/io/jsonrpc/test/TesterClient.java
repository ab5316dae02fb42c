package io.jsonrpc.test;

import io.jsonrpc.client.ClientInternals;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.error.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client of a tester, and what it has seen. */
final class TesterClient {

    private final JsonRpcClientWebSocket client;

    private final Network network;

    private final Duration limit;

    private final Waiting waiting;

    private final Recorder recorder;

    // Guarded by the lock of the waiting.

    private boolean lost;

    /** How the last outage has ended; null during one, and before the first. */
    private @Nullable Optional<SessionLoss> outcome;

    TesterClient(JsonRpcClientBuilder options, Network network, Duration limit, MessageCodec codec) {
        this.network = network;
        this.limit = limit;
        this.waiting = new Waiting(limit);
        this.recorder = new Recorder(this.waiting, codec);
        this.client = options.connector(network).listener(new Events()).build();
        this.client.setServerRequestHandler(this.recorder);
    }

    private final class Events implements JsonRpcWSConnectionListener {

        @Override
        public void connected() {
            reconnected(false, null);
        }

        @Override
        public void reconnecting(DisconnectReason reason) {
            ended();
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            ended();
        }

        private void ended() {
            TesterClient.this.waiting.change(() -> {
                TesterClient.this.lost = true;
                TesterClient.this.outcome = null;
            });
        }

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            TesterClient.this.waiting.change(() -> {
                TesterClient.this.lost = false;
                TesterClient.this.outcome = Optional.ofNullable(loss);
            });
        }
    }

    JsonRpcClientWebSocket client() {
        return this.client;
    }

    Recorder recorder() {
        return this.recorder;
    }

    long limitNanos() {
        return this.limit.toNanos();
    }

    Waiting waiting() {
        return this.waiting;
    }

    /** Connects, unless the client has done that before. */
    TesterClient connected() {
        if (this.client.getState() == ConnectionState.NEW) {
            try {
                this.client.connect();
            } catch (TransportException failure) {
                throw new AssertionError("The tester cannot connect: " + failure.getMessage(), failure);
            }
        }
        return this;
    }

    /** Cuts the connection, and waits until the client knows. */
    void cut() {
        connected();
        this.network.cut();
        this.waiting.await(
                () -> this.lost ? true : null, () -> "The client has not noticed that its connection was cut");
    }

    /**
     * Lets the client reconnect, and waits until it has.
     *
     * @return why it has another session; null if it has the same
     */
    @Nullable SessionLoss reconnect() {
        if (!this.network.isCut()) {
            throw new IllegalStateException("The connection is not cut");
        }
        this.network.restore();
        if (this.client.getState() == ConnectionState.DISCONNECTED) {
            this.client.connect();
        } else {
            this.client.reconnectNow();
        }
        Optional<SessionLoss> end = this.waiting.await(
                () -> this.outcome, () -> "The client has not reconnected within " + this.waiting.limit());
        return end.orElse(null);
    }

    /** Where the connection is, for the messages of failures. */
    String state() {
        return this.network.isCut() ? "the connection is cut" : "the client is " + this.client.getState();
    }

    /** Waits until what was received is handled; no longer than the limit, when an implementation of the test waits. */
    void awaitHandling() {
        CountDownLatch handled = new CountDownLatch(1);
        ClientInternals.afterHandling(this.client, handled::countDown);
        try {
            handled.await(this.limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        this.client.close();
    }
}
