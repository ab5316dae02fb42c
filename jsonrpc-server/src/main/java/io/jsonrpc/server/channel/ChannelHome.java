package io.jsonrpc.server.channel;

import io.jsonrpc.core.transport.CloseStatus;

/** The channels of the session that a channel is in. */
interface ChannelHome {

    /** Closes a channel. */
    void close(ChannelSocket channel, CloseStatus status);

    /** What the application had of a channel has ended. */
    void ended(int number);
}
