package io.jsonrpc.server.channel;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.set.OutgoingSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A set of the channels of one session, as the application sees it. */
final class SessionSet implements ChannelSet<Session> {

    private final OpenChannels channels;

    private final OutgoingSet set;

    private final JsonRpcPeer encoder;

    /** @param encoder that of the session */
    SessionSet(OpenChannels channels, OutgoingSet set, JsonRpcPeer encoder) {
        this.channels = channels;
        this.set = set;
        this.encoder = encoder;
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        this.set.send(this.encoder.encodeNotification(method, params));
    }

    @Override
    public void add(Session channel) {
        addAll(List.of(channel));
    }

    void addAll(Collection<? extends Session> members) {
        this.set.change(members.stream().map(this::member).toList(), List.of());
    }

    private IntSupplier member(Session channel) {
        ChannelSocket member = this.channels.of(channel);
        if (member == null) {
            throw new IllegalArgumentException(channel + " is no open channel of this socket");
        }
        return member::number;
    }

    @Override
    public void remove(Session channel) {
        ChannelSocket member = this.channels.of(channel);
        if (member != null) {
            this.set.change(List.of(), List.of(member::number));
        }
    }
}
