package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Channel.State;
import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.Violation;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a session at one end: which numbers are in use, what each received frame means, and the messages of
 * channel 0 that follow from it. Breaks of sockets are none of its business: the session is in order and loses nothing.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it. All times are nanoseconds of one clock.
 */
public final class ChannelTable {

    private final ChannelTerms terms;

    private final ChannelRules rules;

    private final Channels channels = new Channels();

    private final ChannelOutput output;

    private final ChannelNumbers numbers;

    private final ChannelSets sets;

    private final Passage passage;

    private final ChannelZero zero;

    private final ChannelTexts texts;

    public ChannelTable(ChannelTerms terms) {
        this(terms, ChannelRules.ALL);
    }

    ChannelTable(ChannelTerms terms, ChannelRules rules) {
        this.terms = terms;
        this.rules = rules;
        this.output = new ChannelOutput(terms.max());
        this.numbers = new ChannelNumbers(terms.client(), rules);
        this.sets = new ChannelSets(this.numbers, this.channels, rules);
        this.texts = new ChannelTexts(terms.messageBytes(), this.channels, this.sets);
        this.passage = new Passage(this.channels, this.sets, this.output, rules);
        this.zero = new ChannelZero(terms, rules, this.channels, this.numbers, this.sets, this.output, this.passage);
    }

    /** The next text of channel 0 with its prefix, which goes before the data of all channels; null if there is none. */
    public @Nullable String next() {
        return this.output.next();
    }

    /**
     * Requests a channel.
     *
     * @return its number; 0 if the other end takes no more channels now
     */
    public int open(String path, int weight, @Nullable JsonText registerInfo, @Nullable String authorization) {
        Channel channel = this.channels.request(this.terms.theirMax(), this.numbers, this.output);
        if (channel == null) {
            return 0;
        }
        this.output.request(new ChannelMessage.Open(
                channel.request, channel.number, path, weight, null, registerInfo, authorization, null));
        return channel.number;
    }

    /**
     * Accepts a channel that the other end has requested.
     *
     * @return what was received on it before; null if the channel has ended meanwhile
     */
    public @Nullable List<ChannelEvent> accept(int number, JsonText result) {
        Channel channel = this.channels.sending(number);
        if (channel == null || !channel.is(State.ASKED)) {
            return null;
        }
        this.channels.accept(channel);
        this.output.answer(new ChannelMessage.Opened(channel.request, result));
        return ChannelTexts.take(channel);
    }

    /** Refuses a channel that the other end has requested. Does nothing if it has ended meanwhile. */
    public void refuse(int number, ChannelRefusal refusal) {
        Channel channel = this.channels.sending(number);
        if (channel != null && channel.is(State.ASKED)) {
            this.zero.refuse(channel, refusal);
        }
    }

    /** Closes a channel on which everything was sent that was to be sent. Does nothing if it is closed. */
    public void close(int number, int code) {
        Channel channel = this.channels.sending(number);
        if (channel != null && channel.mayClose()) {
            this.channels.close(channel);
            this.sets.closed(channel);
            this.output.tell(channel.ours, new ChannelMessage.Close(number, code, channel.received));
            if (channel.heardAll || !this.rules.rememberClosed()) {
                this.channels.remove(channel);
            }
        }
    }

    /** What the application had of an accepted channel has ended: only now another one may take its place. */
    public void ended(int number) {
        this.channels.ended(number);
    }

    /**
     * A channel of another session goes on here, which this end has created: what it sends there until {@link #leave} is its
     * last. Its number here; 0 if the other end takes no more channels now.
     */
    public int openMoved(ChannelMessage.Origin from) {
        Channel channel = this.channels.request(this.terms.theirMax(), this.numbers, this.output);
        if (channel == null) {
            return 0;
        }
        this.passage.request(channel, from);
        return channel.number;
    }

    /** Whether this end may go on in another session with a channel that it has created. */
    public boolean mayLeave(int number) {
        Channel channel = this.channels.sending(number);
        return channel != null && channel.ours && channel.mayLeave();
    }

    /** Whether the other end may go on in another session with a channel that it has created. */
    public Departure departure(ChannelMessage.Origin from) {
        return this.passage.departure(from);
    }

    /** This end sends nothing more on a channel, which goes on in another session; false if it is not open. */
    public boolean leave(int number, String ticket) {
        Channel channel = this.channels.sending(number);
        if (channel == null || !channel.is(State.OPEN)) {
            return false;
        }
        this.passage.leave(channel, ticket);
        return true;
    }

    /**
     * Accepts a channel of another session, which this end leaves there next.
     *
     * @param departure what that session has said
     * @return what was received here, if the other end has left there; null if the channel has ended meanwhile
     */
    public @Nullable List<ChannelEvent> acceptMoved(int number, JsonText result, Departure departure) {
        Channel channel = this.channels.sending(number);
        if (channel == null || !channel.is(State.ASKED)) {
            return null;
        }
        this.channels.accept(channel);
        channel.holds = this.passage.holds(departure);
        channel.bounded = true;
        this.output.answer(new ChannelMessage.Opened(channel.request, result));
        return channel.holds ? List.of() : ChannelTexts.take(channel);
    }

    /** The other end has left the session before: what was received here meanwhile. */
    public List<ChannelEvent> release(int number) {
        Channel channel = this.channels.sending(number);
        if (channel == null || !channel.holds) {
            return List.of();
        }
        channel.holds = false;
        return ChannelTexts.take(channel);
    }

    /** The other end has received the last message of this end in the session before. */
    public void departureReceived(int number) {
        Channel channel = this.channels.sending(number);
        if (channel != null) {
            channel.bounded = false;
        }
    }

    /** Gives a channel that this end has opened a new number, with which it sends from now on; 0 if it cannot move now. */
    public int move(int number) {
        return mayLeave(number) ? this.zero.move(number) : 0;
    }

    /**
     * Changes who receives what this end sends to a set.
     *
     * @param set 0 for a new one
     * @return its number, 0 if that is not possible. A set without members is gone
     */
    public int merge(int set, List<Integer> add, List<Integer> remove) {
        int number = this.sets.change(set, add, remove);
        if (number != 0) {
            this.output.merge(new ChannelMessage.Merge(number, add, remove));
        }
        return number;
    }

    /** How many bytes of text may be sent on a channel or to a set now; 0 if it is closed. */
    public long allowance(int number) {
        Channel channel = this.channels.sending(number);
        if (channel == null) {
            return this.sets.allowance(number);
        }
        if (channel.sendsEarly()) {
            return ChannelTexts.earlyRoom(channel.sentEarly);
        }
        return channel.is(State.OPEN) ? Long.MAX_VALUE : 0;
    }

    /** Whether a set of this end has members. */
    public boolean hasSet(int number) {
        return this.sets.isOurs(number);
    }

    /** A frame of a channel or a set with so many bytes of text is sent. */
    public void sent(int number, int bytes) {
        Channel channel = this.channels.sending(number);
        if (channel == null) {
            this.sets.sent(number, bytes);
        } else {
            channel.sent++;
            channel.sentEarly += channel.sendsEarly() ? ChannelTexts.early(bytes) : 0;
        }
    }

    /** Processes a text frame that was counted and is no control message, with its size in UTF-8 bytes. */
    public ChannelEvent receive(String text, int bytes, long now) {
        long prefix = FramePrefix.read(text, this.terms.parts());
        if (prefix == FramePrefix.NONE) {
            return Plain.BARE;
        }
        if (prefix == FramePrefix.INVALID) {
            return Violation.of("no number of a channel");
        }
        int number = FramePrefix.number(prefix);
        int length = FramePrefix.length(prefix);
        String rest = text.substring(length);
        if (number != 0) {
            return closed(this.texts.receive(number, FramePrefix.isPart(prefix), rest, bytes - length, now));
        }
        return FramePrefix.isPart(prefix) ? Violation.of("a part on channel 0") : this.zero.receive(rest, now);
    }

    /** What a message for a set is on its members: {@link ChannelEvent.Data}, or {@link ChannelEvent.Exceeded}. */
    public List<ChannelEvent> distribute(ChannelEvent.ToSet set) {
        return this.texts.distribute(set).stream().map(this::closed).toList();
    }

    private ChannelEvent closed(ChannelEvent event) {
        if (event instanceof ChannelEvent.Exceeded exceeded) {
            close(exceeded.channel(), CloseStatus.LIMIT.code());
        }
        return event;
    }

    private ChannelEvent exceeded(Channel channel, int code, String reason) {
        close(channel.number, code);
        return new ChannelEvent.Exceeded(channel.number, reason);
    }

    /** Closes the channels on which something has not come in time. Called periodically. */
    public List<ChannelEvent> check(long now) {
        List<ChannelEvent> exceeded = new ArrayList<>(0);
        for (Channel channel : this.texts.overdue(now)) {
            exceeded.add(exceeded(channel, CloseStatus.LIMIT.code(), "a text without its end"));
        }
        for (Channel channel : this.passage.overdue(now)) {
            exceeded.add(exceeded(channel, CloseStatus.PROTOCOL_VIOLATION.code(), "a move without its other half"));
        }
        return exceeded;
    }

    /** Whether {@link #check} may have something to close. */
    public boolean isWaiting() {
        return this.texts.isWaiting() || this.passage.isWaiting();
    }

    /** The session has another socket: what the other end has not sent in time, it may not have been able to. */
    public void resumed(long now) {
        this.texts.resumed(now);
        this.passage.resumed(now);
    }

    /** What is kept of a channel of which a text is not complete, or which is not open yet, in bytes. */
    public long keptBytes(int number) {
        Channel channel = this.channels.sending(number);
        return channel == null ? 0 : channel.keptBytes();
    }

    /** How many numbers of channels and sets are in use. */
    public int size() {
        return this.channels.size() + this.sets.size();
    }
}
