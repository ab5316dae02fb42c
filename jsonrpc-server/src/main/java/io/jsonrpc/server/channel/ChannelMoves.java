package io.jsonrpc.server.channel;

import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.channel.ChannelRefusal.Reason;
import io.jsonrpc.core.channel.Departure;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one session that go on in another session of the same client, and those of others that go on here
 * (PROTOCOL.md, 3.6). The client requests a number for it here. When it has been accepted, the client sends its last message in
 * the session before; then the server does the same, and goes on here. Whoever knows another client's session and number gets
 * nothing of it, because the ticket has to be in the request here and in the last message there.
 */
final class ChannelMoves {

    private static final CloseStatus HALF = CloseStatus.PROTOCOL_VIOLATION.withReason("a move without its other half");

    private final OpenChannels channels;

    private final MovingChannels moving;

    private final HostTerms terms;

    private final ChannelAdmission admission;

    private final ReentrantLock receiving;

    /** Those of the session with an id; null for none. */
    private final Function<String, @Nullable ChannelMoves> sessions;

    private final LongSupplier written;

    private final Consumer<ChannelEvent> follower;

    /** Asks the application about a channel, with the present handshake. */
    private final Consumer<ChannelSocket> reviewer;

    /** Those that are to leave, by number. */
    private final Map<Integer, Move> leaving = new ConcurrentHashMap<>();

    /** Those that are to arrive, by their number here. */
    private final Map<Integer, Move> arriving = new ConcurrentHashMap<>();

    private final Queue<Left> left = new ConcurrentLinkedQueue<>();

    private volatile long acknowledged;

    /** A move, and both of its sessions. */
    private record Move(ChannelArrival arrival, ChannelMoves before, ChannelMoves after) {}

    /** The last frame of a channel that has left, and its number where it goes on. */
    private record Left(long frame, ChannelMoves after, int number) {}

    /**
     * The moves of one session.
     *
     * @param receiving held while a frame is received
     * @param written the number of the last frame that the session has sent
     * @param follower passes on what was received, while that lock is held
     */
    ChannelMoves(
            OpenChannels channels,
            HostTerms terms,
            ChannelAdmission admission,
            ReentrantLock receiving,
            Function<String, @Nullable ChannelMoves> sessions,
            LongSupplier written,
            Consumer<ChannelEvent> follower,
            Consumer<ChannelSocket> reviewer) {
        this.channels = channels;
        this.moving = channels.moving();
        this.terms = terms;
        this.admission = admission;
        this.receiving = receiving;
        this.sessions = sessions;
        this.written = written;
        this.follower = follower;
        this.reviewer = reviewer;
    }

    /**
     * The client wants a channel of another session to go on here. Called on the thread that reads.
     *
     * @return the status with which the session ends; null for none
     */
    @Nullable CloseStatus arrives(ChannelMessage.Open open, ChannelMessage.Origin from) {
        ChannelMoves before = this.sessions.apply(from.session());
        if (before == this) {
            return CloseStatus.PROTOCOL_VIOLATION.withReason("a channel that moves to where it is");
        }
        ChannelSocket placeholder = this.channels.requested(open);
        ChannelSocket channel = before == null || !isOfSameClient(before) ? null : before.channels.find(from.channel());
        ChannelMessage.Open request = channel == null ? null : channel.request();
        if (before == null || channel == null || request == null) {
            refuse(open.channel(), ChannelRefusal.of(Reason.PATH));
            return null;
        }
        Move move = new Move(new ChannelArrival(from, channel, placeholder), before, this);
        Departure departure = before.expect(move);
        if (departure == Departure.TWICE) {
            return CloseStatus.PROTOCOL_VIOLATION.withReason("a ticket for the second time");
        }
        if (departure == Departure.NONE) {
            refuse(open.channel(), ChannelRefusal.of(Reason.PATH));
        } else {
            this.arriving.put(open.channel(), move);
            channel.whenOver(() -> giveUp(move, move.arrival().cancel(), HALF));
            this.admission.review(request, decision -> decided(move, decision));
        }
        return null;
    }

    /** Whether the other session is of the same user, and what is queued there is not too large for this one. */
    private boolean isOfSameClient(ChannelMoves before) {
        return this.admission.isOfSameUser(before.admission)
                && before.terms.limits().clientMessageBytes()
                        <= this.terms.limits().clientMessageBytes();
    }

    private Departure expect(Move move) {
        ChannelMessage.Origin from = move.arrival().from();
        Departure departure = this.moving.departure(from);
        if (departure == Departure.TWICE || departure == Departure.NONE) {
            return departure;
        }
        Move known = this.leaving.putIfAbsent(from.channel(), move);
        if (known == null) {
            return departure;
        }
        return known.arrival().from().ticket().equals(from.ticket()) ? Departure.TWICE : Departure.NONE;
    }

    private void refuse(int number, ChannelRefusal refusal) {
        this.admission.refused(refusal.reason());
        this.channels.refuse(number, refusal);
    }

    /** Called on a worker. */
    private void decided(Move move, ChannelAdmission.Decision decision) {
        ChannelArrival arrival = move.arrival();
        if (decision instanceof ChannelAdmission.Refused refused) {
            forget(move);
            arrival.cancel();
            refuse(arrival.number(), refused.refusal());
        } else if (!this.moving.accept(
                arrival.number(), this.terms.opened(arrival.channel().sessionId()))) {
            forget(move);
            arrival.cancel();
        } else if (!arrival.accept(this.channels.now())) {
            giveBack(arrival.number(), CloseStatus.NORMAL);
        } else {
            move.before().proceed(move);
        }
    }

    private static void forget(Move move) {
        move.before().leaving.remove(move.arrival().from().channel(), move);
        move.after().arriving.remove(move.arrival().number(), move);
    }

    /** A number that was accepted for a channel that does not come. */
    private void giveBack(int number, CloseStatus status) {
        this.moving.drop(number, status.code());
        this.channels.ended(number);
    }

    /** The client sends nothing more on a channel of this session. Called on the thread that reads. */
    void departed(int number) {
        Move move = this.leaving.get(number);
        if (move != null) {
            proceed(move);
        }
    }

    /** The channel leaves if both halves are there. */
    private void proceed(Move move) {
        ChannelArrival arrival = move.arrival();
        if (arrival.isAccepted() && this.moving.hasDeparted(arrival.from()) && arrival.leave()) {
            this.moving.pause(
                    arrival.from().channel(), () -> this.admission.workers().execute(() -> pass(move)));
        }
    }

    private void pass(Move move) {
        ChannelArrival arrival = move.arrival();
        if (!arrival.pass()) {
            return;
        }
        forget(move);
        if (!pass(arrival, move.after())) {
            move.after().giveBack(arrival.number(), HALF);
            arrival.channel().abandon(HALF);
        }
    }

    /** False if one of its numbers has ended. */
    private boolean pass(ChannelArrival arrival, ChannelMoves after) {
        ChannelSocket channel = arrival.channel();
        Transport next = after.moving.adopt(arrival.number(), channel);
        if (next == null) {
            return false;
        }
        after.arrived(channel, arrival.number());
        boolean left = this.moving.leave(arrival, after.channels, next, () -> said(after, arrival.number()));
        if (left) {
            // No acknowledgement may be due there that would say that there is room.
            channel.flush();
            after.reviewer.accept(channel);
        }
        return left;
    }

    /** The last frame of a channel is written. */
    private void said(ChannelMoves after, int number) {
        this.left.add(new Left(this.written.getAsLong(), after, number));
        acknowledged(this.acknowledged);
    }

    /** The client has left the session before: what was received here meanwhile is handled. */
    private void arrived(ChannelSocket channel, int number) {
        channel.isIn(this.admission.session());
        this.receiving.lock();
        try {
            this.moving.release(number).forEach(this.follower);
        } finally {
            this.receiving.unlock();
        }
        this.channels.account(number);
    }

    /** The client has acknowledged the frames of this session up to one. */
    void acknowledged(long upTo) {
        this.acknowledged = upTo;
        for (Left first = this.left.peek(); first != null && first.frame() <= upTo; first = this.left.peek()) {
            if (this.left.remove(first)) {
                first.after().moving.departureReceived(first.number());
            }
        }
    }

    /** A number of this session is closed. */
    void closed(int number) {
        Move move = this.arriving.get(number);
        if (move != null) {
            doesNotArrive(move);
        }
    }

    private static void doesNotArrive(Move move) {
        ChannelArrival arrival = move.arrival();
        boolean departed = move.before().moving.hasDeparted(arrival.from());
        giveUp(move, arrival.cancel(), HALF);
        if (departed) {
            arrival.channel().abandon(HALF);
        }
    }

    private static void giveUp(Move move, boolean accepted, CloseStatus status) {
        forget(move);
        if (accepted) {
            move.after().giveBack(move.arrival().number(), status);
        }
    }

    boolean isWaiting() {
        return !this.leaving.isEmpty();
    }

    /** Gives up the moves whose last message of the client has not come in time. Called while this session has a socket. */
    void check(long now) {
        for (Move move : this.leaving.values()) {
            if (move.arrival().expire(now)) {
                giveUp(move, true, CloseStatus.LIMIT);
            }
        }
    }

    void resumed(long now) {
        this.leaving.values().forEach(move -> move.arrival().resumed(now));
    }

    /** The session has ended. */
    void end() {
        List.copyOf(this.arriving.values()).forEach(ChannelMoves::doesNotArrive);
        acknowledged(Long.MAX_VALUE);
    }
}
