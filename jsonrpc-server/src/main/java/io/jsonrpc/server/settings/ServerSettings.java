package io.jsonrpc.server.settings;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.ResumeThrottle;
import io.jsonrpc.core.session.frame.SessionTerms;
import java.time.Duration;

/**
 * Every bound and interval of the server, in one place.
 *
 * @param messages bounds on one inbound message
 * @param peer bounds on what one session keeps
 * @param sockets bounds on one socket
 * @param capacity bounds on the whole server
 * @param times how long things may take
 * @param resumption bounds on sessions that lose nothing (part 3 of the protocol)
 * @param errors the codes of the errors that the framework makes
 */
public record ServerSettings(
        MessageLimits messages,
        PeerLimits peer,
        SocketLimits sockets,
        Capacity capacity,
        Times times,
        Resumption resumption,
        ErrorCatalog errors) {

    /** The defaults of the protocol document. */
    public static final ServerSettings DEFAULT = new ServerSettings(
            MessageLimits.DEFAULT,
            PeerLimits.DEFAULT,
            SocketLimits.DEFAULT,
            Capacity.DEFAULT,
            Times.DEFAULT,
            Resumption.DEFAULT,
            ErrorCatalog.DEFAULT);

    public ServerSettings {
        long largest = Math.max(messages.messageBytes(), peer.outboundMessageBytes());
        Bounds.atLeast(
                2 * largest,
                "resumption.windowBytes (twice the largest message)",
                resumption.window().bytes());
    }

    /**
     * Bounds on one socket.
     *
     * @param fragments parts of one message beyond those that its size explains; more closes with 1008
     * @param discardFactor a message over its limit is read to its end and refused up to this many times the limit; a
     *     larger one closes with 1009
     * @param pongs PONG frames in ten seconds; more closes with 1008
     * @param messagesPerSecond requests and notifications of one session; 0 for no rate
     */
    public record SocketLimits(int fragments, int discardFactor, int pongs, int messagesPerSecond) {

        /** 1,024 fragments, four times the size, 30 PONG frames, no rate. */
        public static final SocketLimits DEFAULT = new SocketLimits(1024, 4, 30, 0);

        public SocketLimits {
            Bounds.atLeast(1, "fragments", fragments);
            Bounds.atLeast(1, "discardFactor", discardFactor);
            Bounds.atLeast(1, "pongs", pongs);
            Bounds.atLeast(0, "messagesPerSecond", messagesPerSecond);
        }
    }

    /**
     * Bounds on the whole server.
     *
     * @param sockets open sockets; one more handshake is answered 503
     * @param socketsPerAddress the same for one remote address, where one more is closed with 4102; 0 for no bound
     * @param sessions living sessions, with or without a socket; one more takes the place of another, or is refused with
     *     -32009
     * @param sessionsPerPrincipal the same for one authenticated user
     * @param sessionsPerAddress the same for the clients at one remote address that are not authenticated; 0 for no bound
     * @param groupsPerSession groups that one session may be in
     * @param handshakesPerSecond handshakes; more are answered 503
     * @param outboundBytes what all sessions keep together for clients that have not read it; over it the largest and slowest
     *     are closed with 4008
     */
    public record Capacity(
            int sockets,
            int socketsPerAddress,
            int sessions,
            int sessionsPerPrincipal,
            int sessionsPerAddress,
            int groupsPerSession,
            int handshakesPerSecond,
            long outboundBytes) {

        /**
         * 22,000 sockets, 20,000 sessions, 50 for one user, 128 groups, 2,000 handshakes a second, a quarter of the heap for
         * outgoing messages.
         */
        public static final Capacity DEFAULT = new Capacity(
                22_000, 0, 20_000, 50, 0, 128, 2_000, Runtime.getRuntime().maxMemory() / 4);

        public Capacity {
            Bounds.atLeast(1, "sockets", sockets);
            Bounds.atLeast(0, "socketsPerAddress", socketsPerAddress);
            Bounds.atLeast(1, "sessions", sessions);
            Bounds.atLeast(1, "sessionsPerPrincipal", sessionsPerPrincipal);
            Bounds.atLeast(0, "sessionsPerAddress", sessionsPerAddress);
            Bounds.atLeast(1, "groupsPerSession", groupsPerSession);
            Bounds.atLeast(1, "handshakesPerSecond", handshakesPerSecond);
            Bounds.atLeast(1, "outboundBytes", outboundBytes);
        }
    }

    /**
     * How long things may take.
     *
     * @param sessionStart a silent socket gets its session after this
     * @param reconnectionWindow a session waits this long for its client without a socket
     * @param pingInterval between two PING frames
     * @param pongTimeout a socket is dead when nothing is heard for the interval and this
     * @param writeStall a reader is too slow when the oldest message waits for longer
     * @param messageAssembly from the first to the last part of one message
     * @param closeGrace a session that ends waits this long for its running handler and its last messages
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
     * Bounds on sessions that lose nothing.
     *
     * @param window what the server keeps for one client, and for how long it waits for it without a socket
     * @param maxHeartbeatMillis the longest time between two signs of life that clients may ask for
     * @param graceMillis how much longer silence is borne
     * @param detachedBytes what sessions without a socket keep together; over it one of the holder that keeps most ends
     * @param denials denied resumes of one session id in a minute; after each further one the socket is closed (4102)
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

        /** What is agreed with a client that asks for this heartbeat. */
        public SessionTerms terms(long wishedHeartbeat, SessionTerms.ReceiveLimits limits, JsonText extensions) {
            long heartbeat = Math.min(SessionTerms.clampHeartbeat(wishedHeartbeat), this.maxHeartbeatMillis);
            return new SessionTerms(heartbeat, this.graceMillis, this.window, limits, extensions);
        }
    }

    /** In a class of its own: the defaults above are made while this one is being initialised. */
    private static final class Bounds {

        static void atLeast(long minimum, String name, long value) {
            if (value < minimum) {
                throw new IllegalArgumentException(name + " must be at least " + minimum + ": " + value);
            }
        }
    }
}
