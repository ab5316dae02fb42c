package io.jsonrpc.engine;

import io.jsonrpc.codec.OutboundText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Frames in a line, and their size together. Guarded by whoever owns it. */
final class FrameLine {

    private final ArrayDeque<OutboundFrame> frames = new ArrayDeque<>(1);

    private long bytes;

    boolean isEmpty() {
        return this.frames.isEmpty();
    }

    int size() {
        return this.frames.size();
    }

    long bytes() {
        return this.bytes;
    }

    /** Whether one more fits into a line of so many messages and bytes; the first always does. */
    boolean fits(OutboundText message, long maxMessages, long maxBytes) {
        return this.frames.isEmpty() || (this.frames.size() < maxMessages && this.bytes + message.bytes() <= maxBytes);
    }

    void add(OutboundFrame frame) {
        this.frames.add(frame);
        this.bytes += frame.message().bytes();
    }

    void addFirst(OutboundFrame frame) {
        this.frames.addFirst(frame);
        this.bytes += frame.message().bytes();
    }

    @Nullable OutboundFrame poll() {
        OutboundFrame frame = this.frames.poll();
        if (frame != null) {
            this.bytes -= frame.message().bytes();
        }
        return frame;
    }

    /** Takes out what matches, in order. */
    List<OutboundFrame> takeIf(Predicate<OutboundFrame> match) {
        List<OutboundFrame> taken = new ArrayList<>();
        this.frames.removeIf(frame -> {
            boolean takes = match.test(frame);
            if (takes) {
                taken.add(frame);
                this.bytes -= frame.message().bytes();
            }
            return takes;
        });
        return taken;
    }
}
