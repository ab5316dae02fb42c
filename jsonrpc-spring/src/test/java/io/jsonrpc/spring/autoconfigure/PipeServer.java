package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.LocalTransport;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.TransportListener;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server in this process, at the other end of a pipe; it can be down. */
final class PipeServer implements TransportConnector {

    private static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "pipe-server");
        thread.setDaemon(true);
        return thread;
    });

    private final ServiceHandler handler;

    private final BlockingQueue<JsonRpcPeer> peers = new LinkedBlockingQueue<>();

    final BlockingQueue<ConnectRequest> handshakes = new LinkedBlockingQueue<>();

    volatile boolean down;

    <T> PipeServer(Class<T> api, T implementation) {
        this.handler = new ServiceHandler(api, MethodSurroundings.of(implementation, CODEC.typedValues(false)));
    }

    /** The server's end of the next connection. */
    JsonRpcPeer peer() throws InterruptedException {
        JsonRpcPeer peer = this.peers.poll(20, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("Nothing has connected");
        }
        return peer;
    }

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
        this.handshakes.add(request);
        if (this.down) {
            return CompletableFuture.failedFuture(
                    new ConnectFailedException(ConnectFailedException.Stage.NETWORK, "The server is down", null));
        }
        LocalTransport[] ends = LocalTransport.pair();
        Session session = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);
        JsonRpcPeer peer = new PeerBuilder(
                        CODEC, Workers.elastic(this.timer), Timers.system(this.timer), session, this.handler)
                .build();
        peer.attach(ends[1], null);
        ends[1].start(new TransportListener() {

            @Override
            public void onText(String text) {
                peer.receive(CODEC.decode(text));
            }

            @Override
            public void onClosed(CloseStatus status, @Nullable Throwable cause) {
                peer.end(status);
            }
        });
        this.peers.add(peer);
        return CompletableFuture.completedFuture(new PipeEnd(ends[0]));
    }

    @Override
    public void close() {
        this.timer.shutdown();
    }

    /** The client's end. */
    private record PipeEnd(LocalTransport end) implements ClientTransport {

        @Override
        public void start(Listener listener) {
            this.end.start(listener);
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            this.end.send(message, callback);
        }

        @Override
        public void close(CloseStatus status) {
            this.end.close(status);
        }

        @Override
        public void ping() {}

        @Override
        public void abort() {
            this.end.close(CloseStatus.NORMAL);
        }
    }
}
