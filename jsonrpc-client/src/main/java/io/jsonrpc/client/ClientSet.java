package io.jsonrpc.client;

import io.jsonrpc.client.channel.ChannelTransport;
import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.channel.set.OutgoingSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A set of channels of a client in one session of it. */
final class ClientSet implements ChannelSet<JsonRpcClient> {

    private final OutgoingSet set;

    private final Function<JsonRpcClient, @Nullable ChannelTransport> finder;

    private final JsonRpcPeer encoder;

    /**
     * A set without members.
     *
     * @param finder the open channel of a client in that session; null if it is none
     * @param encoder that of the client whose channels they are
     */
    ClientSet(
            ClientChannelHost session,
            Function<JsonRpcClient, @Nullable ChannelTransport> finder,
            JsonRpcPeer encoder) {
        this.set = session.set();
        this.finder = finder;
        this.encoder = encoder;
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        this.set.send(this.encoder.encodeNotification(method, params));
    }

    @Override
    public void add(JsonRpcClient channel) {
        addAll(List.of(channel));
    }

    void addAll(Collection<? extends JsonRpcClient> channels) {
        this.set.change(channels.stream().map(this::member).toList(), List.of());
    }

    private IntSupplier member(JsonRpcClient channel) {
        ChannelTransport open = this.finder.apply(channel);
        if (open == null) {
            throw new IllegalArgumentException(
                    channel + " is no open channel in the session of this client: connect it");
        }
        return open::number;
    }

    @Override
    public void remove(JsonRpcClient channel) {
        ChannelTransport open = this.finder.apply(channel);
        if (open != null) {
            this.set.change(List.of(), List.of(open::number));
        }
    }
}
