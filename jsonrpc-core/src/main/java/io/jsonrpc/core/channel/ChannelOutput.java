package io.jsonrpc.core.channel;

import io.jsonrpc.core.session.frame.ControlFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages of channel 0 that this end has not sent yet. They wait where the other end does not read, or acknowledges
 * nothing, so each kind is bounded: an end that obeys the rules waits for answers before it causes more than that.
 */
final class ChannelOutput {

    private enum Kind {
        /** Answers a request of the other end. */
        ANSWER,
        /** Closes or moves a channel that the other end has created: at most two for each. */
        THEIRS,
        /** A request of this end. */
        REQUEST,
        /** Closes or moves a channel of this end, or changes a set. */
        OURS
    }

    private record Item(String text, Kind kind) {}

    private static final int MAX_REQUESTS = 64;

    private final ArrayDeque<Item> items = new ArrayDeque<>(2);

    /** How many of each kind wait. */
    private final int[] waiting = new int[Kind.values().length];

    private final int maxTheirs;

    private long requests;

    /** @param max how many channels of the other end this end takes */
    ChannelOutput(int max) {
        this.maxTheirs = (int) Math.min(2L * max, Integer.MAX_VALUE);
    }

    String nextId() {
        return ControlFrame.PREFIX + ++this.requests;
    }

    /** Whether this end may request one more channel. */
    boolean mayRequest() {
        return waits(Kind.REQUEST) < MAX_REQUESTS;
    }

    void request(ChannelMessage.Open open) {
        add(open.text(), Kind.REQUEST);
    }

    /** Whether the other end may send one more request: it has read the answers to those before. */
    boolean mayAnswer() {
        return waits(Kind.ANSWER) < MAX_REQUESTS;
    }

    /** Whether the other end may open or move one more channel: it has read what became of those before. */
    boolean mayTell() {
        return waits(Kind.THEIRS) <= this.maxTheirs;
    }

    void answer(ChannelMessage answer) {
        add(answer.text(), Kind.ANSWER);
    }

    void answerNotFound(String id) {
        add(new ControlFrame.NotFound(id).text(), Kind.ANSWER);
    }

    /** Says what becomes of a channel of this end, or of the other one. */
    void tell(boolean ours, ChannelMessage message) {
        add(message.text(), ours ? Kind.OURS : Kind.THEIRS);
    }

    void merge(ChannelMessage.Merge merge) {
        add(merge.text(), Kind.OURS);
    }

    private int waits(Kind kind) {
        return this.waiting[kind.ordinal()];
    }

    private void add(String text, Kind kind) {
        this.items.add(new Item(FramePrefix.of(0, false) + text, kind));
        this.waiting[kind.ordinal()]++;
    }

    @Nullable String next() {
        Item item = this.items.poll();
        if (item == null) {
            return null;
        }
        this.waiting[item.kind().ordinal()]--;
        return item.text();
    }
}
