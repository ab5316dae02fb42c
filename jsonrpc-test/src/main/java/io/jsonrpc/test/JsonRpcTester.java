package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.client.ClientInternals;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.test.server.MemoryServer;
import io.jsonrpc.test.server.RemoteServer;
import io.jsonrpc.test.server.Server;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * Tests a server: calls its methods and checks the answers, is called by it, and breaks the connection. A tester is one client
 * with one session, in memory or on a socket; the session begins with the first use.
 *
 * <pre>{@code
 * tester.call("prices.last", Map.of("symbol", "A")).result(Price.class).isEqualTo(new Price("A", 3));
 * tester.call("prices.last").error().hasCode(-32602).hasData("path", "$.symbol");
 * tester.notifications("prices.tick").next().hasParams(new Price("A", 4));
 * }</pre>
 *
 * <p>In memory the sessions, the engine and the handlers are those of the server, and every message is encoded and decoded;
 * there is no port and no handshake over HTTP, so no checks of origins, no interceptors of handshakes and no authentication.
 * Time stands still there, see {@link #clock()}.
 *
 * <p>Nothing but connecting waits longer than the response timeout. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class JsonRpcTester implements Closeable {

    private final Server server;

    private final JsonRpcTesterBuilder options;

    private final boolean first;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null before its first use. Guarded by the lock. */
    private @Nullable TesterClient client;

    /** Those made of this one. Guarded by the lock. */
    private final List<JsonRpcTester> others = new ArrayList<>();

    /** @param first whether the server ends with this tester */
    JsonRpcTester(Server server, JsonRpcTesterBuilder options, boolean first) {
        this.server = server;
        this.options = options;
        this.first = first;
    }

    void add(JsonRpcTester other) {
        this.lock.lock();
        try {
            this.others.add(other);
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * A tester of a server behind a socket.
     *
     * @param uri where it is, beginning with {@code ws:} or {@code wss:}
     */
    public static JsonRpcTesterBuilder bindToServer(String uri) {
        return new JsonRpcTesterBuilder(new RemoteServer(uri), null, null);
    }

    /** A tester of one handler, in memory. */
    public static JsonRpcTesterBuilder bindToHandler(RequestHandler<?> handler) {
        ManualClock clock = new ManualClock();
        return new JsonRpcTesterBuilder(MemoryServer.of(handler, clock.timers()), clock, null);
    }

    /** A tester of the controllers and handlers of an application, in memory. */
    public static JsonRpcTesterBuilder bindToApplicationContext(ApplicationContext context) {
        ManualClock clock = context.getBeanProvider(ManualClock.class).getIfUnique();
        return new JsonRpcTesterBuilder(MemoryServer.of(context, clock == null ? null : clock.timers()), clock, null);
    }

    /** The options of this tester, for another client of the same server, which is closed with this one. */
    public JsonRpcTesterBuilder mutate() {
        return this.options.copy(this);
    }

    /** Calls a method without params and waits for the answer. */
    public CallAnswer call(String method) {
        return call(method, null);
    }

    /**
     * Calls a method and waits for the answer.
     *
     * @param params any value that maps to a JSON object or array, with values that are streams: {@code StreamSource}, {@code
     *     Flow.Publisher} or {@link SentStream}; null for none
     * @throws AssertionError when there is no answer
     */
    public CallAnswer call(String method, @Nullable Object params) {
        return callAsync(method, params).answer();
    }

    /**
     * Opens a stream, which sends nothing before {@link ReceivedStream#credit} allows it. Does not wait for the answer.
     *
     * @param params any value that maps to a JSON object or array; null for none
     */
    public ReceivedStream stream(String method, @Nullable Object params) {
        ReceivedStream stream = new ReceivedStream(
                Call.of(method, params, this.server.codec()), own().connected(), this.server::failureOf);
        stream.open();
        return stream;
    }

    /** A stream to be an argument of a call, a value of its params, whose items the test gives. */
    public SentStream sentStream() {
        return new SentStream(own().waiting());
    }

    /** Calls a method and does not wait: to break the connection meanwhile, for instance. */
    public PendingCall callAsync(String method, @Nullable Object params) {
        TesterClient own = own().connected();
        Call call = Call.of(method, params, this.server.codec());
        CompletableFuture<JsonElement> future =
                own.client().sendRequestAsync(method, call.params(), JsonElement.class, null);
        return new PendingCall(call, own, future, this.server::failureOf);
    }

    /**
     * Sends a notification and waits until it is written. It is handled before the calls that follow, unless its method is
     * concurrent.
     *
     * @throws AssertionError when it cannot be written in time
     */
    public void notify(String method, @Nullable Object params) {
        TesterClient own = own();
        Call call = Call.of(method, params, this.server.codec());
        try {
            notifyAsync(method, params).get(own.limitNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError(
                    "The notification " + call + " was not sent: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("The notification " + call + " was not written within "
                    + own.waiting().limit() + "; " + own.state());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while sending " + call, interrupt);
        }
    }

    /** Sends a notification and does not wait. The future completes when it is written: after an outage, for instance. */
    public CompletableFuture<Void> notifyAsync(String method, @Nullable Object params) {
        return own().connected()
                .client()
                .sendNotificationAsync(
                        method, Call.of(method, params, this.server.codec()).params());
    }

    /** Calls and notifications in one message. */
    public TesterBatch batch() {
        return new TesterBatch(own().connected(), this.server::failureOf, this.server.codec());
    }

    /** A socket of its own, without a session, whose frames are written and read as text. */
    public RawConnection raw() {
        JsonRpcClientBuilder settings = this.options.settings();
        Network network = this.options.network(settings);
        ClientTransport socket =
                network.connect(ClientInternals.plainRequest(settings)).join();
        return new RawConnection(socket, new Waiting(this.options.timeout()), network::close);
    }

    /** An object whose methods call the server, as that of {@code JsonRpcClient}. */
    public <T> T proxy(Class<T> api) {
        return own().connected().client().proxy(api);
    }

    /**
     * Has the methods of an interface, which the server calls, handled by this object from now on, a mock for instance. When
     * a call is answered, the notifications that the server has sent before are handled.
     */
    public <T> void implement(Class<T> api, T implementation) {
        own().client().implement(api, implementation);
    }

    /** The notifications of a method, recorded from the first use of the tester on, unless it is one of an implementation. */
    public Notifications notifications(String method) {
        return new Notifications(own(), method);
    }

    /** Ends the socket without a close frame, as a network does, and lets no other be opened. */
    public void breakConnection() {
        own().cut();
    }

    /**
     * Ends the outage, waits until the client has reconnected, and checks that it has the same session: then nothing was lost
     * and nothing comes twice.
     *
     * @throws AssertionError when the session was lost
     */
    public void resume() {
        SessionLoss loss = reconnect();
        if (loss != null) {
            throw new AssertionError("The session should be resumed, but was lost: " + loss);
        }
    }

    /**
     * Ends the outage, and waits until the client has reconnected.
     *
     * @return why it has another session; null if it has the same
     */
    public @Nullable SessionLoss reconnect() {
        return own().reconnect();
    }

    /**
     * The clock of the server and its clients, which stands still until it is advanced.
     *
     * @throws IllegalStateException if time is that of the system: on a socket, and in an application without {@code
     *     AutoConfigureJsonRpcTester}
     */
    public ManualClock clock() {
        ManualClock clock = this.options.clock();
        if (clock == null) {
            throw new IllegalStateException("This server runs by the clock of the system; only that of"
                    + " @JsonRpcTest, @AutoConfigureJsonRpcTester and bindToHandler can be turned");
        }
        return clock;
    }

    /** The client itself, for everything else. */
    public JsonRpcClientWebSocket client() {
        return own().client();
    }

    private TesterClient own() {
        this.lock.lock();
        try {
            if (this.client == null) {
                JsonRpcClientBuilder settings = this.options.settings();
                this.client = new TesterClient(
                        settings, this.options.network(settings), this.options.timeout(), this.server.codec());
            }
            return this.client;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Ends the session and forgets what was received, also that of testers that were made of this one. The next use begins
     * another session.
     */
    public void reset() {
        TesterClient before;
        List<JsonRpcTester> made;
        this.lock.lock();
        try {
            before = this.client;
            this.client = null;
            made = List.copyOf(this.others);
            this.others.clear();
        } finally {
            this.lock.unlock();
        }
        made.forEach(JsonRpcTester::reset);
        if (before != null) {
            before.close();
        }
    }

    /** Ends the session, and the server if it was made for this tester. */
    @Override
    public void close() {
        reset();
        if (this.first) {
            this.server.close();
        }
    }
}
