package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Channel.State;
import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.Violation;
import io.jsonrpc.core.message.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is received on channels: puts parts together, and keeps what is early. */
final class ChannelTexts {

    /** What may be early on a channel, in UTF-8 bytes. */
    private static final int MAX_EARLY = 64 * 1024;

    /** What a frame that is early counts at least, because an event is kept for it. */
    private static final int MIN_EARLY = 64;

    private final int messageBytes;

    private final Channels channels;

    private final ChannelSets sets;

    /** Those of which a text is not complete; a channel that has ended meanwhile leaves at the next look. */
    private final Set<Channel> incomplete = new LinkedHashSet<>();

    ChannelTexts(int messageBytes, Channels channels, ChannelSets sets) {
        this.messageBytes = messageBytes;
        this.channels = channels;
        this.sets = sets;
    }

    /** What an early frame with so many bytes of text counts. */
    static int early(int bytes) {
        return Math.max(bytes, MIN_EARLY);
    }

    /** How many bytes of text the next early frame may have, after others that count so much. */
    static long earlyRoom(long sent) {
        long left = MAX_EARLY - sent;
        return left < MIN_EARLY ? 0 : left;
    }

    ChannelEvent receive(int number, boolean part, String text, int bytes, long now) {
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
        if (channel.heardAll) {
            return Violation.of("data on a channel that has moved");
        }
        channel.received++;
        if (!channel.hearsEarly()) {
            return text(channel, part, text, bytes, now);
        }
        ChannelEvent exceeded = countEarly(channel, bytes);
        if (exceeded != null) {
            return exceeded;
        }
        ChannelEvent event = text(channel, part, text, bytes, now);
        if (event != Plain.KEPT) {
            channel.held.add(event);
        }
        return Plain.KEPT;
    }

    /** What a message for a set is on those of its members that are still open; nothing where it is kept. */
    List<ChannelEvent> distribute(ChannelEvent.ToSet set) {
        List<ChannelEvent> events = new ArrayList<>(set.members().size());
        for (int number : set.members()) {
            Channel channel = this.channels.sending(number);
            if (channel == null || !channel.hears()) {
                continue;
            }
            ChannelEvent data = new ChannelEvent.Data(number, set.text());
            ChannelEvent exceeded = channel.hearsEarly() ? countEarly(channel, Utf8.length(set.text())) : null;
            if (exceeded != null) {
                events.add(exceeded);
            } else if (channel.hearsEarly()) {
                channel.held.add(data);
            } else {
                events.add(data);
            }
        }
        return events;
    }

    /** A frame with so many bytes of text is early; what follows if that is too much, else null. */
    private static @Nullable ChannelEvent countEarly(Channel channel, int bytes) {
        channel.heardEarly += early(bytes);
        return channel.heardEarly > MAX_EARLY
                ? new ChannelEvent.Exceeded(channel.number, "too much data before the answer")
                : null;
    }

    /** Puts parts together. What is too large is reported with the last part. */
    private ChannelEvent text(Channel channel, boolean part, String text, int bytes, long now) {
        Parts parts = channel.parts;
        if (parts == null && !part) {
            return bytes > this.messageBytes
                    ? new ChannelEvent.TooLarge(channel.number)
                    : new ChannelEvent.Data(channel.number, text);
        }
        if (parts == null) {
            parts = new Parts(this.messageBytes, now);
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

    boolean isWaiting() {
        return !this.incomplete.isEmpty();
    }

    /** The time for the rest of each text begins anew. */
    void resumed(long now) {
        for (Channel channel : this.incomplete) {
            Parts parts = channel.parts;
            if (parts != null) {
                parts.since = now;
            }
        }
    }

    /** The channels on which the rest of a text has not come in time. */
    List<Channel> overdue(long now) {
        List<Channel> overdue = new ArrayList<>(0);
        for (Channel channel : List.copyOf(this.incomplete)) {
            Parts parts = channel.parts;
            if (parts == null) {
                this.incomplete.remove(channel);
            } else if (parts.isOverdue(now)) {
                overdue.add(channel);
            }
        }
        return overdue;
    }

    /** What was kept is received now. */
    static List<ChannelEvent> take(Channel channel) {
        List<ChannelEvent> held = List.copyOf(channel.held);
        channel.held.clear();
        return held;
    }

    /** A text of which parts were received. */
    static final class Parts {

        private static final long PATIENCE_NANOS = 10_000_000_000L;

        private final int maxBytes;

        /** When the other end had the chance to send all of it, from then on. */
        long since;

        private final StringBuilder text = new StringBuilder();

        private long bytes;

        Parts(int maxBytes, long now) {
            this.maxBytes = maxBytes;
            this.since = now;
        }

        /** Adds a part; of a text that is too large nothing is kept. */
        void add(String part, int size) {
            this.bytes += size;
            if (isTooLarge()) {
                this.text.setLength(0);
                this.text.trimToSize();
            } else {
                this.text.append(part);
            }
        }

        boolean isTooLarge() {
            return this.bytes > this.maxBytes;
        }

        /** How much of it is kept, in bytes. */
        long keptBytes() {
            return isTooLarge() ? 0 : this.bytes;
        }

        boolean isOverdue(long now) {
            return now - this.since >= PATIENCE_NANOS;
        }

        String text() {
            return this.text.toString();
        }
    }
}
