package io.jsonrpc.server.channel;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.channel.FramePrefix;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.socket.InboundMemory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one session: what each received frame means for them. Frames are received under the lock of the session for
 * receiving, and so are channels accepted, so that what comes early is handled before what comes later.
 */
public final class ServerChannelHost {

    private static final SparingLog log = SparingLog.of(ServerChannelHost.class);

    private final HostTerms terms;

    private final OpenChannels channels;

    private final ReentrantLock receiving;

    private final ChannelAdmission admission;

    private final ChannelSessions sessions;

    private final ChannelReviews reviews;

    private final RequestedChannels requested;

    private final ChannelMoves moves;

    private final UserSets sets;

    /**
     * A host without channels.
     *
     * @param session the transport of the session
     * @param receiving held by the session while a frame is received
     * @param written the number of the last frame that the session has sent
     * @param hosts the channels of the session with an id; null for none
     * @param patience how long to wait for the answer to a request
     * @param setRefused called when the client has sent a message to a set of channels of different users
     */
    public ServerChannelHost(
            HostTerms terms,
            Transport session,
            LongSupplier written,
            ReentrantLock receiving,
            Function<String, @Nullable ServerChannelHost> hosts,
            ChannelAdmission admission,
            ChannelSessions sessions,
            InboundMemory inbound,
            Timers timers,
            Duration patience,
            Runnable setRefused) {
        this.terms = terms;
        this.channels = new OpenChannels(terms, session, inbound, timers.nanoTime());
        this.receiving = receiving;
        this.admission = admission;
        this.sessions = sessions;
        this.reviews = new ChannelReviews(this.channels, admission, receiving);
        this.requested =
                new RequestedChannels(this.channels, admission, sessions, timers, patience, admission.workers());
        this.moves = new ChannelMoves(
                this.channels,
                terms,
                admission,
                receiving,
                id -> moves(hosts.apply(id)),
                written,
                event -> follow(event, 0),
                this.reviews::review);
        this.sets = new UserSets(this.channels, setRefused);
    }

    private static @Nullable ChannelMoves moves(@Nullable ServerChannelHost host) {
        return host == null ? null : host.moves;
    }

    /** Requests a channel of the client; the future completes on a worker. */
    public CompletableFuture<Session> open(String path) {
        return this.requested.request(path);
    }

    /**
     * A set of channels.
     *
     * @param encoder that of the session
     */
    public ChannelSet<Session> merge(Collection<? extends Session> members, JsonRpcPeer encoder) {
        return this.sets.merge(members, encoder);
    }

    /** Whether a frame that is no control message has a number before it. */
    public static boolean isNumbered(String frame) {
        return FramePrefix.read(frame, true) != FramePrefix.NONE;
    }

    /** What the conversation of the session itself is written to. */
    public Transport bare(Transport session) {
        return this.channels.transport(0, session);
    }

    /**
     * A frame with a number was received.
     *
     * @param frame of one that is too large its beginning
     * @param bytes the size of the whole frame in UTF-8
     * @return the status with which the session ends; null for none
     */
    public @Nullable CloseStatus receive(String frame, int bytes) {
        ChannelEvent event = this.channels.receive(frame, bytes);
        if (event == ChannelEvent.Plain.KEPT) {
            this.channels.account(FramePrefix.number(FramePrefix.read(frame, true)));
        }
        return follow(event, bytes);
    }

    private @Nullable CloseStatus follow(ChannelEvent event, int bytes) {
        if (event instanceof ChannelEvent.Data data) {
            deliver(data.channel(), data.text(), bytes);
        } else if (event instanceof ChannelEvent.ToSet set) {
            if (this.sets.admit(set.members())) {
                this.channels.distribute(set).forEach(one -> follow(one, bytes));
                set.members().forEach(this.channels::account);
            }
        } else if (event instanceof ChannelEvent.TooLarge large) {
            deliver(large.channel(), null, bytes);
        } else if (event instanceof ChannelEvent.Violation violation) {
            return violation.status();
        } else if (event instanceof ChannelEvent.Asked asked) {
            this.channels.requested(asked.open());
            this.admission.decide(asked.open(), decision -> decided(asked.open(), decision));
        } else if (event instanceof ChannelEvent.Declined declined) {
            this.admission.refused(declined.reason());
            this.channels.pump();
        } else if (event instanceof ChannelEvent.Arrives arrives) {
            return this.moves.arrives(arrives.open(), arrives.from());
        } else if (event instanceof ChannelEvent.Departed departed) {
            this.moves.departed(departed.channel());
        } else if (event instanceof ChannelEvent.Opened opened) {
            this.requested.opened(opened.channel(), opened.result());
        } else if (event instanceof ChannelEvent.Refused refused) {
            this.requested.refused(refused.channel(), refused.error());
            this.channels.pump();
        } else if (event instanceof ChannelEvent.Closed closed) {
            CloseStatus status = new CloseStatus(closed.code(), "");
            this.requested.closed(closed.channel(), status);
            this.moves.closed(closed.channel());
            this.channels.closed(closed.channel(), status);
        } else if (event instanceof ChannelEvent.Exceeded exceeded) {
            this.moves.closed(exceeded.channel());
            this.channels.closed(exceeded.channel(), CloseStatus.LIMIT.withReason(exceeded.reason()));
        } else {
            this.channels.pump();
        }
        return null;
    }

    private void deliver(int number, @Nullable String text, int bytes) {
        ChannelSocket channel = this.channels.find(number);
        if (channel != null) {
            channel.keep(0);
            channel.received(text, bytes);
        }
    }

    /** Called on a worker. */
    private void decided(ChannelMessage.Open open, ChannelAdmission.Decision decision) {
        this.receiving.lock();
        try {
            boolean current = this.admission.isCurrent(decision);
            if (current && decision instanceof ChannelAdmission.Refused refused) {
                refuse(open.channel(), refused.refusal());
            } else if (decision instanceof ChannelAdmission.Admitted admitted) {
                if (!current || !accept(open, admitted)) {
                    this.admission.leave();
                }
            }
            if (!current) {
                // The login that was judged is gone; while this lock is held there is no other one.
                this.admission.decide(open, again -> decided(open, again));
            }
        } finally {
            this.receiving.unlock();
        }
        this.channels.pump();
    }

    private void refuse(int number, ChannelRefusal refusal) {
        this.admission.refused(refusal.reason());
        this.channels.refuse(number, refusal);
    }

    /** False if the channel has ended meanwhile, or cannot be served. */
    private boolean accept(ChannelMessage.Open open, ChannelAdmission.Admitted admitted) {
        ChannelSocket channel = this.channels.find(open.channel());
        if (channel == null) {
            return false;
        }
        if (!this.admission.isAccepting()) {
            refuse(open.channel(), ChannelRefusal.of(ChannelRefusal.Reason.DRAINING));
            return false;
        }
        channel.writeTo(this.channels.transport(open.channel(), channel));
        ChannelSessions.Conversation session;
        try {
            session = this.sessions.create(
                    admitted.endpoint(),
                    admitted.handshake(),
                    admitted.ownLogin(),
                    channel,
                    admitted.registerInfo(),
                    ClientLimits.NONE,
                    () -> ended(channel));
        } catch (RuntimeException failure) {
            log.error(open.path(), "The handler of a channel at {} cannot be made", open.path(), failure);
            channel.close(CloseStatus.SERVER_ERROR);
            return false;
        }
        List<ChannelEvent> early =
                this.channels.accept(channel, open.weight(), session, this.terms.opened(session.id()));
        if (early == null) {
            session.discard();
        } else {
            early.forEach(event -> follow(event, 0));
            this.channels.account(open.channel());
        }
        return early != null;
    }

    private void ended(ChannelSocket channel) {
        channel.ended();
        this.admission.leave();
    }

    /** The client has acknowledged frames up to this one; so many remain, and so many bytes. */
    public void acknowledged(long upTo, int frames, long bytes) {
        this.moves.acknowledged(upTo);
        this.channels.remains(frames, bytes);
    }

    /** Whether something on a channel is overdue unless it comes. */
    public boolean isWaiting() {
        return this.channels.isWaiting() || this.moves.isWaiting();
    }

    /** Closes the channels on which something has not come in time. */
    public void check(long now) {
        this.channels.check(now).forEach(event -> follow(event, 0));
        this.moves.check(now);
    }

    /** The session goes on on another socket, whose handshake may say something else. Called without the session's lock. */
    public void resumed() {
        this.channels.resumed();
        this.moves.resumed(this.channels.now());
        this.channels.open().forEach(this.reviews::review);
    }

    /** The session has ended, and all channels with it. */
    public void end(CloseStatus status) {
        this.requested.end(status);
        this.moves.end();
        this.channels.end(status);
    }
}
