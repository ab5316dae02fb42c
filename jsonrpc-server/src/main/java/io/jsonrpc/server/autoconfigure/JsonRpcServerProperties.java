package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of the JSON-RPC server.
 *
 * @param enabled whether the server is set up at all
 * @param messages bounds on one inbound message
 * @param requests bounds on the requests of one session, each way
 * @param outbound bounds on what waits to be sent to one session
 * @param sessions bounds and times of sessions
 * @param resumption bounds and times of sessions that lose nothing
 * @param sockets bounds and times of sockets
 * @param workers the threads that run handlers
 * @param sockjs settings of SockJS
 * @param tomcat what a connection may hold on Tomcat
 * @param netty settings of Reactor Netty
 * @param observation metrics and traces
 * @param allowedHosts names under which the server may be reached, without a port: exact, or *. and the rest of a name; none
 *     for every name. Guards servers on localhost and in intranets from pages that have a name of their own resolved to
 *     them (DNS rebinding); any other name is answered 403
 * @param shutdownGracePeriod how long running requests may take when the application stops
 * @param errorCodes codes to use instead of the default ones, by the stable name of the error such as server.busy
 */
@ConfigurationProperties("jsonrpc.server")
public record JsonRpcServerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Messages messages,
        @DefaultValue Requests requests,
        @DefaultValue Outbound outbound,
        @DefaultValue Sessions sessions,
        @DefaultValue Resumption resumption,
        @DefaultValue Sockets sockets,
        @DefaultValue Workers workers,
        @DefaultValue SockJs sockjs,
        @DefaultValue Tomcat tomcat,
        @DefaultValue Netty netty,
        @DefaultValue Observation observation,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("30s") Duration shutdownGracePeriod,
        @DefaultValue Map<String, Integer> errorCodes)
        implements Validator {

    /** For Spring Boot, which validates the bound properties with it. */
    @Override
    public boolean supports(Class<?> type) {
        return type == JsonRpcServerProperties.class;
    }

    /** Rejects every value that cannot be. */
    @Override
    public void validate(Object bound, Errors errors) {
        new PropertyChecks(errors).check((JsonRpcServerProperties) bound);
    }

    /**
     * Bounds on one inbound message.
     *
     * @param maxSize size of a message in UTF-8; a larger one is answered -32007, one over four times the size closes
     * @param maxDepth nesting of arrays and objects
     * @param maxTokens JSON values and member names in one message
     * @param maxMembers members of one object
     * @param maxNameLength characters of a member name
     * @param maxIdLength characters of an id
     * @param maxMethodLength characters of a method name
     * @param maxBatch requests in one batch; 0 switches batches off
     * @param maxFragments fragments of one message
     * @param assemblyTimeout from the first to the last fragment of one message
     * @param nullParams whether "params":null of a request or notification counts as absent, as many clients send it; else
     *     it is -32600
     */
    public record Messages(
            @DefaultValue("1MB") DataSize maxSize,
            @DefaultValue("64") int maxDepth,
            @DefaultValue("100000") int maxTokens,
            @DefaultValue("10000") int maxMembers,
            @DefaultValue("1024") int maxNameLength,
            @DefaultValue("128") int maxIdLength,
            @DefaultValue("256") int maxMethodLength,
            @DefaultValue("50") int maxBatch,
            @DefaultValue("1024") int maxFragments,
            @DefaultValue("10s") Duration assemblyTimeout,
            @DefaultValue("false") boolean nullParams) {}

    /**
     * Bounds on the requests of one session, each way.
     *
     * @param maxInFlight requests of the client that run or wait; one more is answered -32009
     * @param maxInFlightSize their size together
     * @param maxQueuedNotifications notifications of the client that wait; one more closes with 4504
     * @param maxQueuedNotificationsSize their size together
     * @param maxPending requests of the server that wait for the client's answer
     * @param maxPerSecond messages of one session a second, over which they are answered -32009; 0 for no rate
     * @param timeout how long a request of the server waits for the client's answer
     * @param handlerTimeout how long a handler may take to answer; then -32002 is answered for it
     */
    public record Requests(
            @DefaultValue("1024") int maxInFlight,
            @DefaultValue("1MB") DataSize maxInFlightSize,
            @DefaultValue("16384") int maxQueuedNotifications,
            @DefaultValue("4MB") DataSize maxQueuedNotificationsSize,
            @DefaultValue("256") int maxPending,
            @DefaultValue("0") int maxPerSecond,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("5m") Duration handlerTimeout) {}

    /**
     * Bounds on what waits to be sent to one session.
     *
     * @param maxMessageSize size of one message in UTF-8
     * @param maxBatchResponseSize size of the answers of one batch together
     * @param maxQueuedMessages messages that wait for the socket
     * @param maxQueuedSize their size together
     * @param maxDetachedMessages messages kept while the session has no socket
     * @param maxDetachedSize their size together
     * @param writeStall a socket is closed (4008) when its oldest message waits for longer
     * @param nullMembers whether members of maps, records and other objects that are null are written in what is sent; else
     *     they are left out
     * @param maxTotalSize what all sessions keep together for clients that have not read it: what waits, and what is not
     *     acknowledged on a socket; over it the largest and slowest are closed (4008). 0 for a quarter of the heap
     */
    public record Outbound(
            @DefaultValue("1MB") DataSize maxMessageSize,
            @DefaultValue("1MB") DataSize maxBatchResponseSize,
            @DefaultValue("1000") int maxQueuedMessages,
            @DefaultValue("1MB") DataSize maxQueuedSize,
            @DefaultValue("1024") int maxDetachedMessages,
            @DefaultValue("4MB") DataSize maxDetachedSize,
            @DefaultValue("5s") Duration writeStall,
            @DefaultValue("true") boolean nullMembers,
            @DefaultValue("0B") DataSize maxTotalSize) {}

    /**
     * Bounds and times of sessions.
     *
     * @param max living sessions, with and without a socket; one more takes the place of a session that is worth less
     *     (PROTOCOL.md, 3.4), or is refused with -32009
     * @param maxPerPrincipal living sessions of one authenticated user
     * @param maxPerAddress living sessions of the clients at one remote address that are not authenticated; 0 for no bound.
     *     Behind a proxy set server.forward-headers-strategy first, and mind that many clients may share an address
     * @param maxGroups groups that one session may be in
     * @param reconnectionWindow how long a session waits for its client without a socket
     * @param startAfter when a silent socket gets its session
     * @param closeGrace how long a session that ends waits for its running handler and its last messages
     */
    public record Sessions(
            @DefaultValue("20000") int max,
            @DefaultValue("50") int maxPerPrincipal,
            @DefaultValue("0") int maxPerAddress,
            @DefaultValue("128") int maxGroups,
            @DefaultValue("10s") Duration reconnectionWindow,
            @DefaultValue("1s") Duration startAfter,
            @DefaultValue("5s") Duration closeGrace) {}

    /**
     * Bounds and times of sessions that lose nothing (part 3 of the protocol).
     *
     * @param window how long a session waits for its client without a socket
     * @param windowSize size of the messages that are kept until the client has acknowledged them; at least twice the
     *     largest message, in and out
     * @param windowFrames how many messages are kept
     * @param maxHeartbeat the longest time between two signs of life that clients may ask for
     * @param heartbeatGrace how much longer silence is borne
     * @param maxDetachedSize what sessions without a socket keep together; over it one of the client that keeps most ends; 0 for
     *     a quarter of the heap, 256MB at most
     * @param maxDenials denied resumes of one session in a minute; after each further one the socket is closed (4102)
     * @param goAwayWithin when the application stops, clients with such sessions are sent away spread over this time, at
     *     most the shutdown grace period
     */
    public record Resumption(
            @DefaultValue("120s") Duration window,
            @DefaultValue("4MB") DataSize windowSize,
            @DefaultValue("1024") int windowFrames,
            @DefaultValue("60s") Duration maxHeartbeat,
            @DefaultValue("10s") Duration heartbeatGrace,
            @DefaultValue("0B") DataSize maxDetachedSize,
            @DefaultValue("5") int maxDenials,
            @DefaultValue("5s") Duration goAwayWithin) {}

    /**
     * Bounds and times of sockets.
     *
     * @param max open sockets; one more handshake is answered 503
     * @param maxPerAddress open sockets of one remote address; one more is closed with 4102; 0 for no bound. Behind a proxy
     *     set server.forward-headers-strategy first, and mind that many clients may share an address
     * @param maxHandshakesPerSecond handshakes a second; more are answered 503
     * @param pingInterval between two PING frames to one client
     * @param pongTimeout a socket is closed (4002) when nothing is heard for the interval and this, if its client ever
     *     answered a PING
     * @param maxPongs PONG frames of one client in ten seconds; more closes with 1008
     */
    public record Sockets(
            @DefaultValue("22000") int max,
            @DefaultValue("0") int maxPerAddress,
            @DefaultValue("2000") int maxHandshakesPerSecond,
            @DefaultValue("25s") Duration pingInterval,
            @DefaultValue("10s") Duration pongTimeout,
            @DefaultValue("30") int maxPongs) {}

    /**
     * The threads that run handlers. With spring.threads.virtual.enabled on Java 21 and newer each task has a virtual
     * thread of its own and these settings do not matter.
     *
     * @param threads how many run at the same time; 0 for four times the processors and at least 16. When all are busy, the
     *     next free one goes to the session that has fewest
     * @param maxWaiting handlers that may wait for an answer of their client at the same time, beside those threads
     * @param ioThreads threads for what blocks on the network: SockJS over HTTP, PING and CLOSE frames
     */
    public record Workers(
            @DefaultValue("0") int threads,
            @DefaultValue("1000") int maxWaiting,
            @DefaultValue("16") int ioThreads) {}

    /**
     * Settings of SockJS.
     *
     * @param heartbeat between two heartbeats to one client
     * @param disconnectDelay how long a client may be without a request that receives
     * @param streamLimit what one streaming response (xhr_streaming, eventsource) carries before it ends and the client asks for the
     *     next one; proxies and browsers keep what they have received of it
     * @param clientLibraryUrl where old browsers load the SockJS client from
     */
    public record SockJs(
            @DefaultValue("25s") Duration heartbeat,
            @DefaultValue("5s") Duration disconnectDelay,
            @DefaultValue("128KB") DataSize streamLimit,

            @DefaultValue("/webjars/sockjs-client/dist/sockjs.min.js")
            String clientLibraryUrl) {

        int streamBytes() {
            return (int) this.streamLimit.toBytes();
        }
    }

    /**
     * Settings of Reactor Netty.
     *
     * @param firstRequestTimeout a connection, of any client of the application, whose first HTTP request head is not whole
     *     after this is closed, and so is one on which a later head has begun and is not whole after this; 0 leaves that to
     *     server.netty.idle-timeout
     */
    public record Netty(@DefaultValue("20s") Duration firstRequestTimeout) {}

    /**
     * What a connection may hold on Tomcat for as long as it is open.
     *
     * @param webSocketBuffer each of four buffers of a WebSocket, 1KB to 64KB; 0 leaves Tomcat its own 8KB. Three of them have
     *     one size for the whole JVM, the system property org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE, which is set only
     *     where it is not set yet
     * @param socketBuffer each of two buffers of any connection, 1KB to 64KB; 0 leaves Tomcat its own 8KB
     * @param promptWrites whether Tomcat's protocol is replaced by PromptNioProtocol, which is the same but tells that a
     *     message was written without a change of threads; not where the application has set another protocol
     */
    public record Tomcat(
            @DefaultValue("1KB") DataSize webSocketBuffer,
            @DefaultValue("2KB") DataSize socketBuffer,
            @DefaultValue("true") boolean promptWrites) {}

    /**
     * Metrics and traces.
     *
     * @param enabled whether requests are observed, and sockets, sessions and errors counted
     * @param maxMethods how many method names become tags; further ones are counted as _OTHER
     * @param methods names that are tags from the beginning; others become tags, while there is room, once a handler has
     *     answered a request with a result of its own
     */
    public record Observation(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("100") int maxMethods,
            @DefaultValue List<String> methods) {}

    /** The same as the server's own settings. */
    ServerSettings toSettings() {
        return new ServerSettings(
                messageLimits(),
                peerLimits(),
                socketLimits(),
                capacity(),
                times(),
                resumptionLimits(),
                new ErrorCatalog(codes()));
    }

    private MessageLimits messageLimits() {
        return new MessageLimits(
                bytes(this.messages.maxSize()),
                this.messages.maxDepth(),
                this.messages.maxTokens(),
                this.messages.maxMembers(),
                this.messages.maxNameLength(),
                this.messages.maxIdLength(),
                this.messages.maxMethodLength(),
                this.messages.maxBatch());
    }

    private PeerLimits peerLimits() {
        return new PeerLimits(
                bytes(this.outbound.maxMessageSize()),
                bytes(this.outbound.maxBatchResponseSize()),
                this.requests.maxInFlight(),
                bytes(this.requests.maxInFlightSize()),
                this.requests.maxQueuedNotifications(),
                bytes(this.requests.maxQueuedNotificationsSize()),
                this.requests.maxPending(),
                this.outbound.maxQueuedMessages(),
                bytes(this.outbound.maxQueuedSize()),
                this.outbound.maxDetachedMessages(),
                bytes(this.outbound.maxDetachedSize()),
                this.requests.timeout(),
                this.requests.handlerTimeout());
    }

    private ServerSettings.SocketLimits socketLimits() {
        return new ServerSettings.SocketLimits(
                this.messages.maxFragments(),
                ServerSettings.SocketLimits.DEFAULT.discardFactor(),
                this.sockets.maxPongs(),
                this.requests.maxPerSecond());
    }

    private ServerSettings.Capacity capacity() {
        long total = this.outbound.maxTotalSize().toBytes();
        return new ServerSettings.Capacity(
                this.sockets.max(),
                this.sockets.maxPerAddress(),
                this.sessions.max(),
                this.sessions.maxPerPrincipal(),
                this.sessions.maxPerAddress(),
                this.sessions.maxGroups(),
                this.sockets.maxHandshakesPerSecond(),
                total == 0 ? ServerSettings.Capacity.DEFAULT.outboundBytes() : total);
    }

    private ServerSettings.Times times() {
        return new ServerSettings.Times(
                this.sessions.startAfter(),
                this.sessions.reconnectionWindow(),
                this.sockets.pingInterval(),
                this.sockets.pongTimeout(),
                this.outbound.writeStall(),
                this.messages.assemblyTimeout(),
                this.sessions.closeGrace());
    }

    private ServerSettings.Resumption resumptionLimits() {
        long detached = this.resumption.maxDetachedSize().toBytes();
        return new ServerSettings.Resumption(
                new SessionTerms.Window(
                        this.resumption.window().toMillis(),
                        this.resumption.windowSize().toBytes(),
                        this.resumption.windowFrames()),
                this.resumption.maxHeartbeat().toMillis(),
                this.resumption.heartbeatGrace().toMillis(),
                detached == 0 ? ServerSettings.Resumption.DEFAULT.detachedBytes() : detached,
                this.resumption.maxDenials());
    }

    private Map<ErrorType, Integer> codes() {
        Map<ErrorType, Integer> codes = new EnumMap<>(ErrorType.class);
        this.errorCodes.forEach((name, code) -> codes.put(Objects.requireNonNull(errorType(name), name), code));
        return codes;
    }

    /** Null where no error is named so. */
    static @Nullable ErrorType errorType(String name) {
        return Arrays.stream(ErrorType.values())
                .filter(type -> type.type().equals(name))
                .findAny()
                .orElse(null);
    }

    private static int bytes(DataSize size) {
        return (int) size.toBytes();
    }
}
