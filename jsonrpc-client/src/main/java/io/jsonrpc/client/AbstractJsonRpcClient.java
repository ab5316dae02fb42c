package io.jsonrpc.client;

import io.jsonrpc.client.connection.ConnectionGate;
import io.jsonrpc.client.conversation.ClientConversation;
import io.jsonrpc.client.conversation.ClientSession;
import io.jsonrpc.client.conversation.DelegatingSender;
import io.jsonrpc.client.conversation.Gate;
import io.jsonrpc.client.conversation.GatedSender;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.StreamFlow;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamRate;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What clients of every kind have in common: a session, a peer, and sending through the gate. */
abstract class AbstractJsonRpcClient extends DelegatingSender implements JsonRpcClient {

    private final ClientSettings settings;

    private final MessageCodec codec;

    private final ServiceProxies proxies;

    private final ClientSession session;

    private final JsonRpcPeer peer;

    private final ClientConversation conversation;

    private final GatedSender sender;

    private final StreamFlow flow;

    /** Has a channel go on with another client. */
    private volatile Function<JsonRpcClient, CompletableFuture<Boolean>> mover = other -> {
        throw new IllegalStateException(this + " is no channel that was opened by a client");
    };

    AbstractJsonRpcClient(ClientSettings settings, ClientRuntime runtime, Consumer<PeerBuilder> options, Gate gate) {
        this.settings = settings;
        this.codec = runtime.codec();
        this.proxies = new ServiceProxies(this.codec);
        this.session = new ClientSession(settings.label(), this.proxies);
        this.conversation = new ClientConversation(this.session);
        PeerBuilder builder = new PeerBuilder(
                        runtime.codec(), runtime.workers(), runtime.timers(), this.session, this.conversation.handler())
                .lastRequestId(ClientSessionSocket.LAST_PEER_ID)
                .announceTimeouts(true)
                .requestTimeout(settings::requestTimeout)
                .absence(gate::absence)
                .otherSide("the server")
                .onRequestHandled(this.session::requestHandled);
        options.accept(builder);
        this.peer = builder.build();
        this.conversation.on(this.peer);
        this.sender = new GatedSender(this.peer, gate);
        this.flow = new StreamFlow(this.peer, this::flowChanged);
        this.session.connect(this.sender, this::closeQuietly);
    }

    abstract void closeQuietly();

    /** The server has said which rate of all streams holds. */
    abstract void flowChanged(StreamRate now);

    @Override
    protected JsonRpcRequestSender sender() {
        return this.sender;
    }

    ServiceProxies proxies() {
        return this.proxies;
    }

    JsonRpcPeer peer() {
        return this.peer;
    }

    ClientConversation conversation() {
        return this.conversation;
    }

    /** The server has opened this conversation. */
    void openedByServer(@Nullable Object registerInfo, Map<String, String> pathVariables) {
        this.session.openedByServer(registerInfo, pathVariables);
    }

    void movedBy(Function<JsonRpcClient, CompletableFuture<Boolean>> newMover) {
        this.mover = newMover;
    }

    /** Completes when it has gone on with the other client, on the reading thread. */
    CompletableFuture<Boolean> move(JsonRpcClient other) {
        return this.mover.apply(Objects.requireNonNull(other, "other"));
    }

    @Override
    public void moveTo(JsonRpcClient other) {
        ConnectionGate.await(move(other));
    }

    StreamFlow streamFlow() {
        return this.flow;
    }

    ClientSettings settings() {
        return this.settings;
    }

    @Override
    public MessageCodec getCodec() {
        return this.codec;
    }

    @Override
    public JsonRpcBatch batch() {
        return this.sender.batch();
    }

    @Override
    public Session getSession() {
        return this.session;
    }

    @Override
    public void setServerRequestHandler(RequestHandler<?> handler) {
        this.conversation.handleWith(handler);
    }

    @Override
    public <P> void setMethodHandler(String method, Class<P> paramsType, MethodHandler<P> handler) {
        this.peer.handle(method, paramsType, new SingleMethod<>(handler));
    }

    @Override
    public <T> T proxy(Class<T> api, UnaryOperator<ProxyOptions> options) {
        return this.proxies.create(api, this, options.apply(ProxyOptions.DEFAULT));
    }

    @Override
    public <T> void implement(Class<T> api, T implementation) {
        ServiceHandler handler =
                new ServiceHandler(api, MethodSurroundings.of(implementation, this.codec.typedValues(false)));
        handler.names().forEach(name -> this.peer.handle(name, handler.getParamsType(), handler));
    }

    @Override
    public void flow(StreamRate rate) {
        this.flow.request(rate);
    }

    @Override
    public void flow(RateHint hint) {
        this.flow.request(hint);
    }

    @Override
    public @Nullable StreamRate getFlow() {
        return this.flow.now();
    }

    @Override
    public void setConnectionTimeout(Duration timeout) {
        this.settings.connectionTimeout(timeout);
    }

    @Override
    public void setIdleTimeout(Duration timeout) {
        this.settings.idleTimeout(timeout);
    }

    @Override
    public void setLabel(String label) {
        this.settings.label(label);
    }

    @Override
    public void setRequestTimeout(Duration timeout) {
        this.settings.requestTimeout(timeout);
    }
}
