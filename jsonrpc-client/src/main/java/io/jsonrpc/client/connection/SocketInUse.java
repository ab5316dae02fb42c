package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.ClientSessionTransport;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket that a connection is on, how it was won, and what the server said of its end. */
final class SocketInUse {

    private static final Logger log = LoggerFactory.getLogger(SocketInUse.class);

    private final ClientSessionSocket socket;

    /** The outage that ended with it; null for none. */
    private final @Nullable Outage mended;

    /** Within which time the server wants to close it; zero if it did not say. Guarded by the lock of the connection. */
    private Duration announcedEnd = Duration.ZERO;

    SocketInUse(ClientSessionSocket socket, @Nullable Outage mended) {
        this.socket = socket;
        this.mended = mended;
    }

    ClientSessionSocket socket() {
        return this.socket;
    }

    /** The server closes the socket within this time. */
    void announceEnd(Duration within, ClientSettings settings, ClientEvents events, Steps steps) {
        this.announcedEnd = within;
        steps.add(() -> log.info("{}: the server goes away within {} ms", settings.label(), within.toMillis()));
        events.put(events.goAway(within));
    }

    /** Whether this end means that another socket has taken the session over for the second time. */
    boolean isTakenForGood(DisconnectReason reason) {
        return isTaken(reason) && this.mended != null && isTaken(this.mended.reason());
    }

    static boolean isTaken(DisconnectReason reason) {
        return reason.status().is(CloseStatus.REPLACED);
    }

    /** The outage that begins with the end of this socket. */
    Outage outage(DisconnectReason reason, ClientRuntime runtime, ReconnectPolicy policy) {
        // A client that is refused after the handshake: connecting had not ended the outage.
        boolean refused = reason.status().is(CloseStatus.RETRY_LATER);
        return new Outage(reason, runtime, policy, refused && this.mended != null ? this.mended.tries() : 0);
    }

    /** How long to stay away at least, now that it has ended, for the sake of a server that announced its going. */
    Duration timeToStayAway(@Nullable ClientSessionTransport session, ReconnectPolicy policy, ClientRuntime runtime) {
        if (session == null) {
            return Duration.ZERO;
        }
        Duration patience = Duration.ofMillis(session.terms().window().millis());
        return RetryRules.afterGoAway(this.announcedEnd, patience, policy.maxTime(), runtime.chance());
    }
}
