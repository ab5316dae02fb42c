package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.annotation.UnknownParams;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of the JSON-RPC server.
 *
 * @param enabled whether the server is set up
 * @param messages limits on one received message
 * @param params how the params of controllers are bound
 * @param controllers which annotations of controllers must be obeyed
 * @param requests limits on the requests of one session, in both directions
 * @param outbound limits on the messages queued for one session
 * @param sessions limits and timeouts of sessions
 * @param resumption limits and timeouts of resumable sessions
 * @param streams limits on streams that handlers answer with, and the names of their messages
 * @param channels limits on channels
 * @param sockets limits and timeouts of sockets
 * @param workers the threads that run handlers
 * @param sockjs settings of SockJS
 * @param tomcat buffers per connection on Tomcat
 * @param netty settings of Reactor Netty
 * @param observation metrics and traces
 * @param allowedHosts host names under which the server may be reached, without a port: exact, or with *. for the first
 *     part; empty allows every name. Protects servers on localhost and in intranets from pages whose own host name
 *     resolves to the server (DNS rebinding); other names are answered with 403
 * @param shutdownGracePeriod how long running requests may take when the application stops
 * @param context what calls say besides their params
 * @param errors what is sent of an exception of a handler that stands for no error, with -32603
 * @param errorCodes codes that replace the default ones, by the stable name of the error such as server.busy
 * @param rateLimits limits on the rate of calls, by a name that logs and metrics have
 * @param concurrencyLimits limits on how many calls run at the same time, by such a name
 * @since 0.1
 */
@ConfigurationProperties("jsonrpc.server")
public record JsonRpcServerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Messages messages,
        @DefaultValue Params params,
        @DefaultValue Controllers controllers,
        @DefaultValue Requests requests,
        @DefaultValue Outbound outbound,
        @DefaultValue Sessions sessions,
        @DefaultValue Resumption resumption,
        @DefaultValue Streams streams,
        @DefaultValue Channels channels,
        @DefaultValue Sockets sockets,
        @DefaultValue Workers workers,
        @DefaultValue SockJs sockjs,
        @DefaultValue Tomcat tomcat,
        @DefaultValue Netty netty,
        @DefaultValue Observation observation,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("30s") Duration shutdownGracePeriod,
        @DefaultValue Context context,
        @DefaultValue Failures errors,
        @DefaultValue Map<String, Integer> errorCodes,
        @DefaultValue Map<String, CallLimitProperties.Rate> rateLimits,
        @DefaultValue Map<String, CallLimitProperties.Concurrency> concurrencyLimits)
        implements Validator {

    /** Called by Spring Boot, which uses this class to validate the bound properties. */
    @Override
    public boolean supports(Class<?> type) {
        return type == JsonRpcServerProperties.class;
    }

    /** Rejects all invalid values. */
    @Override
    public void validate(Object bound, Errors errors) {
        new PropertyChecks(errors).check((JsonRpcServerProperties) bound);
    }

    /**
     * Limits on one received message.
     *
     * @param maxSize maximum size of a message in UTF-8; a larger one is answered with -32007, one over four times the
     *     size closes the socket with 1009
     * @param maxDepth maximum nesting of arrays and objects
     * @param maxTokens maximum number of JSON values and member names in one message
     * @param maxMembers maximum number of members of one object
     * @param maxNameLength maximum length of a member name, in characters
     * @param maxIdLength maximum length of an id, in characters
     * @param maxMethodLength maximum length of a method name, in characters
     * @param maxBatch maximum number of requests in one batch; 0 disables batches
     * @param maxFragments maximum number of fragments of one message
     * @param assemblyTimeout maximum time from the first to the last fragment of one message
     * @param nullParams whether "params":null of a request or notification counts as absent, because many clients send
     *     it; else it is answered with -32600
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
     * How the params of controllers are bound.
     *
     * @param unknown what is done with a member or an element that has no parameter, where the method does not say it:
     *     ignore, or refuse with -32602
     * @param coerce whether a number or a boolean is also read as a text, and the texts "true" and "false" as booleans,
     *     for old clients
     */
    public record Params(
            @DefaultValue("ignore") UnknownParams unknown,
            @DefaultValue("false") boolean coerce) {}

    /**
     * Which annotations of controllers must be obeyed.
     *
     * @param requireValidator whether a method with constraints on its parameters ends the start if there is no validator;
     *     otherwise a warning is logged, and nothing checks the constraints
     * @param requireMethodSecurity whether a method with an annotation such as @PreAuthorize ends the start if nothing
     *     obeys it; otherwise a warning is logged, and everyone may call the method
     */
    public record Controllers(
            @DefaultValue("true") boolean requireValidator,
            @DefaultValue("true") boolean requireMethodSecurity) {}

    /**
     * Limits on the requests of one session, in both directions, and of all sessions.
     *
     * @param maxInFlight requests of the client that are running or queued; one more is answered with -32009
     * @param maxInFlightSize their total size
     * @param maxQueuedNotifications notifications of the client that are queued; one more closes the socket with 4504
     * @param maxQueuedNotificationsSize their total size
     * @param maxPending requests of the server that are still unanswered
     * @param maxPerSecond requests and notifications on one socket, or channel, per second; more are answered with -32009; 0 for
     *     no limit
     * @param timeout how long a request of the server waits for the client's answer
     * @param handlerTimeout how long a handler may take to answer; then -32002 is sent
     * @param maxTotalSize memory for what all clients have sent: half of it for requests and notifications until their
     *     handlers have returned, half for messages that are not complete, and items of arguments that are not handled.
     *     Above it a request is answered with -32009, a notification closes with 4504, and the largest incomplete message
     *     closes with 4102, or the largest argument is cancelled. 0 for an eighth of the heap, and at least four times
     *     messages.max-size
     */
    public record Requests(
            @DefaultValue("1024") int maxInFlight,
            @DefaultValue("1MB") DataSize maxInFlightSize,
            @DefaultValue("16384") int maxQueuedNotifications,
            @DefaultValue("4MB") DataSize maxQueuedNotificationsSize,
            @DefaultValue("256") int maxPending,
            @DefaultValue("0") int maxPerSecond,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("5m") Duration handlerTimeout,
            @DefaultValue("0B") DataSize maxTotalSize) {}

    /**
     * Limits on the messages queued for one session.
     *
     * @param maxMessageSize maximum size of one message in UTF-8
     * @param maxBatchResponseSize maximum total size of the answers to one batch
     * @param maxQueuedMessages messages queued for the socket
     * @param maxQueuedSize their total size
     * @param maxDetachedMessages messages kept while the session has no socket
     * @param maxDetachedSize their total size
     * @param writeStall a socket is closed with 4008 if its oldest message is queued for longer
     * @param nullMembers whether null members of maps, records and other objects are written in outgoing messages; else
     *     they are omitted
     * @param maxTotalSize memory of all sessions for messages that clients have not read: those that are queued, and
     *     those not acknowledged on a socket; above it the largest and slowest sockets are closed with 4008. 0 for a
     *     quarter of the heap
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
     * Limits and timeouts of sessions.
     *
     * @param max sessions, with or without a socket; one more replaces a session of lower priority (PROTOCOL.md, 3.4)
     *     or is rejected with -32009
     * @param maxPerPrincipal sessions of one authenticated user
     * @param maxPerAddress sessions of unauthenticated clients at one remote address; 0 for no limit. Behind a proxy
     *     set server.forward-headers-strategy first, and consider that many clients may share an address
     * @param maxGroups groups that one session may join
     * @param reconnectionWindow how long a session without a socket is kept for its client
     * @param startAfter time after which a socket that sends nothing gets its session
     * @param closeGrace how long a closing session waits for its running handler and its last messages
     * @param endWithLogin whether a session ends, with 4501, with the login of its user: when a token expires, and with the
     *     HTTP session that the user has logged in to
     */
    public record Sessions(
            @DefaultValue("20000") int max,
            @DefaultValue("50") int maxPerPrincipal,
            @DefaultValue("0") int maxPerAddress,
            @DefaultValue("128") int maxGroups,
            @DefaultValue("10s") Duration reconnectionWindow,
            @DefaultValue("1s") Duration startAfter,
            @DefaultValue("5s") Duration closeGrace,
            @DefaultValue("true") boolean endWithLogin) {}

    /**
     * Limits and timeouts of resumable sessions (part 3 of the protocol).
     *
     * @param window how long a session without a socket is kept for its client
     * @param windowSize maximum size of the messages that are kept until the client has acknowledged them; at least
     *     twice the largest message, received or sent
     * @param windowFrames maximum number of these messages
     * @param maxHeartbeat longest heartbeat interval that clients may request
     * @param heartbeatGrace additional silence tolerated beyond the heartbeat interval
     * @param maxDetachedSize total memory of sessions without a socket; above it a session of the client that uses most
     *     is evicted; 0 for a quarter of the heap, 256MB at most
     * @param maxDenials denied resumes of one session per minute; each further one closes its socket with 4102
     * @param goAwayWithin when the application stops, clients with resumable sessions are asked to reconnect, spread
     *     over this time; at most the shutdown grace period
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
     * Streams that handlers answer with.
     *
     * @param maxPerSession streams of one session; one more is answered with -32006
     * @param maxPerPrincipal streams of one authenticated user, in all of its sessions
     * @param itemMethod the method of the notifications with items, for clients that expect another name; a method with
     *     a name of its own keeps it
     * @param unsubscribeMethod a method that ends a stream, besides rpc.stream.cancel, for clients that call another one;
     *     empty for none
     */
    public record Streams(
            @DefaultValue("64") int maxPerSession,
            @DefaultValue("1024") int maxPerPrincipal,
            @DefaultValue("rpc.stream.item") String itemMethod,
            @DefaultValue("") String unsubscribeMethod) {}

    /**
     * Limits on channels, which handlers may have (withChannels).
     *
     * @param max open channels of all sessions; one more is refused
     * @param maxPerSession open channels of one session; one more is refused
     */
    public record Channels(
            @DefaultValue("100000") int max,
            @DefaultValue("64") int maxPerSession) {}

    /**
     * Limits and timeouts of sockets.
     *
     * @param max open sockets; one more handshake is answered with 503
     * @param maxPerAddress open sockets of one remote address; one more is closed with 4102; 0 for no limit. Behind a
     *     proxy set server.forward-headers-strategy first, and consider that many clients may share an address
     * @param maxHandshakesPerSecond handshakes per second; more are answered with 503
     * @param pingInterval interval of PING frames to one client
     * @param pongTimeout a socket is closed with 4002 if nothing is received for the ping interval plus this time,
     *     provided that its client has ever answered a PING
     * @param maxPongs PONG frames of one client in ten seconds; more close the socket with 1008
     */
    public record Sockets(
            @DefaultValue("22000") int max,
            @DefaultValue("0") int maxPerAddress,
            @DefaultValue("2000") int maxHandshakesPerSecond,
            @DefaultValue("25s") Duration pingInterval,
            @DefaultValue("10s") Duration pongTimeout,
            @DefaultValue("30") int maxPongs) {}

    /**
     * The threads that run handlers. With spring.threads.virtual.enabled on Java 21 and newer each task has its own
     * virtual thread, and these settings have no effect.
     *
     * @param threads maximum number of threads; 0 for four times the processors and at least 16. If all are busy, the
     *     next free one serves the session that uses the fewest
     * @param maxWaiting maximum number of handlers that may wait for an answer of their client at the same time, in
     *     addition to those threads
     * @param ioThreads threads for blocking network operations: SockJS over HTTP, PING and CLOSE frames
     */
    public record Workers(
            @DefaultValue("0") int threads,
            @DefaultValue("1000") int maxWaiting,
            @DefaultValue("16") int ioThreads) {}

    /**
     * Settings of SockJS.
     *
     * @param heartbeat interval of heartbeats to one client
     * @param disconnectDelay how long a client may be without a receiving request
     * @param streamLimit size after which a streaming response (xhr_streaming, eventsource) ends and the client opens
     *     the next one; proxies and browsers keep in memory what they have received of it
     * @param clientLibraryUrl URL from which old browsers load the SockJS client
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
     * @param firstRequestTimeout a connection, of any client of the application, is closed if its first HTTP request
     *     head is not complete after this time, or if a later head has begun and is not complete after this time; 0
     *     leaves this to server.netty.idle-timeout
     */
    public record Netty(@DefaultValue("20s") Duration firstRequestTimeout) {}

    /**
     * Buffers that Tomcat keeps for a connection as long as it is open.
     *
     * @param webSocketBuffer size of each of four buffers of a WebSocket, 1KB to 64KB; 0 keeps Tomcat's default of 8KB.
     *     Three of them have one size for the whole JVM, the system property
     *     org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE, which is set only if it is not set yet
     * @param socketBuffer size of each of two buffers of any connection, 1KB to 64KB; 0 keeps Tomcat's default of 8KB
     */
    public record Tomcat(
            @DefaultValue("1KB") DataSize webSocketBuffer,
            @DefaultValue("2KB") DataSize socketBuffer) {}

    /**
     * Metrics and traces.
     *
     * @param enabled whether requests are observed, and sockets, sessions and errors counted
     * @param maxMethods maximum number of method names that become tags; others are counted as _OTHER
     * @param methods names that are tags from the start; others become tags, up to the maximum, once a handler has
     *     explicitly answered a request with a result
     * @param mdc whether log entries of handlers have the session, the method and the id of their call in the MDC, as
     *     jsonrpc.session, jsonrpc.method and jsonrpc.id
     */
    public record Observation(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("100") int maxMethods,
            @DefaultValue List<String> methods,
            @DefaultValue("false") boolean mdc) {}

    /**
     * What calls say besides their params: how long the caller waits, and where it is in a trace.
     *
     * @param acceptPlain whether calls of plain and classic clients may say it, too, which have not agreed on the extension
     *     context: such a client chooses the ids of traces
     */
    public record Context(@DefaultValue("false") boolean acceptPlain) {}

    /**
     * What is sent of an exception of a handler that stands for no error.
     *
     * @param incidents whether data.instance has an id that the log repeats
     * @param detail whether data.detail has the message of the exception: never, with spring-boot-devtools on the class path
     *     (development), or always; its stack trace is never sent
     */
    public record Failures(
            @DefaultValue("true") boolean incidents,
            @DefaultValue("never") Detail detail) {}

    /**
     * Where the message of an unexpected exception is sent.
     *
     * @since 0.1
     */
    public enum Detail {
        /** Nowhere. */
        NEVER,
        /** Where spring-boot-devtools is on the class path. */
        DEVELOPMENT,
        /** Everywhere. */
        ALWAYS
    }

    /** Converts the properties to the server's settings. */
    ServerSettings toSettings() {
        return new SettingsConversion(this).settings();
    }
}
