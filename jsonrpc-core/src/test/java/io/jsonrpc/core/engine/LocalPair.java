package io.jsonrpc.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.LocalTransport;
import io.jsonrpc.core.transport.TransportListener;
import io.jsonrpc.fixtures.ManualClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Two peers in one process, each with workers of its own. */
final class LocalPair implements AutoCloseable {

    final Workers nearWorkers;

    final Workers farWorkers;

    final JsonRpcPeer near;

    final JsonRpcPeer far;

    private final LocalTransport[] pipe = LocalTransport.pair();

    LocalPair(RequestHandler<?> near, RequestHandler<?> far, int threads, int maxWaiting) {
        this.nearWorkers = Workers.pool("near", threads, maxWaiting);
        this.farWorkers = Workers.pool("far", threads, maxWaiting);
        this.near = peer(near, this.nearWorkers, Conversation.CODEC);
        this.far = peer(far, this.farWorkers, Conversation.CODEC);
        connect(this.near, this.pipe[0], Conversation.CODEC);
        connect(this.far, this.pipe[1], Conversation.CODEC);
    }

    /** A peer alone; returns the other end of its pipe, for a test that wants to see the wire. */
    static LocalTransport connect(RequestHandler<?> handler, Workers workers, MessageCodec codec) {
        LocalTransport[] ends = LocalTransport.pair();
        connect(peer(handler, workers, codec), ends[0], codec);
        return ends[1];
    }

    private static JsonRpcPeer peer(RequestHandler<?> handler, Workers workers, MessageCodec codec) {
        TestSession session = new TestSession();
        ManualClock clock = new ManualClock();
        JsonRpcPeer peer =
                new PeerBuilder(codec, workers, new Timers(clock, clock::nanoTime), session, handler).build();
        session.peer = peer;
        return peer;
    }

    private static void connect(JsonRpcPeer peer, LocalTransport transport, MessageCodec codec) {
        peer.attach(transport, null);
        transport.start(new TransportListener() {
            @Override
            public void onText(String text) {
                peer.receive(codec.decode(text));
            }

            @Override
            public void onClosed(CloseStatus status, @Nullable Throwable cause) {
                peer.detach(transport);
                peer.end(status);
            }
        });
        peer.flush();
    }

    /** Waits until no handler is left on either side. */
    void awaitIdle() {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (this.near.load().inbound() + this.far.load().inbound() > 0) {
            assertThat(System.nanoTime()).as("handlers still run").isLessThan(limit);
            Thread.yield();
        }
    }

    void disconnect(CloseStatus status) {
        this.pipe[0].close(status);
    }

    @Override
    public void close() {
        disconnect(CloseStatus.NORMAL);
        this.nearWorkers.shutdown();
        this.farWorkers.shutdown();
    }
}
