package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.fixtures.ManualExecutor;
import io.jsonrpc.fixtures.Messages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A peer whose other side, clock and threads are the test: nothing happens but what the test says. */
public final class Conversation {

    public static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private static final Pattern INCIDENT = Pattern.compile(",\"instance\":\"urn:jsonrpc:incident:[0-9a-f]{16}\"");

    final ManualClock clock = new ManualClock();

    final ManualExecutor threads = new ManualExecutor();

    final RecordingTransport transport = new RecordingTransport();

    final Journal journal = new Journal();

    final TestSession session = new TestSession();

    public final JsonRpcPeer peer;

    public Conversation(RequestHandler<?> handler) {
        this(handler, options -> {});
    }

    public Conversation(RequestHandler<?> handler, Consumer<PeerBuilder> options) {
        PeerBuilder builder = new PeerBuilder(CODEC, Workers.elastic(this.threads), timers(), this.session, handler);
        builder.observer(this.journal);
        options.accept(builder);
        this.peer = builder.build();
        this.session.peer = this.peer;
        this.peer.attach(this.transport, null);
        this.peer.flush();
    }

    /** The session of the peer, as handlers see it. */
    public Session session() {
        return this.session;
    }

    Timers timers() {
        return new Timers(this.clock, this.clock::nanoTime);
    }

    /** The other side sends this; no handler runs yet. */
    public boolean receives(String text) {
        return this.peer.receive(CODEC.decode(text));
    }

    /** The other side sends this, and whatever it causes happens. */
    public List<String> answersTo(String text) {
        receives(text);
        return sent();
    }

    /** Runs everything that waits for a thread and takes what was sent since the last call, without ids of incidents. */
    public List<String> sent() {
        return sentWithIncidents().stream()
                .map(text -> INCIDENT.matcher(text).replaceAll(""))
                .toList();
    }

    /** The same, as it was sent. */
    List<String> sentWithIncidents() {
        this.threads.runAll();
        return this.transport.takeSent();
    }

    public void advance(Duration by) {
        this.clock.advance(by);
    }

    /** The session is lost, and with it what was sent; the next one begins on the same transport. */
    public void losesSession(SessionLostException.Receipt receipt) {
        this.peer.detach(this.transport);
        this.peer.startOver(true, number -> new SessionLostException("lost", receipt));
        this.peer.attach(this.transport, null);
        this.peer.flush();
        this.threads.runAll();
    }

    /** Nothing is sent, runs or waits any more. */
    public void assertNothingMore() {
        assertThat(sent()).isEmpty();
        assertThat(this.peer.load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
    }

    /** The same, after these were sent. */
    void assertNothingMoreBut(String... messages) {
        assertThat(sent()).containsExactly(messages);
        assertNothingMore();
    }

    /** Waits, while other threads are at work, until exactly this was sent. */
    public void awaitSent(String message) {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<String> sent = List.of();
        while (sent.isEmpty() && System.nanoTime() < limit) {
            Thread.yield();
            sent = this.transport.takeSent();
        }
        assertThat(sent).containsExactly(message);
    }

    /** Calls on another thread, as an application does, until this request is sent for it. */
    public <T> CompletableFuture<T> calling(Callable<T> call, String request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        caller.start();
        awaitSent(request);
        return result;
    }

    /** Reads a message on this thread as a web stack does. */
    static void read(Runnable message) {
        ReadingThread reading = ReadingThread.enter();
        try {
            message.run();
        } finally {
            reading.leave();
        }
    }

    public static String cancel(Object id) {
        return notification("$/cancelRequest", "{'id':" + id + "}");
    }

    /** The answer with an error of the framework. */
    static String error(Object id, ErrorType type) {
        ResponseError error = ErrorCatalog.DEFAULT.error(type);
        return Messages.error(id, error.getCode(), error.getMessage(), String.valueOf(error.getData()));
    }
}
