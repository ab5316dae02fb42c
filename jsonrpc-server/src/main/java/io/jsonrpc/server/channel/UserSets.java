package io.jsonrpc.server.channel;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.set.MergedChannels;
import java.security.Principal;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The sets of channels of one session, of either end: the channels of a set belong to one user, or all to nobody. */
final class UserSets {

    private final OpenChannels channels;

    private final Runnable refused;

    /** @param refused called when the client has sent a message to channels of different users */
    UserSets(OpenChannels channels, Runnable refused) {
        this.channels = channels;
        this.refused = refused;
    }

    /**
     * A set of this end.
     *
     * @param encoder that of the session
     */
    ChannelSet<Session> merge(Collection<? extends Session> members, JsonRpcPeer encoder) {
        return new MergedChannels<>(this.channels.set(), encoder, new OfOneUser(this.channels), members);
    }

    /** The channels of the user to whom the first one in the set belongs. */
    private record OfOneUser(OpenChannels channels, AtomicReference<@Nullable Session> first)
            implements MergedChannels.Candidates<Session> {

        OfOneUser(OpenChannels channels) {
            this(channels, new AtomicReference<>());
        }

        @Override
        public @Nullable IntSupplier number(Session session) {
            ChannelSocket channel = this.channels.of(session);
            return channel == null ? null : () -> this.channels.number(channel);
        }

        @Override
        public void joins(Session session) {
            Session known = this.first.compareAndExchange(null, session);
            if (known != null && !user(known).equals(user(session))) {
                throw new IllegalArgumentException(
                        session + " belongs to " + user(session).orElse("nobody") + ", and the set to "
                                + user(known).orElse("nobody") + ": make a set for each user");
            }
        }
    }

    private static Optional<String> user(Session session) {
        return Optional.ofNullable(session.getPrincipal()).map(Principal::getName);
    }

    /** Whether a message of the client to these members of a set may be received; if not, it is answered. */
    boolean admit(Collection<Integer> members) {
        boolean admitted = members.stream()
                        .map(this.channels::find)
                        .filter(Objects::nonNull)
                        .map(ChannelSocket::user)
                        .distinct()
                        .limit(2)
                        .count()
                < 2;
        if (!admitted) {
            this.refused.run();
        }
        return admitted;
    }
}
