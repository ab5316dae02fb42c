package io.jsonrpc.client;

import io.jsonrpc.client.conversation.ClientConversation;
import io.jsonrpc.client.conversation.ClientSession;
import io.jsonrpc.client.conversation.Gate;
import io.jsonrpc.client.conversation.LateGate;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.settings.HandshakeSettings;
import io.jsonrpc.client.settings.RuntimeSettings;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.subscription.StreamRate;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.LocalTransport;
import io.jsonrpc.core.transport.TransportListener;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client that talks to a handler in the same process, for tests and for applications that hold both ends. Both ends are
 * complete: messages are encoded and decoded, run on worker threads, and the handler sees a session of its own.
 *
 * @since 0.1
 */
public final class JsonRpcClientLocal extends AbstractJsonRpcClient {

    private static final URI NOWHERE = URI.create("ws://local");

    private final ClientRuntime runtime;

    private final RequestHandler<?> handler;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock for writing. */
    private volatile ConnectionState state = ConnectionState.NEW;

    /** The handler's end; null until connected. Guarded by the lock. */
    private @Nullable JsonRpcPeer farPeer;

    private @Nullable ClientConversation farConversation;

    /** A client of this handler. */
    public JsonRpcClientLocal(RequestHandler<?> handler) {
        this(handler, ClientRuntime.nextName(), new LateGate());
    }

    private JsonRpcClientLocal(RequestHandler<?> handler, String name, LateGate gate) {
        this(handler, settings(name), new RuntimeSettings().make(name), gate);
    }

    private JsonRpcClientLocal(
            RequestHandler<?> handler, ClientSettings settings, ClientRuntime runtime, LateGate gate) {
        super(settings, runtime, peer -> {}, gate);
        this.runtime = runtime;
        this.handler = handler;
        gate.open(new LazyGate());
    }

    private static ClientSettings settings(String name) {
        ClientSettings settings = new ClientSettings(new HandshakeSettings(NOWHERE));
        settings.label(name);
        return settings;
    }

    @Override
    public void connect() {
        this.lock.lock();
        try {
            if (this.state != ConnectionState.NEW) {
                return;
            }
            this.state = ConnectionState.CONNECTED;
            LocalTransport[] ends = LocalTransport.pair();
            String sessionId = UUID.randomUUID().toString();
            ClientSession farSession = new ClientSession("local handler", proxies());
            ClientConversation far = new ClientConversation(farSession);
            JsonRpcPeer farEnd = new PeerBuilder(
                            this.runtime.codec(),
                            this.runtime.workers(),
                            this.runtime.timers(),
                            farSession,
                            this.handler)
                    .onRequestHandled(farSession::requestHandled)
                    .otherSide("the client")
                    .build();
            far.on(farEnd);
            far.handleWith(this.handler);
            farSession.connect(farEnd, this::closeQuietly);
            this.farPeer = farEnd;
            this.farConversation = far;
            farEnd.attach(ends[1], null);
            peer().attach(ends[0], null);
            far.online(sessionId);
            conversation().online(sessionId);
            ends[1].start(new End(farEnd));
            ends[0].start(new End(peer()));
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void close() {
        ClientConversation far;
        this.lock.lock();
        try {
            if (this.state == ConnectionState.CLOSED) {
                return;
            }
            this.state = ConnectionState.CLOSED;
            far = this.farConversation;
        } finally {
            this.lock.unlock();
        }
        if (far != null) {
            far.ended(CloseStatus.NORMAL);
        }
        conversation().ended(CloseStatus.NORMAL);
        this.runtime.stopTimer().run();
        this.runtime.workers().retire();
    }

    /** Does nothing: there is no network that could fail. */
    @Override
    public void enableHeartbeat(Duration interval) {}

    @Override
    public void disableHeartbeat() {}

    /** Never: there is no session. */
    @Override
    void flowChanged(StreamRate now) {}

    @Override
    void closeQuietly() {
        close();
    }

    @Override
    public ConnectionState getState() {
        return this.state;
    }

    private final class LazyGate implements Gate {

        @Override
        public void check() {
            connect();
        }

        @Override
        public void await() {}

        @Override
        public void wake() {}
    }

    private final class End implements TransportListener {

        private final JsonRpcPeer peer;

        End(JsonRpcPeer peer) {
            this.peer = peer;
        }

        @Override
        public void onText(String text) {
            if (!this.peer.receive(JsonRpcClientLocal.this.runtime.codec().decode(text))) {
                closeQuietly();
            }
        }

        @Override
        public void onClosed(CloseStatus status, @Nullable Throwable cause) {
            closeQuietly();
        }
    }
}
