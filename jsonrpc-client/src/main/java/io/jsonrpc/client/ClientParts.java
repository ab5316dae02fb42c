package io.jsonrpc.client;

import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.connection.ConnectionOwner;
import io.jsonrpc.client.connection.Heartbeat;
import io.jsonrpc.client.connection.IdleWatch;
import io.jsonrpc.client.conversation.ClientConversation;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.function.LongFunction;

/** What follows from changes of a client's connection in its other parts. */
record ClientParts(
        ClientConversation conversation,
        ClientChannels channels,
        IdleWatch idleWatch,
        Heartbeat heartbeat,
        TransportConnector connector,
        ClientRuntime runtime)
        implements ConnectionOwner {

    @Override
    public void connected(ClientSessionSocket socket, SessionOutcome session) {
        this.conversation.online(session.sessionId());
        if (!socket.isChannel()) {
            this.idleWatch.watch(socket.socket());
            this.heartbeat.online(socket);
        }
        this.channels.connected(session.resumed());
    }

    @Override
    public void interrupted(DisconnectReason reason) {
        this.channels.interrupted(reason);
    }

    @Override
    public void disconnected(DisconnectReason reason) {
        this.channels.disconnected(reason);
    }

    @Override
    public void asked(ClientChannelHost host, ChannelMessage.Open request) {
        this.channels.asked(host, request);
    }

    @Override
    public void sessionLost(boolean keepUnsent, LongFunction<TransportException> reasons) {
        this.conversation.sessionLost(keepUnsent, reasons);
    }

    @Override
    public void ended(CloseStatus status) {
        this.conversation.ended(status);
        this.connector.close();
        this.runtime.stopTimer().run();
    }

    @Override
    public void finished() {
        this.runtime.retire().run();
    }
}
