package io.jsonrpc.core.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbered frames that are not acknowledged yet, in a ring that grows as needed. Numbers start at 1 and have no
 * gaps.
 */
final class ReplayWindow {

    private static final int FIRST_SLOTS = 8;

    private final int maxFrames;

    private final long maxBytes;

    /** A frame kept by many sessions is one object, whose full size counts in each of them. */
    private @Nullable OutboundText[] frames = new @Nullable OutboundText[0];

    private long acknowledged;

    private long sent;

    private long bytes;

    private long ownBytes;

    ReplayWindow(Window limits) {
        this.maxFrames = limits.frames();
        this.maxBytes = limits.bytes();
    }

    /** The number of the last frame. */
    long sent() {
        return this.sent;
    }

    /** The number of the last acknowledged frame. */
    long acknowledged() {
        return this.acknowledged;
    }

    /** The total size of the kept frames, in UTF-8 bytes. */
    long bytes() {
        return this.bytes;
    }

    /** The total size of the kept frames that are not shared with other windows. */
    long ownBytes() {
        return this.ownBytes;
    }

    boolean couldEverHold(int size) {
        return size <= this.maxBytes;
    }

    boolean hasRoom(int size) {
        return this.sent - this.acknowledged < this.maxFrames && this.bytes + size <= this.maxBytes;
    }

    /** Numbers and keeps a frame for which there is room. */
    void add(OutboundText frame) {
        if (this.sent - this.acknowledged == this.frames.length) {
            grow();
        }
        int slot = slot(++this.sent);
        this.frames[slot] = frame;
        this.bytes += frame.bytes();
        this.ownBytes += frame.ownBytes();
    }

    private void grow() {
        @Nullable OutboundText[] old = this.frames;
        int slots = Math.min(Math.max(FIRST_SLOTS, 2 * old.length), Math.max(this.maxFrames, 1));
        this.frames = new @Nullable OutboundText[slots];
        for (long number = this.acknowledged + 1; number <= this.sent; number++) {
            this.frames[slot(number)] = old[(int) (number % old.length)];
        }
    }

    private int slot(long number) {
        return (int) (number % this.frames.length);
    }

    /** A kept frame. */
    OutboundText frame(long number) {
        OutboundText frame = number > this.acknowledged && number <= this.sent ? this.frames[slot(number)] : null;
        if (frame == null) {
            throw new IllegalStateException(
                    "Frame " + number + " is not kept: " + this.acknowledged + " to " + this.sent);
        }
        return frame;
    }

    /** Removes the frames up to a number, which the caller has checked to be in the window. */
    void release(long upTo) {
        while (this.acknowledged < upTo) {
            int slot = slot(++this.acknowledged);
            OutboundText frame = this.frames[slot];
            this.frames[slot] = null;
            if (frame != null) {
                this.bytes -= frame.bytes();
                this.ownBytes -= frame.ownBytes();
            }
        }
    }

    /** Removes all frames and keeps the counts, because the session has ended. */
    void clear() {
        Arrays.fill(this.frames, null);
        this.bytes = 0;
        this.ownBytes = 0;
    }
}
