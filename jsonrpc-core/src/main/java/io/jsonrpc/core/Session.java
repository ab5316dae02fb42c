package io.jsonrpc.core;

import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.TransportException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one client, which may outlive its sockets. Safe for use by many threads; may be kept after the
 * handler returns.
 *
 * <p>A handler may keep the session and send through it later:
 *
 * <pre>{@code
 * this.rooms.computeIfAbsent(room, name -> new CopyOnWriteArrayList<>()).add(transaction.getSession());
 * ...
 * for (Session member : this.rooms.get(room)) {
 *     member.sendNotification("room.message", message);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface Session extends JsonRpcRequestSender {

    /**
     * The session's id, which stays the same after a reconnection. Without an authenticated principal, anyone who knows
     * the id can take the session over, so treat it as a secret; {@code toString} shows only a hash.
     */
    String getSessionId();

    /**
     * The {@code registerInfo} that the client sent when connecting, or null if it sent none. Also null until it
     * arrives: a session begins without it if the client sends nothing at first.
     */
    @Nullable Object getRegisterInfo();

    /**
     * An object whose methods call this client. Cheap enough to be made for each call.
     *
     * <pre>{@code
     * if (session.proxy(PageApi.class).confirm("Post a link?")) { ... }
     * }</pre>
     *
     * @param api the interface; what its methods are on the wire is described at {@link
     *     io.jsonrpc.annotation.JsonRpcService}
     * @throws io.jsonrpc.core.contract.ContractException with all faults of the interface
     */
    default <T> T proxy(Class<T> api) {
        return proxy(api, UnaryOperator.identity());
    }

    /** The same with options for its calls. */
    <T> T proxy(Class<T> api, UnaryOperator<ProxyOptions> options);

    /**
     * Opens a channel towards this client, to what it has for this path ({@code client.onChannel} of the clients), and waits
     * until the client has accepted it. A handler that waits releases its turn.
     *
     * <pre>{@code
     * Session dialog = session.openChannel("/dialogs/confirm");
     * try {
     *     return dialog.sendRequest("ask", question, Boolean.class);
     * } finally {
     *     dialog.close();
     * }
     * }</pre>
     *
     * @param path absolute, without a query
     * @return the session of the channel, which knows no method, and ends with the channel, or with this session
     * @throws io.jsonrpc.core.error.RemoteErrorException if the client refuses it: -32054, with the {@code reason} of
     *     PROTOCOL.md, 3.6, in its data
     * @throws io.jsonrpc.core.error.QueueFullException if the client takes no more channels, or the server may have no more
     * @throws io.jsonrpc.core.error.TransportException if the session has no channels, or ends, or the client does not answer
     *     in time
     */
    default Session openChannel(String path) throws IOException {
        try {
            return openChannelAsync(path).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof JsonRpcException known ? known : failure;
        }
    }

    /**
     * The same without waiting. The future completes on a worker. Cancelling it closes the channel.
     *
     * @see #openChannel
     */
    default CompletableFuture<Session> openChannelAsync(String path) {
        return CompletableFuture.failedFuture(new TransportException("No channel " + path + ": this session has none. A"
                + " client must offer channels, and a handler of the server have some (withChannels)"));
    }

    /**
     * A set of channels of this session's socket, to which notifications are sent together.
     *
     * @param channels sessions of open channels, whoever has opened them
     * @throws IllegalArgumentException when one of them is none of this socket, or they belong to different users
     * @throws io.jsonrpc.core.error.TransportException if the session has no channels
     */
    default ChannelSet<Session> merge(Collection<? extends Session> channels) {
        throw new TransportException("No set of channels: this session has none");
    }

    /** Whether the first request of this session has not been handled completely yet. */
    boolean isNew();

    /**
     * Ends the session: sends the queued messages, closes the socket with 1000 and calls {@code afterConnectionClosed}.
     */
    void close() throws IOException;

    /**
     * Sets how long the session is kept for its client after the socket has closed.
     *
     * @param millis milliseconds, from 0
     */
    void setReconnectionTimeout(long millis);

    /**
     * Attributes that the application stores with this session. Safe for use by many threads; neither keys nor values
     * may be null.
     */
    Map<String, Object> getAttributes();

    /** The principal authenticated at the latest handshake, or null if none. */
    @Nullable Principal getPrincipal();

    /** The headers of the latest handshake, names in lower case; empty if there was no handshake. */
    Map<String, List<String>> getHandshakeHeaders();

    /** The path pattern of the handler, such as {@code /rooms/{room}}; null at a client. */
    default @Nullable String getPathPattern() {
        return null;
    }

    /** The variables of the handler's path pattern, by name. */
    Map<String, String> getPathVariables();

    /** The address of the latest socket's remote end, or null if unknown. */
    @Nullable InetSocketAddress getRemoteAddress();
}
