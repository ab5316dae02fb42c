package io.jsonrpc.client.settings;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.MessageCodecFactory;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.MessageLimits;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What a {@link ClientRuntime} is made of. Set before the client is made. */
public final class RuntimeSettings {

    /** As many requests as our server lets one session have running or queued. */
    private static final int PENDING = 1024;

    private MessageLimits messageLimits = MessageLimits.DEFAULT;

    private boolean nullMembers = true;

    private boolean nullParams;

    private MessageCodecFactory codec = this::gson;

    private PeerLimits limits = PeerLimits.DEFAULT.withPending(PENDING);

    private PeerObserver observer = PeerObserver.NONE;

    private List<ClientCallInterceptor> clientInterceptors = List.of();

    private List<ServerCallInterceptor> serverInterceptors = List.of();

    /** Null for a pool of the client's own. */
    private @Nullable Executor executor;

    private int threads = 4;

    private DoubleSupplier chance = Math::random;

    /** Null for real time. */
    private @Nullable Timers timers;

    public void messageLimits(MessageLimits limits) {
        this.messageLimits = limits;
    }

    /** What concerns the peers of a client, as it is now. */
    public Consumer<PeerBuilder> peerOptions() {
        PeerLimits bounds = this.limits;
        PeerObserver watching = this.observer;
        List<ClientCallInterceptor> sending = this.clientInterceptors;
        List<ServerCallInterceptor> handling = this.serverInterceptors;
        return peer -> peer.limits(bounds)
                .observer(watching)
                .clientInterceptors(sending)
                .serverInterceptors(handling);
    }

    public void observer(PeerObserver newObserver) {
        this.observer = newObserver;
    }

    public void clientInterceptors(List<ClientCallInterceptor> interceptors) {
        this.clientInterceptors = interceptors;
    }

    public void serverInterceptors(List<ServerCallInterceptor> interceptors) {
        this.serverInterceptors = interceptors;
    }

    public void limits(PeerLimits newLimits) {
        this.limits = newLimits;
    }

    public void nullMembers(boolean written) {
        this.nullMembers = written;
    }

    public void nullParams(boolean accepted) {
        this.nullParams = accepted;
    }

    public void codec(MessageCodecFactory newCodec) {
        this.codec = newCodec;
    }

    private MessageCodec gson(MessageLimits received, boolean absentParams) {
        return new GsonMessageCodec(JsonBinding.gsonBuilder(this.nullMembers).create(), received, absentParams);
    }

    public void executor(Executor newExecutor) {
        this.executor = newExecutor;
    }

    public void threads(int count) {
        this.threads = count;
    }

    public void timers(Timers newTimers, DoubleSupplier newChance) {
        this.timers = newTimers;
        this.chance = newChance;
    }

    /**
     * The runtime of one client.
     *
     * @param name the prefix of the names of its threads
     */
    public ClientRuntime make(String name) {
        ScheduledThreadPoolExecutor timer = ClientRuntime.timer(name);
        Workers workers = this.executor == null
                ? Workers.sharing(ClientRuntime.WORKERS, name, this.threads, ClientRuntime.MAX_WAITING)
                : Workers.elastic(this.executor);
        return new ClientRuntime(
                name,
                this.codec.create(this.messageLimits, this.nullParams),
                workers,
                this.timers == null ? Timers.system(timer) : this.timers,
                this.chance,
                new LastEnd(timer::shutdownNow),
                new LastEnd(workers::retire));
    }
}
