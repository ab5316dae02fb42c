package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.SessionMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of JSON-RPC clients.
 *
 * @param client settings of the clients, by the name of the client
 * @since 0.1
 */
@ConfigurationProperties("jsonrpc")
public record JsonRpcClientProperties(@DefaultValue Map<String, Client> client) implements Validator {

    /** Called by Spring Boot, which uses this class to validate the bound properties. */
    @Override
    public boolean supports(Class<?> type) {
        return type == JsonRpcClientProperties.class;
    }

    /** Rejects all invalid values. */
    @Override
    public void validate(Object bound, Errors errors) {
        ((JsonRpcClientProperties) bound)
                .client()
                .forEach((name, settings) -> new ClientPropertyChecks(errors, name).check(settings));
    }

    /**
     * When a client connects.
     *
     * @since 0.1
     */
    public enum Connect {
        /**
         * When the application starts, which does not wait for it. Tries again and again until it is connected; requests
         * wait meanwhile, with their timeouts running.
         */
        BACKGROUND,
        /** With the first message. A request fails with the connection. */
        LAZY,
        /** When the application starts, which waits for it and fails with it. */
        REQUIRED
    }

    /**
     * In which sessions calls say how long they wait, and where they are in a trace.
     *
     * @since 0.1
     */
    public enum Context {
        /** In those whose server has agreed on the extension {@code context}. */
        AGREED,
        /** In plain and classic ones, too: of servers that ignore members that they do not know. */
        ALWAYS
    }

    /**
     * Settings of one client.
     *
     * @param url the server, beginning with ws, wss, http or https
     * @param connect when it connects
     * @param connectionTimeout how long one try to connect may take
     * @param requestTimeout how long a request waits for its answer unless it says so itself
     * @param idleTimeout after how long without a message a connection is made anew; 0 for never
     * @param closeTimeout how long closing waits for the last messages
     * @param session whether to open a session that outlives its sockets
     * @param context in which sessions calls say how long they wait, and where they are in a trace
     * @param whileReconnecting what becomes of messages during an outage
     * @param reconnect whether and how to come back after an outage
     * @param heartbeat how often to send a sign of life; unless set every 25s in resumable sessions, and probes elsewhere
     * @param heartbeatGrace how long after a heartbeat or a probe without any sign of life a connection is given up
     * @param probe how often a PING checks the server while there is no heartbeat; 0 for never
     * @param headers headers of the handshake
     * @param subprotocols subprotocols to offer, the preferred one first
     * @param bearerToken a token for the header Authorization; a JsonRpcClientCustomizer sets one that changes
     * @param oauth2Registration a registration of Spring Security's OAuth2 client (client credentials), whose access token is
     *     the bearer token of each handshake
     * @param username name of the user for Basic authentication
     * @param password password of the user for Basic authentication
     * @param ssl settings of TLS
     * @param messages limits on messages
     * @param observation whether calls are observed, as rpc.client.call.duration, where there is an ObservationRegistry, and
     *     say where they are in a trace
     * @param threads how many handlers and continuations of the client run at once; not used with virtual threads
     */
    public record Client(
            @Nullable String url,
            @DefaultValue("background") Connect connect,
            @DefaultValue("5s") Duration connectionTimeout,
            @DefaultValue("30s") Duration requestTimeout,
            @DefaultValue("0s") Duration idleTimeout,
            @DefaultValue("2s") Duration closeTimeout,
            @DefaultValue("auto") SessionMode session,
            @DefaultValue("agreed") Context context,
            @DefaultValue("queue") OfflinePolicy whileReconnecting,
            @DefaultValue Reconnect reconnect,
            @Nullable Duration heartbeat,
            @DefaultValue("5s") Duration heartbeatGrace,
            @DefaultValue("30s") Duration probe,
            @DefaultValue Map<String, List<String>> headers,
            @DefaultValue List<String> subprotocols,
            @Nullable String bearerToken,
            @Nullable String oauth2Registration,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue Ssl ssl,
            @DefaultValue Messages messages,
            @DefaultValue("true") boolean observation,
            @DefaultValue("4") int threads) {

        /** Without credentials. */
        @Override
        public String toString() {
            return "Client[url=" + this.url + "]";
        }
    }

    /**
     * Whether and how to come back after an outage.
     *
     * @param initialDelay the longest time before the first try; it doubles with each further one
     * @param maxDelay the longest time between two tries
     * @param maxAttempts tries per outage; unless set without end; 0 to stay away
     * @param maxTime from the loss of the connection to the last try; unless set without end
     */
    public record Reconnect(
            @DefaultValue("500ms") Duration initialDelay,
            @DefaultValue("30s") Duration maxDelay,
            @Nullable Integer maxAttempts,
            @Nullable Duration maxTime) {}

    /**
     * Settings of TLS.
     *
     * @param bundle name of the SSL bundle; unless set the defaults of the JVM
     */
    public record Ssl(@Nullable String bundle) {}

    /**
     * Limits on messages, and how they are read and written.
     *
     * @param maxSize maximum size of a received message
     * @param maxOutboundSize maximum size of a sent message
     * @param maxPending requests that may be unanswered at a time
     * @param maxQueued messages that wait during an outage
     * @param maxQueuedSize their total size
     * @param nullMembers whether null members of objects are sent
     * @param nullParams whether "params":null of a request of the server counts as absent
     */
    public record Messages(
            @DefaultValue("1MB") DataSize maxSize,
            @DefaultValue("1MB") DataSize maxOutboundSize,
            @DefaultValue("1024") int maxPending,
            @DefaultValue("1024") int maxQueued,
            @DefaultValue("4MB") DataSize maxQueuedSize,
            @DefaultValue("true") boolean nullMembers,
            @DefaultValue("false") boolean nullParams) {}
}
