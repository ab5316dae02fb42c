package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.request;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.subscription.StreamRate;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.fixtures.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client whose time, threads, chance and network are in the hands of the test. */
final class ClientBench {

    static final String CONNECT = request(2000000001, "connect");

    final ManualClock clock = new ManualClock();

    final ManualExecutor threads = new ManualExecutor();

    final FakeNetwork network = new FakeNetwork();

    final List<String> events = new ArrayList<>();

    /** What {@link Backoff#fullJitter} is given. */
    double chance = 0.5;

    final JsonRpcClientWebSocket client;

    ClientBench() {
        this(UnaryOperator.identity());
    }

    ClientBench(UnaryOperator<JsonRpcClientBuilder> options) {
        JsonRpcClientBuilder builder = JsonRpcClientWebSocket.builder("ws://test/x")
                .connector(this.network)
                .executor(this.threads)
                .listener(new Recorder());
        builder.runtime.timers(new Timers(this.clock, this.clock::nanoTime), () -> this.chance);
        this.client = options.apply(builder).build();
    }

    private final class Recorder implements JsonRpcWSConnectionListener {

        @Override
        public void connected() {
            ClientBench.this.events.add("connected");
        }

        @Override
        public void connectionFailed(Throwable cause) {
            ClientBench.this.events.add("connectionFailed");
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            ClientBench.this.events.add("disconnected " + reason.kind());
        }

        @Override
        public void reconnecting(DisconnectReason reason) {
            ClientBench.this.events.add("reconnecting " + reason.kind());
        }

        @Override
        public void goAway(Duration within) {
            ClientBench.this.events.add("goAway " + within.toMillis());
        }

        @Override
        public void loginNotRenewed(Throwable cause) {
            ClientBench.this.events.add("loginNotRenewed " + cause.getMessage());
        }

        @Override
        public void flow(StreamRate now) {
            ClientBench.this.events.add("flow " + now.perSecond() + " " + now.bytesPerSecond() + " " + now.paused());
        }

        @Override
        public void reconnected(boolean sameSession, SessionLoss loss) {
            ClientBench.this.events.add("reconnected " + sameSession + (loss == null ? "" : " " + loss));
        }
    }

    /** Lets the threads do what there is to do. */
    ClientBench run() {
        this.threads.runAll();
        return this;
    }

    /** Closes without waiting for what only this thread can do. */
    void close() {
        this.client.closeQuietly();
        run();
    }

    ClientBench pass(Duration time) {
        this.clock.advance(time);
        return run();
    }

    /** Events since the last call. */
    List<String> takeEvents() {
        run();
        List<String> taken = List.copyOf(this.events);
        this.events.clear();
        return taken;
    }

    /** Connected, the session being {@code s1}, nothing left to be read. */
    FakeNetwork.FakeSocket connected() {
        this.client.connectAsync();
        FakeNetwork.FakeSocket socket = run().network.nextTry().succeeds();
        socket.takeSent();
        socket.session("s1");
        takeEvents();
        return socket;
    }

    /** The next try succeeds; {@code connect} is not answered yet. */
    FakeNetwork.FakeSocket reconnecting() {
        pass(Duration.ofMillis(250));
        return this.network.nextTry().succeeds();
    }
}
