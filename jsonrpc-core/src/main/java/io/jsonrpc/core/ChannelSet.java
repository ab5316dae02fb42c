package io.jsonrpc.core;

import org.jspecify.annotations.Nullable;

/**
 * Channels of one socket to which notifications are sent together: each is encoded and sent once, and received by the handler
 * of each member at the other end (PROTOCOL.md, 3.6). Safe for use by many threads.
 *
 * <p>Messages and changes of a set take effect in the order in which they are made: who is added receives what is sent
 * afterwards, who is removed what was sent before. There is no order between a message to a set and one to a member alone. A
 * channel that ends leaves its sets. A set ends with the session of its socket.
 *
 * <pre>{@code
 * ChannelSet<JsonRpcClient> rooms = client.merge(List.of(kitchen, hall));
 * rooms.sendNotification("light", "off");
 * }</pre>
 *
 * @param <C> what a channel is to this end: a {@link Session} of the server, a client of a client
 * @since 0.1
 */
public interface ChannelSet<C> {

    /**
     * Sends a notification to those that are members by then; to nobody if there are none. Returns as soon as the message is
     * accepted.
     *
     * @throws io.jsonrpc.core.error.QueueFullException when 1,000 messages, or 1 MiB of them, wait
     * @throws io.jsonrpc.core.error.MessageTooLargeException when the other end takes none of this size
     * @throws io.jsonrpc.core.error.PeerClosedException when the session of the socket has ended
     */
    void sendNotification(String method, @Nullable Object params);

    /** The same without params. */
    default void sendNotification(String method) {
        sendNotification(method, null);
    }

    /**
     * Adds an open channel; does nothing if it is a member.
     *
     * @throws IllegalArgumentException when it is no open channel of the same socket; on the server also when it belongs to
     *     another user than the first one of the set
     */
    void add(C channel);

    /** Removes a channel; does nothing if it is no member. */
    void remove(C channel);
}
