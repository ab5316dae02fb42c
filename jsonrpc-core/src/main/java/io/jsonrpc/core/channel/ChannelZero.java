package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Channel.State;
import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.Violation;
import io.jsonrpc.core.channel.ChannelRefusal.Reason;
import io.jsonrpc.core.session.frame.FrameMembers;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the messages of channel 0 do to the channels. */
final class ChannelZero {

    private static final String UNREAD = "too many answers are not read";

    private final int max;

    private final ChannelRules rules;

    private final Channels channels;

    private final ChannelNumbers numbers;

    private final ChannelSets sets;

    private final ChannelOutput output;

    private final Passage passage;

    private final OpenRate rate = new OpenRate();

    ChannelZero(
            ChannelTerms terms,
            ChannelRules rules,
            Channels channels,
            ChannelNumbers numbers,
            ChannelSets sets,
            ChannelOutput output,
            Passage passage) {
        this.max = terms.max();
        this.rules = rules;
        this.channels = channels;
        this.numbers = numbers;
        this.sets = sets;
        this.output = output;
        this.passage = passage;
    }

    /** Processes the text behind {@code 0:}. */
    ChannelEvent receive(String text, long now) {
        ChannelMessage message;
        try {
            message = ChannelReader.read(text);
        } catch (FrameMembers.Fault fault) {
            return Violation.of(fault.reason());
        }
        if (message instanceof ChannelMessage.Open open) {
            return requested(open, now);
        }
        if (message instanceof ChannelMessage.Opened opened) {
            return opened(opened);
        }
        if (message instanceof ChannelMessage.Refused refused) {
            return refused(refused);
        }
        if (message instanceof ChannelMessage.Close close) {
            return closed(close);
        }
        if (message instanceof ChannelMessage.Move move) {
            return moved(move);
        }
        if (message instanceof ChannelMessage.Merge merge) {
            return this.sets.merge(merge);
        }
        if (message instanceof ChannelMessage.Unknown unknown) {
            return unknown(unknown.id());
        }
        return this.passage.departed((ChannelMessage.Moved) message, now);
    }

    private static Violation limit(String reason) {
        return new Violation(CloseStatus.LIMIT.withReason(reason));
    }

    private ChannelEvent unknown(@Nullable String id) {
        if (id != null && !this.output.mayAnswer()) {
            return limit(UNREAD);
        }
        if (id != null) {
            this.output.answerNotFound(id);
        }
        return Plain.HANDLED;
    }

    private ChannelEvent requested(ChannelMessage.Open open, long now) {
        if (!this.numbers.takeTheirs(open.channel())) {
            return Violation.of("open of a number that is spent, or not of this end");
        }
        if (!this.channels.mayPend()) {
            return limit("too many channels wait");
        }
        if (!this.output.mayAnswer() || !this.output.mayTell()) {
            return limit(UNREAD);
        }
        Channel channel = new Channel(open.channel(), open.id(), false);
        this.channels.add(channel);
        ChannelMessage.Origin from = open.from();
        if (from == null && !ChannelPath.isPlain(open.path())) {
            return refuse(channel, ChannelRefusal.of(Reason.PATH));
        }
        if (this.channels.theirs() > this.max || !this.rate.take(now)) {
            return refuse(channel, ChannelRefusal.of(Reason.LIMIT));
        }
        return from == null ? new ChannelEvent.Asked(open) : new ChannelEvent.Arrives(open, from);
    }

    /** This end does not take a channel; it is kept until the other end confirms that. */
    ChannelEvent refuse(Channel channel, ChannelRefusal refusal) {
        channel.state = State.REFUSED;
        channel.drop();
        this.output.answer(refusal.answer(channel.request));
        if (!this.rules.rememberRefused()) {
            this.channels.remove(channel);
        }
        return new ChannelEvent.Declined(refusal.reason());
    }

    private ChannelEvent opened(ChannelMessage.Opened opened) {
        Channel channel = this.channels.answered(opened.id());
        if (channel == null) {
            return Violation.of("an answer that nobody waits for");
        }
        if (channel.is(State.CLOSED)) {
            return Plain.HANDLED;
        }
        channel.state = State.OPEN;
        return new ChannelEvent.Opened(channel.number, opened.result());
    }

    private ChannelEvent refused(ChannelMessage.Refused refused) {
        Channel channel = this.channels.answered(refused.id());
        if (channel == null) {
            return Violation.of("an answer that nobody waits for");
        }
        boolean closed = channel.is(State.CLOSED);
        if (!closed && this.rules.confirmRefused()) {
            this.output.tell(channel.ours, new ChannelMessage.Close(channel.number, CloseStatus.NORMAL.code(), 0));
        }
        this.channels.remove(channel);
        return closed ? Plain.HANDLED : new ChannelEvent.Refused(channel.number, refused.error());
    }

    private ChannelEvent closed(ChannelMessage.Close close) {
        Channel channel = this.channels.heard(close.channel());
        if (channel == null) {
            return Violation.of("close of no open channel");
        }
        if (close.received() > channel.sent) {
            return Violation.of("received " + close.received() + " of " + channel.sent);
        }
        if (channel.heardAll) {
            return Violation.of("close of a channel that has moved");
        }
        boolean over = channel.is(State.CLOSED) || channel.is(State.REFUSED);
        if (!over && !channel.is(State.LEFT) && this.rules.closeBack()) {
            this.output.tell(
                    channel.ours,
                    new ChannelMessage.Close(channel.number, CloseStatus.NORMAL.code(), channel.received));
        }
        this.sets.leave(channel);
        this.channels.remove(channel);
        return over ? Plain.HANDLED : new ChannelEvent.Closed(channel.number, close.code(), close.received());
    }

    /** Gives an open channel of this end a new number; 0 if there is none left. */
    int move(int number) {
        Channel channel = this.channels.sending(number);
        int to = channel == null ? 0 : this.numbers.nextOurs();
        if (channel != null && to != 0) {
            this.channels.renumber(channel, to);
            if (!this.rules.hearMoved()) {
                this.channels.renumbered(channel, to);
            }
            this.output.tell(channel.ours, new ChannelMessage.Move(number, to));
        }
        return to;
    }

    /** Either the creator gives a new number, or the other end has heard of the one that this end has given. */
    private ChannelEvent moved(ChannelMessage.Move move) {
        Channel channel = this.channels.heard(move.channel());
        if (channel == null || !channel.wasOpen() || channel.is(State.LEFT)) {
            return Violation.of("move of no open channel");
        }
        if (channel.ours) {
            if (!channel.isMoving() || channel.number != move.to()) {
                return Violation.of("move of a channel of this end");
            }
            this.channels.renumbered(channel, move.to());
            return Plain.HANDLED;
        }
        if (!this.output.mayTell()) {
            return limit(UNREAD);
        }
        if (!this.numbers.takeTheirs(move.to())) {
            return Violation.of("move to a number that is spent, or not of this end");
        }
        int before = channel.number;
        this.channels.renumbered(channel, move.to());
        channel.number = move.to();
        if (channel.is(State.CLOSED)) {
            return Plain.HANDLED;
        }
        this.output.tell(channel.ours, new ChannelMessage.Move(before, move.to()));
        return new ChannelEvent.Moved(before, move.to());
    }

    /** How fast the other end may open channels: 50 a second, and 64 at once. */
    private static final class OpenRate {

        private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1) / 50;

        private static final long BURST_NANOS = 64 * EACH_NANOS;

        /** The point in time up to which openings are spent. */
        private long spentUntil;

        private boolean used;

        /** One more is opened; false if that is too fast. */
        boolean take(long now) {
            long earliest = now - BURST_NANOS;
            if (!this.used || this.spentUntil - earliest < 0) {
                this.spentUntil = earliest;
                this.used = true;
            }
            if (this.spentUntil + EACH_NANOS - now > 0) {
                return false;
            }
            this.spentUntil += EACH_NANOS;
            return true;
        }
    }
}
