package io.jsonrpc.client.session;

import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** The conversations of a session: that of its socket, and those on channels where the server has some. */
public final class SessionConversations {

    private final Transport session;

    private final SessionReceipts receipts;

    private final @Nullable ClientChannelHost channels;

    /** @param channels null in a session without */
    SessionConversations(Transport session, SessionReceipts receipts, @Nullable ClientChannelHost channels) {
        this.session = session;
        this.receipts = receipts;
        this.channels = channels;
    }

    /** The channels; null in a session without. */
    public @Nullable ClientChannelHost channels() {
        return this.channels;
    }

    /** What the conversation of the socket itself is written to. */
    public Transport main() {
        return this.channels == null ? this.session : this.channels.bare();
    }

    /**
     * Whether the server has received a message of that conversation, once the session is lost.
     *
     * @param number its number there; 0 for one that was never written to the session
     */
    public Receipt receipt(long number) {
        return this.channels == null
                ? this.receipts.receipt(number)
                : this.channels.bare().receipt(number);
    }

    /** The server may have acknowledged something. */
    void acknowledged() {
        if (this.channels != null) {
            this.channels.remains(this.receipts.keptFrames(), this.receipts.keptBytes());
        }
    }

    /** The session is on another socket. */
    void resumed() {
        if (this.channels != null) {
            this.channels.resumed();
        }
    }

    /** The session is over. */
    void end(SessionLoss why) {
        if (this.channels != null) {
            this.channels.end(why);
        }
    }
}
