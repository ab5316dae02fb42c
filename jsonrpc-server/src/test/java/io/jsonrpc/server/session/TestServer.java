package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.fixtures.ManualExecutor;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.extension.ChannelsExtension;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.extension.ServerTimeExtension;
import io.jsonrpc.server.extension.StreamsExtension;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.spring.session.SessionEvents;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session manager without a network, with time and threads turned by hand. */
public final class TestServer {

    public final ManualClock clock = new ManualClock();

    public final ManualExecutor workers = new ManualExecutor();

    /** Serves no handler with channels unless the test says so. */
    final ChannelRoutes channels = new ChannelRoutes(5);

    public final DefaultSessionManager sessions;

    public TestServer() {
        this(ServerSettings.DEFAULT, ServerObserver.NONE);
    }

    public TestServer(ServerSettings settings, ServerObserver observer) {
        this(settings, observer, text -> {});
    }

    /** A server that shows each text before it is read. */
    TestServer(Consumer<String> beforeDecoding) {
        this(ServerSettings.DEFAULT, ServerObserver.NONE, beforeDecoding);
    }

    private TestServer(ServerSettings settings, ServerObserver observer, Consumer<String> beforeDecoding) {
        this(settings, observer, beforeDecoding, null, SessionEvents.NONE);
    }

    TestServer(OfferedExtensions extensions) {
        this(ServerSettings.DEFAULT, ServerObserver.NONE, text -> {}, extensions, SessionEvents.NONE);
    }

    TestServer(SessionEvents events) {
        this(ServerSettings.DEFAULT, ServerObserver.NONE, text -> {}, null, events);
    }

    private TestServer(
            ServerSettings settings,
            ServerObserver observer,
            Consumer<String> beforeDecoding,
            @Nullable OfferedExtensions extensions,
            SessionEvents events) {
        this.sessions = new DefaultSessionManager(
                codec(settings, beforeDecoding),
                Workers.elastic(this.workers),
                new Timers(this.clock, this.clock::nanoTime),
                settings,
                observer,
                extensions == null ? extensions() : extensions,
                events,
                this.channels);
        this.sessions.start();
    }

    private OfferedExtensions extensions() {
        Clock fixed = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
        return new OfferedExtensions(List.of(
                new ServerTimeExtension(fixed),
                new StreamsExtension(),
                new ChannelsExtension(this.channels::areOffered, 4)));
    }

    private static MessageCodec codec(ServerSettings settings, Consumer<String> beforeDecoding) {
        MessageCodec codec = new GsonMessageCodec(JsonBinding.gsonBuilder().create(), settings.messages());
        return (MessageCodec) Proxy.newProxyInstance(
                MessageCodec.class.getClassLoader(),
                new Class<?>[] {MessageCodec.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("decode")) {
                        beforeDecoding.accept((String) arguments[0]);
                    }
                    try {
                        return method.invoke(codec, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    public static Endpoint endpoint(String path, JsonRpcHandler<?> handler) {
        return new Endpoint(path, new SharedHandler(handler), EndpointOptions.of(handler));
    }

    public TestSocket open(Endpoint endpoint) {
        return open(endpoint, null, Map.of());
    }

    public TestSocket open(Endpoint endpoint, @Nullable String user, Map<String, String> pathVariables) {
        return open(endpoint, user, pathVariables, null);
    }

    public TestSocket open(
            Endpoint endpoint, @Nullable String user, Map<String, String> pathVariables, @Nullable String subprotocol) {
        Principal principal = user == null ? null : () -> user;
        return open(
                endpoint, new Handshake(Map.of(), principal, null, pathVariables, null, subprotocol, false, Map.of()));
    }

    /** A socket of this user. */
    TestSocket openAs(Endpoint endpoint, Principal user) {
        return open(endpoint, new Handshake(Map.of(), user, null, Map.of(), null, null, false, Map.of()));
    }

    /** A socket whose user has logged in to the HTTP session that has this id now. */
    TestSocket openWith(Endpoint endpoint, String user, Supplier<String> httpSession) {
        Principal principal = () -> user;
        return open(endpoint, new Handshake(Map.of(), principal, httpSession, Map.of(), null, null, false, Map.of()));
    }

    /** A socket of a client at this address. */
    TestSocket openFrom(Endpoint endpoint, String address) {
        InetSocketAddress remote = new InetSocketAddress(address, 50_000);
        return open(endpoint, new Handshake(Map.of(), null, null, Map.of(), remote, null, false, Map.of()));
    }

    TestSocket open(Endpoint endpoint, Handshake handshake) {
        TestSocket socket = new TestSocket(this);
        if (!this.sessions.reserve()) {
            throw new IllegalStateException("503");
        }
        socket.listener = this.sessions.accept(endpoint, handshake, socket);
        if (socket.closed != null) {
            socket.listener.onClosed(socket.closed, null);
        }
        return socket;
    }

    public void advance(Duration by) {
        this.clock.advance(by);
        this.workers.runAll();
    }

    /** Opens a socket, begins a classic session on it and returns the session's id. */
    public static String connect(TestSocket socket) {
        List<String> answers = socket.exchange(request(1, "connect"));
        return result(answers.get(0)).getAsJsonObject().get("sessionId").getAsString();
    }

    public static JsonElement result(String answer) {
        return JsonParser.parseString(answer).getAsJsonObject().get("result");
    }
}
