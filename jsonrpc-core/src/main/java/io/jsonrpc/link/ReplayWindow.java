package io.jsonrpc.link;

import io.jsonrpc.link.SessionTerms.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that were numbered and not yet acknowledged, in a ring that grows with what is really kept. Numbers begin
 * at 1 and have no gaps.
 */
final class ReplayWindow {

    private static final int FIRST_SLOTS = 8;

    private final int maxFrames;

    private final long maxBytes;

    private @Nullable String[] texts = new @Nullable String[0];

    private int[] sizes = new int[0];

    private long acknowledged;

    private long sent;

    private long bytes;

    ReplayWindow(Window limits) {
        this.maxFrames = limits.frames();
        this.maxBytes = limits.bytes();
    }

    /** The number of the last frame. */
    long sent() {
        return this.sent;
    }

    /** The last number that the other end has received for certain. */
    long acknowledged() {
        return this.acknowledged;
    }

    /** The size of what is kept. */
    long bytes() {
        return this.bytes;
    }

    boolean couldEverHold(int size) {
        return size <= this.maxBytes;
    }

    boolean hasRoom(int size) {
        return this.sent - this.acknowledged < this.maxFrames && this.bytes + size <= this.maxBytes;
    }

    /** Numbers a frame for which there is room, and keeps it. */
    void add(String text, int size) {
        if (this.sent - this.acknowledged == this.texts.length) {
            grow();
        }
        int slot = slot(++this.sent);
        this.texts[slot] = text;
        this.sizes[slot] = size;
        this.bytes += size;
    }

    private void grow() {
        @Nullable String[] oldTexts = this.texts;
        int[] oldSizes = this.sizes;
        int slots = Math.min(Math.max(FIRST_SLOTS, 2 * oldTexts.length), Math.max(this.maxFrames, 1));
        this.texts = new @Nullable String[slots];
        this.sizes = new int[slots];
        for (long number = this.acknowledged + 1; number <= this.sent; number++) {
            int from = (int) (number % oldTexts.length);
            this.texts[slot(number)] = oldTexts[from];
            this.sizes[slot(number)] = oldSizes[from];
        }
    }

    private int slot(long number) {
        return (int) (number % this.texts.length);
    }

    /** The text of a frame that is kept. */
    String text(long number) {
        String text = number > this.acknowledged && number <= this.sent ? this.texts[slot(number)] : null;
        if (text == null) {
            throw new IllegalStateException(
                    "Frame " + number + " is not kept: " + this.acknowledged + " to " + this.sent);
        }
        return text;
    }

    /** Forgets the frames up to a number, which was checked to be in the window. */
    void release(long upTo) {
        while (this.acknowledged < upTo) {
            int slot = slot(++this.acknowledged);
            this.texts[slot] = null;
            this.bytes -= this.sizes[slot];
        }
    }

    /** Keeps no frame any more, only the counts: the session is over. */
    void clear() {
        Arrays.fill(this.texts, null);
        this.bytes = 0;
    }
}
