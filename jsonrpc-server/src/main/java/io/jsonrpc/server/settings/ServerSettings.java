package io.jsonrpc.server.settings;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.ResumeThrottle;
import io.jsonrpc.core.session.frame.SessionTerms;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All limits and intervals of the server.
 *
 * @param messages limits on one received message
 * @param peer limits on what one session keeps in memory
 * @param sockets limits on one socket
 * @param capacity limits on the whole server
 * @param times timeouts and intervals
 * @param resumption limits on resumable sessions (part 3 of the protocol)
 * @param streams limits on streams, and the names of their messages
 * @param errors the codes of the errors that the framework itself sends
 * @param plainContext whether the members of the extension {@code context} are obeyed in sessions that cannot agree on it
 */
public record ServerSettings(
        MessageLimits messages,
        PeerLimits peer,
        SocketLimits sockets,
        Capacity capacity,
        Times times,
        Resumption resumption,
        Streams streams,
        ErrorCatalog errors,
        boolean plainContext) {

    /** The defaults of the protocol document. */
    public static final ServerSettings DEFAULT = new ServerSettings(
            MessageLimits.DEFAULT,
            PeerLimits.DEFAULT,
            SocketLimits.DEFAULT,
            Capacity.DEFAULT,
            Times.DEFAULT,
            Resumption.DEFAULT,
            Streams.DEFAULT,
            ErrorCatalog.DEFAULT,
            false);

    public ServerSettings {
        long largest = Math.max(messages.messageBytes(), peer.outboundMessageBytes());
        Bounds.atLeast(
                2 * largest,
                "resumption.windowBytes (twice the largest message)",
                resumption.window().bytes());
    }

    /**
     * Limits on one socket.
     *
     * @param fragments fragments of one message in excess of those that its size accounts for; more close the socket
     *     with 1008
     * @param discardFactor a message over the limit is read to its end and rejected if its size is at most this many
     *     times the limit; a larger one closes the socket with 1009
     * @param pongs PONG frames in ten seconds; more close the socket with 1008
     * @param messagesPerSecond requests and notifications on one socket, or channel, per second; 0 for no limit
     */
    public record SocketLimits(int fragments, int discardFactor, int pongs, int messagesPerSecond) {

        /** 1,024 fragments, four times the size, 30 PONG frames, no limit on messages per second. */
        public static final SocketLimits DEFAULT = new SocketLimits(1024, 4, 30, 0);

        public SocketLimits {
            Bounds.atLeast(1, "fragments", fragments);
            Bounds.atLeast(1, "discardFactor", discardFactor);
            Bounds.atLeast(1, "pongs", pongs);
            Bounds.atLeast(0, "messagesPerSecond", messagesPerSecond);
        }
    }

    /**
     * Limits on the whole server.
     *
     * @param sockets open sockets; one more handshake is answered with 503
     * @param socketsPerAddress open sockets of one remote address; one more is closed with 4102; 0 for no limit
     * @param sessions sessions, with or without a socket; one more replaces another or is rejected with -32009
     * @param sessionsPerPrincipal sessions of one authenticated user
     * @param sessionsPerAddress sessions of unauthenticated clients at one remote address; 0 for no limit
     * @param groupsPerSession groups that one session may join
     * @param handshakesPerSecond handshakes per second; more are answered with 503
     * @param outboundBytes total size of the messages queued for clients of all sessions; above it the largest and
     *     slowest are closed with 4008
     * @param inboundBytes total size of the requests, notifications, incomplete messages and unhandled items of all clients;
     *     above it requests are rejected with -32009, notifications and incomplete messages close their sockets, and
     *     streams that are arguments are cancelled
     */
    public record Capacity(
            int sockets,
            int socketsPerAddress,
            int sessions,
            int sessionsPerPrincipal,
            int sessionsPerAddress,
            int groupsPerSession,
            int handshakesPerSecond,
            long outboundBytes,
            long inboundBytes) {

        /**
         * 22,000 sockets, 20,000 sessions, 50 for one user, 128 groups, 2,000 handshakes a second, a quarter of the heap for
         * outgoing messages, an eighth for incoming ones.
         */
        public static final Capacity DEFAULT = new Capacity(
                22_000,
                0,
                20_000,
                50,
                0,
                128,
                2_000,
                Runtime.getRuntime().maxMemory() / 4,
                Runtime.getRuntime().maxMemory() / 8);

        public Capacity {
            Bounds.atLeast(1, "sockets", sockets);
            Bounds.atLeast(0, "socketsPerAddress", socketsPerAddress);
            Bounds.atLeast(1, "sessions", sessions);
            Bounds.atLeast(1, "sessionsPerPrincipal", sessionsPerPrincipal);
            Bounds.atLeast(0, "sessionsPerAddress", sessionsPerAddress);
            Bounds.atLeast(1, "groupsPerSession", groupsPerSession);
            Bounds.atLeast(1, "handshakesPerSecond", handshakesPerSecond);
            Bounds.atLeast(1, "outboundBytes", outboundBytes);
            Bounds.atLeast(1, "inboundBytes", inboundBytes);
        }
    }

    /**
     * Timeouts and intervals.
     *
     * @param sessionStart a socket that sends nothing gets its session after this time
     * @param reconnectionWindow how long a session without a socket is kept for its client
     * @param pingInterval time between two PING frames
     * @param pongTimeout a socket is dead if nothing is received for the ping interval plus this time
     * @param writeStall a client reads too slowly if the oldest message is queued for longer
     * @param messageAssembly maximum time from the first to the last fragment of one message
     * @param closeGrace how long a closing session waits for its running handler and its last messages
     */
    public record Times(
            Duration sessionStart,
            Duration reconnectionWindow,
            Duration pingInterval,
            Duration pongTimeout,
            Duration writeStall,
            Duration messageAssembly,
            Duration closeGrace) {

        /** 1 s, 10 s, 25 s, 10 s, 5 s, 10 s, 5 s. */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));

        public Times {
            Bounds.atLeast(1, "sessionStart in ms", sessionStart.toMillis());
            Bounds.atLeast(0, "reconnectionWindow in ms", reconnectionWindow.toMillis());
            Bounds.atLeast(1, "pingInterval in ms", pingInterval.toMillis());
            Bounds.atLeast(1, "pongTimeout in ms", pongTimeout.toMillis());
            Bounds.atLeast(1, "writeStall in ms", writeStall.toMillis());
            Bounds.atLeast(1, "messageAssembly in ms", messageAssembly.toMillis());
            Bounds.atLeast(1, "closeGrace in ms", closeGrace.toMillis());
        }
    }

    /**
     * Limits on resumable sessions.
     *
     * @param window what the server keeps for one client, and for how long without a socket
     * @param maxHeartbeatMillis longest heartbeat interval that clients may request, in milliseconds
     * @param graceMillis additional silence tolerated beyond the heartbeat, in milliseconds
     * @param detachedBytes total memory of detached sessions; above it, a session of the holder that uses most is
     *     evicted
     * @param denials denied resumes of one session id per minute; each further one closes its socket with 4102
     */
    public record Resumption(
            SessionTerms.Window window, long maxHeartbeatMillis, long graceMillis, long detachedBytes, int denials) {

        /** 120 s, 4 MiB and 1,024 frames; 60 s, 10 s, a quarter of the heap but at most 256 MiB, 5 denials. */
        public static final Resumption DEFAULT = new Resumption(
                SessionTerms.Window.DEFAULT,
                60_000,
                10_000,
                Math.min(256L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 4),
                ResumeThrottle.ALLOWED);

        public Resumption {
            Bounds.atLeast(5_000, "maxHeartbeat in ms", maxHeartbeatMillis);
            Bounds.atLeast(1_000, "heartbeatGrace in ms", graceMillis);
            Bounds.atLeast(1, "detachedBytes", detachedBytes);
            Bounds.atLeast(1, "denials", denials);
        }

        /** The terms for a client that requests this heartbeat, in milliseconds. */
        public SessionTerms terms(long requestedHeartbeat, SessionTerms.ReceiveLimits limits, JsonText extensions) {
            long heartbeat = Math.min(SessionTerms.clampHeartbeat(requestedHeartbeat), this.maxHeartbeatMillis);
            return new SessionTerms(heartbeat, this.graceMillis, this.window, limits, extensions);
        }
    }

    /**
     * Streams that handlers answer with.
     *
     * @param perSession streams of one session; one more is rejected with -32006
     * @param perPrincipal streams of one authenticated user
     * @param item the method of the notifications with items, where a method does not say it
     * @param unsubscribe a method that ends a stream, besides {@code rpc.stream.cancel}; null for none
     */
    public record Streams(
            int perSession,
            int perPrincipal,
            String item,
            @Nullable String unsubscribe) {

        /** 64 of a session, 1,024 of a user, the names of the protocol. */
        public static final Streams DEFAULT =
                new Streams(StreamSettings.DEFAULT.max(), 1024, StreamSettings.DEFAULT.item(), null);

        public Streams {
            Bounds.atLeast(1, "streams.perSession", perSession);
            Bounds.atLeast(1, "streams.perPrincipal", perPrincipal);
        }

        /** What a peer of one session is told. */
        public StreamSettings forSession(StreamSettings.Places places) {
            return new StreamSettings(this.perSession, this.item, this.unsubscribe, places);
        }
    }

    /** In a separate class because the defaults above are created while this one is being initialised. */
    private static final class Bounds {

        static void atLeast(long minimum, String name, long value) {
            if (value < minimum) {
                throw new IllegalArgumentException(name + " must be at least " + minimum + ": " + value);
            }
        }
    }
}
