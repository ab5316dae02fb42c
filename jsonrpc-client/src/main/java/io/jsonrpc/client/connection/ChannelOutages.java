package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.core.JsonRpcPeer;

/**
 * What the outages of a socket mean for a channel on it: the channel goes on with its session, and has to do nothing for that.
 * Does nothing for a connection that is no channel now.
 */
public final class ChannelOutages {

    private final Connection connection;

    private final Decisions decisions;

    private final ConnectionStatus status;

    private final HeldSession session;

    private final Tries tries;

    private final JsonRpcPeer peer;

    private final ConnectionOwner owner;

    ChannelOutages(
            Connection connection,
            Decisions decisions,
            ConnectionStatus status,
            HeldSession session,
            Tries tries,
            JsonRpcPeer peer,
            ConnectionOwner owner) {
        this.connection = connection;
        this.decisions = decisions;
        this.status = status;
        this.session = session;
        this.tries = tries;
        this.peer = peer;
        this.owner = owner;
    }

    /** The socket is lost, and another one is tried. */
    public void begin(DisconnectReason reason) {
        this.decisions.make(steps -> {
            if (this.connection.channel() != null && this.status.is(ConnectionState.CONNECTED)) {
                this.status.reconnecting(reason, steps);
            }
        });
    }

    /** The session goes on on another socket. */
    public void end() {
        this.decisions.make(steps -> {
            ClientSessionSocket channel = this.connection.channel();
            SessionOutcome begun = this.session.begun();
            if (channel != null && begun != null && this.status.is(ConnectionState.RECONNECTING)) {
                steps.add(() -> this.owner.connected(channel, begun));
                this.status.connected(true, null, steps);
            }
        });
    }

    /** There is no socket, and none is tried any more. */
    public void endForGood(DisconnectReason reason) {
        this.decisions.make(steps -> {
            ClientSessionSocket channel = this.connection.channel();
            if (channel != null || this.status.is(ConnectionState.RECONNECTING)) {
                this.connection.leaveChannel();
                if (channel != null) {
                    this.peer.detach(channel.socket());
                }
                this.tries.stop(steps);
                this.connection.disconnect(reason, steps);
            }
        });
    }
}
