package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Channel.State;
import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.Violation;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a session at one end: which numbers are in use, what each received frame means, and the messages of
 * channel 0 that follow from it. Both directions of the session are in order and lose nothing, so a break is nothing that
 * happens here.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it. All times are nanoseconds of one clock.
 */
public final class ChannelTable {

    /** What may be sent on a channel before its {@code open} is answered, in UTF-8 bytes. */
    private static final int MAX_EARLY = 64 * 1024;

    private final ChannelTerms terms;

    private final ChannelRules rules;

    private final Channels channels = new Channels();

    private final ChannelOutput output = new ChannelOutput();

    private final ChannelNumbers numbers;

    private final ChannelSets sets;

    private final ChannelZero zero;

    /** Those of which a text is not complete; a channel that has ended meanwhile leaves at the next look. */
    private final Set<Channel> incomplete = new LinkedHashSet<>();

    public ChannelTable(ChannelTerms terms) {
        this(terms, ChannelRules.ALL);
    }

    ChannelTable(ChannelTerms terms, ChannelRules rules) {
        this.terms = terms;
        this.rules = rules;
        this.numbers = new ChannelNumbers(terms.client(), rules);
        this.sets = new ChannelSets(this.numbers, this.channels, rules);
        this.zero = new ChannelZero(terms, rules, this.channels, this.numbers, this.sets, this.output);
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
    public int open(String path, int weight, @Nullable JsonText registerInfo) {
        int number = this.channels.mayRequest(this.terms.theirMax()) ? this.numbers.nextOurs() : 0;
        if (number != 0) {
            Channel channel = new Channel(number, this.output.nextId(), true);
            this.channels.add(channel);
            this.output.send(
                    new ChannelMessage.Open(channel.request, number, path, weight, null, registerInfo, null, null));
        }
        return number;
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
        this.output.send(new ChannelMessage.Opened(channel.request, result));
        List<ChannelEvent> held = List.copyOf(channel.held);
        channel.held.clear();
        return held;
    }

    /** Refuses a channel that the other end has requested. Does nothing if it has ended meanwhile. */
    public void refuse(int number, Refusal refusal) {
        Channel channel = this.channels.sending(number);
        if (channel != null && channel.is(State.ASKED)) {
            this.zero.refuse(channel, refusal);
        }
    }

    /** Closes a channel on which everything was sent that was to be sent. Does nothing if it is closed. */
    public void close(int number, int code) {
        Channel channel = this.channels.sending(number);
        if (channel != null && !channel.is(State.REFUSED) && !channel.is(State.CLOSED)) {
            this.channels.close(channel);
            this.sets.closed(channel);
            this.output.send(new ChannelMessage.Close(number, code, channel.received));
            if (!this.rules.rememberClosed()) {
                this.channels.remove(channel);
            }
        }
    }

    /** What the application had of an accepted channel has ended: only now another one may take its place. */
    public void ended(int number) {
        this.channels.ended(number);
    }

    /** Gives a channel that this end has opened a new number, with which it sends from now on; 0 if it cannot move now. */
    public int move(int number) {
        Channel channel = this.channels.sending(number);
        if (channel == null || !channel.ours || !channel.is(State.OPEN) || channel.isMoving()) {
            return 0;
        }
        int to = this.numbers.nextOurs();
        if (to != 0) {
            this.channels.renumber(channel, to);
            if (!this.rules.hearMoved()) {
                this.channels.renumbered(channel, to);
            }
            this.output.send(new ChannelMessage.Move(number, to));
        }
        return to;
    }

    /**
     * Changes who receives what this end sends to a set.
     *
     * @param set 0 for a new one
     * @return its number, 0 if that is not possible. A set without members is gone
     */
    public int merge(int set, List<Integer> add, List<Integer> remove) {
        List<Channel> joining = senders(add);
        List<Channel> leaving = senders(remove);
        boolean known = joining.size() + leaving.size() == add.size() + remove.size();
        if (!known || !joining.stream().allMatch(channel -> channel.is(State.OPEN))) {
            return 0;
        }
        int number = this.sets.change(set, joining, leaving);
        if (number != 0) {
            this.output.send(new ChannelMessage.Merge(number, add, remove));
        }
        return number;
    }

    private List<Channel> senders(List<Integer> named) {
        return named.stream()
                .map(this.channels::sending)
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many bytes of text may be sent on a channel or to a set now; 0 if it is closed. */
    public long allowance(int number) {
        Channel channel = this.channels.sending(number);
        if (channel == null) {
            return this.sets.isOurs(number) ? Long.MAX_VALUE : 0;
        }
        return switch (channel.state) {
            case OPEN -> Long.MAX_VALUE;
            case OPENING -> MAX_EARLY - channel.early;
            case ASKED, REFUSED, CLOSED -> 0;
        };
    }

    /** A frame of a channel with so many bytes of text is sent. */
    public void sent(int number, int bytes) {
        Channel channel = this.channels.sending(number);
        if (channel != null) {
            channel.sent++;
            channel.early += channel.is(State.OPENING) ? bytes : 0;
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
            return data(number, FramePrefix.isPart(prefix), rest, bytes - length, now);
        }
        return FramePrefix.isPart(prefix) ? Violation.of("a part on channel 0") : this.zero.receive(rest);
    }

    private ChannelEvent data(int number, boolean part, String text, int bytes, long now) {
        Channel channel = this.channels.heard(number);
        if (channel == null) {
            return part ? Violation.of("a part for no open channel") : this.sets.receive(number, text);
        }
        if (channel.is(State.REFUSED) || channel.is(State.CLOSED)) {
            return Plain.DROPPED;
        }
        if (channel.is(State.OPENING)) {
            return Violation.of("data before the answer");
        }
        channel.received++;
        if (channel.is(State.OPEN)) {
            return text(channel, part, text, bytes, now);
        }
        channel.early += bytes;
        if (channel.early > MAX_EARLY) {
            return exceeded(channel, "too much data before the answer");
        }
        ChannelEvent event = text(channel, part, text, bytes, now);
        if (event != Plain.KEPT) {
            channel.held.add(event);
        }
        return Plain.KEPT;
    }

    /** Puts parts together. What is too large is reported with the last part. */
    private ChannelEvent text(Channel channel, boolean part, String text, int bytes, long now) {
        Parts parts = channel.parts;
        if (parts == null && !part) {
            return bytes > this.terms.messageBytes()
                    ? new ChannelEvent.TooLarge(channel.number)
                    : new ChannelEvent.Data(channel.number, text);
        }
        if (parts == null) {
            parts = new Parts(this.terms.messageBytes(), now);
            channel.parts = parts;
            this.incomplete.add(channel);
        }
        parts.add(text, bytes);
        if (part) {
            return Plain.KEPT;
        }
        channel.parts = null;
        this.incomplete.remove(channel);
        return parts.isTooLarge()
                ? new ChannelEvent.TooLarge(channel.number)
                : new ChannelEvent.Data(channel.number, parts.text());
    }

    private ChannelEvent exceeded(Channel channel, String reason) {
        close(channel.number, CloseStatus.LIMIT.code());
        return new ChannelEvent.Exceeded(channel.number, reason);
    }

    /** Closes the channels on which the rest of a text has not come in time. Called periodically. */
    public List<ChannelEvent> check(long now) {
        List<ChannelEvent> exceeded = new ArrayList<>(0);
        for (Channel channel : List.copyOf(this.incomplete)) {
            Parts parts = channel.parts;
            if (parts == null) {
                this.incomplete.remove(channel);
            } else if (parts.isOverdue(now)) {
                exceeded.add(exceeded(channel, "a text without its end"));
            }
        }
        return exceeded;
    }

    /** How many numbers of channels and sets are in use. */
    public int size() {
        return this.channels.size() + this.sets.size();
    }
}
