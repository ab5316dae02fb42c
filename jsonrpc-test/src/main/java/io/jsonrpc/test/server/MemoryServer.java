package io.jsonrpc.test.server;

import io.jsonrpc.client.ClientInternals;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.spring.session.SessionEvents;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * The sessions and endpoints of a server in this process, without its web stack.
 *
 * @param codec reads and writes values
 * @param timers those of the sessions, if their time is not that of the system
 * @param stop ends the server
 */
public record MemoryServer(
        SocketAcceptor acceptor,
        List<Endpoint> endpoints,
        MessageCodec codec,
        @Nullable Timers timers,
        @Nullable ServerFailures failures,
        Runnable stop)
        implements Server {

    private static final URI ROOT = URI.create("ws://in-memory/");

    /** A server with one handler. */
    public static MemoryServer of(RequestHandler<?> handler, Timers timers) {
        ServerFailures failures = new ServerFailures();
        EndpointOptions own = handler instanceof JsonRpcHandler<?> withOptions
                ? EndpointOptions.of(withOptions)
                : EndpointOptions.DEFAULT;
        EndpointOptions options = new EndpointOptions(
                own.label(),
                own.sockJs(),
                own.allowedOrigins(),
                own.interceptors(),
                List.of(failures),
                List.of(),
                own.pingWatchdog(),
                own.classicSessions(),
                own.sessionIdInResults(),
                own.channels(),
                own.httpCalls());
        ServerSettings settings = ServerSettings.DEFAULT;
        Workers workers = Workers.pool("jsonrpc-tester-worker", 4, 256);
        MessageCodec codec = new GsonMessageCodec(JsonBinding.gsonBuilder().create(), settings.messages());
        DefaultSessionManager sessions = new DefaultSessionManager(
                codec,
                workers,
                timers,
                settings,
                ServerObserver.NONE,
                new OfferedExtensions(List.of()),
                SessionEvents.NONE,
                new ChannelRoutes(0));
        sessions.start();
        Endpoint endpoint = new Endpoint("/", new SharedHandler(handler), options);
        return new MemoryServer(sessions, List.of(endpoint), codec, timers, failures, () -> {
            sessions.stop();
            workers.shutdown();
        });
    }

    /**
     * The endpoints of an application.
     *
     * @param timers those of its sessions, if their time is not that of the system
     */
    public static MemoryServer of(ApplicationContext context, @Nullable Timers timers) {
        return new MemoryServer(
                context.getBean(SocketAcceptor.class),
                context.getBean(HandlerEndpoints.class).endpoints(),
                context.getBean(MessageCodec.class),
                timers,
                context.getBeanProvider(ServerFailures.class).getIfUnique(),
                () -> {});
    }

    @Override
    public URI at(@Nullable String path) {
        if (path != null) {
            return ROOT.resolve(path);
        }
        if (this.endpoints.size() != 1 || this.endpoints.get(0).pattern().contains("{")) {
            throw new IllegalStateException(
                    "The server has the paths " + paths() + ": choose one with mutate().path(\"…\").build()");
        }
        return ROOT.resolve(this.endpoints.get(0).pattern());
    }

    @Override
    public void map(JsonRpcClientBuilder client) {
        client.codec((limits, nullParams) -> this.codec);
    }

    private String paths() {
        return this.endpoints.stream().map(Endpoint::pattern).collect(Collectors.joining(", "));
    }

    @Override
    public TransportConnector connector(JsonRpcClientBuilder client, @Nullable Principal principal) {
        if (this.timers != null) {
            ClientInternals.timers(client, this.timers);
        }
        return new MemoryConnector(this.acceptor, this.endpoints, principal);
    }

    @Override
    public @Nullable Throwable failureOf(String method) {
        return this.failures == null ? null : this.failures.of(method);
    }

    @Override
    public void close() {
        this.stop.run();
    }
}
