package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.message.OutboundText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A queue of frames with their total size. Guarded by the lock of its owner. */
final class FrameQueue {

    private final ArrayDeque<OutboundFrame> frames = new ArrayDeque<>(1);

    private long bytes;

    private long ownBytes;

    boolean isEmpty() {
        return this.frames.isEmpty();
    }

    int size() {
        return this.frames.size();
    }

    long bytes() {
        return this.bytes;
    }

    /** The total size of the frames that are not shared with other queues. */
    long ownBytes() {
        return this.ownBytes;
    }

    private void count(OutboundFrame frame, int sign) {
        this.bytes += (long) sign * frame.message().bytes();
        this.ownBytes += (long) sign * frame.message().ownBytes();
    }

    /** Whether one more message fits within these limits; the first always does. */
    boolean fits(OutboundText message, long maxMessages, long maxBytes) {
        return this.frames.isEmpty() || (this.frames.size() < maxMessages && this.bytes + message.bytes() <= maxBytes);
    }

    void add(OutboundFrame frame) {
        this.frames.add(frame);
        count(frame, 1);
    }

    void addFirst(OutboundFrame frame) {
        this.frames.addFirst(frame);
        count(frame, 1);
    }

    @Nullable OutboundFrame poll() {
        OutboundFrame frame = this.frames.poll();
        if (frame != null) {
            count(frame, -1);
        }
        return frame;
    }

    /** Removes and returns the matching frames, in order. */
    List<OutboundFrame> takeIf(Predicate<OutboundFrame> match) {
        List<OutboundFrame> taken = new ArrayList<>();
        this.frames.removeIf(frame -> {
            boolean takes = match.test(frame);
            if (takes) {
                taken.add(frame);
                count(frame, -1);
            }
            return takes;
        });
        return taken;
    }
}
