package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one peer that are to be sent, in order, the one that is being written, and their sizes. Guarded by the
 * lock of its owner.
 */
final class FrameQueue {

    /** Smaller changes of the size are not reported to the budget. */
    private static final int STEP = 1024;

    private final OutboundBudget budget;

    private final ArrayDeque<OutboundFrame> waiting = new ArrayDeque<>(1);

    /** Passed to a transport whose callback is pending. */
    private @Nullable OutboundFrame writing;

    /** The status with which the socket is closed as soon as nothing is left. */
    private @Nullable CloseStatus closing;

    /** The number of accepted messages that were dropped or whose write has failed. */
    private int lost;

    private long waitingBytes;

    private long waitingOwnBytes;

    /** The size reported to the budget. */
    private long reported;

    FrameQueue(OutboundBudget budget) {
        this.budget = budget;
    }

    void add(OutboundFrame frame) {
        this.waiting.add(frame);
        count(frame, 1);
        report();
    }

    /** Adds a frame that is being written from now on, if nothing waits or is being written. */
    void begin(OutboundFrame frame) {
        this.writing = frame;
        report();
    }

    void addFirst(OutboundFrame frame) {
        this.waiting.addFirst(frame);
        count(frame, 1);
        report();
    }

    private void count(OutboundFrame frame, int sign) {
        this.waitingBytes += (long) sign * frame.message().bytes();
        this.waitingOwnBytes += (long) sign * frame.message().ownBytes();
    }

    private void report() {
        long bytes = this.waitingOwnBytes
                + (this.writing == null ? 0 : this.writing.message().ownBytes());
        long change = bytes - this.reported;
        if (Math.abs(change) >= STEP || (bytes == 0 && change != 0)) {
            this.reported = bytes;
            this.budget.add(change);
        }
    }

    /** Whether one more message fits within these limits; the first always does. */
    boolean fits(int bytes, long maxMessages, long maxBytes) {
        return this.waiting.isEmpty() || (this.waiting.size() < maxMessages && this.waitingBytes + bytes <= maxBytes);
    }

    /** The frame to write next, which is being written from now on; null for none. */
    @Nullable OutboundFrame next() {
        OutboundFrame frame = this.waiting.poll();
        if (frame != null) {
            count(frame, -1);
            this.writing = frame;
        }
        return frame;
    }

    /** Whether nothing waits, not even the close. */
    boolean isDrained() {
        return this.waiting.isEmpty() && this.closing == null;
    }

    /** Whether nothing waits or is being written. */
    boolean isIdle() {
        return this.waiting.isEmpty() && this.writing == null;
    }

    @Nullable OutboundFrame writing() {
        return this.writing;
    }

    /** The write has ended, or its outcome is known otherwise. */
    @Nullable OutboundFrame takeWriting() {
        OutboundFrame frame = this.writing;
        this.writing = null;
        report();
        return frame;
    }

    /** Removes and returns the matching frames that wait, in order. */
    List<OutboundFrame> takeIf(Predicate<OutboundFrame> match) {
        List<OutboundFrame> taken = new ArrayList<>();
        this.waiting.removeIf(frame -> {
            boolean takes = match.test(frame);
            if (takes) {
                taken.add(frame);
                count(frame, -1);
            }
            return takes;
        });
        report();
        return taken;
    }

    /** Removes and returns all messages, the one that is being written first; controls are dropped. */
    List<OutboundFrame> takeAll() {
        OutboundFrame uncertain = takeWriting();
        List<OutboundFrame> taken = takeIf(frame -> true);
        if (uncertain != null) {
            taken.add(0, uncertain);
        }
        taken.removeIf(frame -> !frame.isMessage());
        return taken;
    }

    void closeWhenDrained(CloseStatus status) {
        this.closing = status;
    }

    @Nullable CloseStatus closing() {
        return this.closing;
    }

    /** Counts a message that was dropped or whose write has failed. */
    void countLost() {
        this.lost++;
    }

    int takeLost() {
        int count = this.lost;
        this.lost = 0;
        return count;
    }

    /** The number of frames that wait. */
    int waiting() {
        return this.waiting.size();
    }

    /** The total size of the frames that wait, in UTF-8 bytes. */
    long waitingBytes() {
        return this.waitingBytes;
    }

    /** The number of frames that wait or are being written. */
    int size() {
        return this.waiting.size() + (this.writing == null ? 0 : 1);
    }

    /** The total size of the frames that wait or are being written, in UTF-8 bytes. */
    long bytes() {
        return this.waitingBytes
                + (this.writing == null ? 0 : this.writing.message().bytes());
    }
}
