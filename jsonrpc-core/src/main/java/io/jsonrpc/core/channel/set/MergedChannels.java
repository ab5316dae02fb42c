package io.jsonrpc.core.channel.set;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A set of channels of one session, as the application sees it. */
public final class MergedChannels<C> implements ChannelSet<C> {

    private final OutgoingSet set;

    private final JsonRpcPeer encoder;

    private final Candidates<C> candidates;

    /** Those that may be in the set. */
    @FunctionalInterface
    public interface Candidates<C> {

        /** The number of an open channel of the session, which may change; null if it is none. */
        @Nullable IntSupplier number(C channel);

        /**
         * An open channel joins the set.
         *
         * @throws IllegalArgumentException when it may not
         */
        default void joins(C channel) {}
    }

    /**
     * A set with these members.
     *
     * @param set one without members
     * @param encoder that of the session
     * @throws IllegalArgumentException when one of them is none of the candidates
     */
    public MergedChannels(
            OutgoingSet set, JsonRpcPeer encoder, Candidates<C> candidates, Collection<? extends C> members) {
        this.set = set;
        this.encoder = encoder;
        this.candidates = candidates;
        addAll(members);
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        this.set.send(this.encoder.encodeNotification(method, params));
    }

    @Override
    public void add(C channel) {
        addAll(List.of(channel));
    }

    private void addAll(Collection<? extends C> members) {
        this.set.change(members.stream().map(this::member).toList(), List.of());
    }

    private IntSupplier member(C channel) {
        IntSupplier number = this.candidates.number(channel);
        if (number == null) {
            throw new IllegalArgumentException(channel + " is no open channel of this session: open it first");
        }
        this.candidates.joins(channel);
        return number;
    }

    @Override
    public void remove(C channel) {
        IntSupplier number = this.candidates.number(channel);
        if (number != null) {
            this.set.change(List.of(), List.of(number));
        }
    }
}
