package io.jsonrpc.client.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.conversation.ClientConversation;
import io.jsonrpc.client.conversation.ClientSession;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.session.StreamFlow;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.settings.HandshakeSettings;
import io.jsonrpc.client.settings.LastEnd;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.fixtures.ManualExecutor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class ConnectionEndTests {

    /** Otherwise a thread that is slow to hand the last event over finds the workers retired. */
    @Test
    void theWorkersAreThereUntilTheLastEventHasRun() {
        List<String> seen = new ArrayList<>();
        ManualExecutor slow = new ManualExecutor();
        ManualClock clock = new ManualClock();
        Workers workers = Workers.elastic(new ManualExecutor());
        ClientSettings settings = new ClientSettings(new HandshakeSettings(URI.create("ws://test/x")));
        ClientRuntime runtime = new ClientRuntime(
                "test",
                new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT),
                workers,
                new Timers(clock, clock::nanoTime),
                () -> 0.5,
                new LastEnd(() -> {}),
                new LastEnd(() -> {}));
        ClientSession session = new ClientSession("test", new ServiceProxies(runtime.codec()));
        JsonRpcPeer peer = new PeerBuilder(
                        runtime.codec(), workers, runtime.timers(), session, new ClientConversation(session).handler())
                .build();
        ClientEvents queue = new ClientEvents(slow, "test", peer, new JsonRpcWSConnectionListener() {

            @Override
            public void connectionFailed() {
                seen.add("connectionFailed");
            }
        });
        Connection connection = new Connection(
                runtime,
                settings,
                request -> new CompletableFuture<>(),
                peer,
                queue,
                new StreamFlow(peer, queue::flow),
                new ConnectionOwner() {

                    @Override
                    public void connected(ClientSessionSocket socket, SessionOutcome outcome) {}

                    @Override
                    public void sessionLost(boolean keepUnsent, LongFunction<TransportException> reasons) {}

                    @Override
                    public void interrupted(DisconnectReason reason) {}

                    @Override
                    public void disconnected(DisconnectReason reason) {}

                    @Override
                    public void asked(ClientChannelHost host, ChannelMessage.Open request) {}

                    @Override
                    public void ended(CloseStatus status) {
                        // Events run on another thread, which may be quick.
                        slow.runAll();
                        seen.add("ended");
                    }

                    @Override
                    public void finished() {
                        seen.add("finished");
                    }
                });
        connection.connect();
        queue.put(() -> seen.add("an event"));
        queue.run();
        CompletableFuture<Void> closed = connection.close(CompletableFuture.completedFuture(null));
        assertThat(seen).containsExactly("an event", "connectionFailed", "ended");
        assertThat(closed).isNotDone();
        slow.runAll();
        assertThat(seen).containsExactly("an event", "connectionFailed", "ended", "finished");
        assertThat(closed).isDone();
    }
}
