package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one socket still has to write, in the order in which they were sent: those being written, those
 * gathered behind them, up to {@link #WINDOW} bytes, and one that waits for room. Not safe for use by many threads.
 */
final class FrameBacklog {

    /** What is gathered for a socket, in bytes, in addition to the messages being written. */
    static final int WINDOW = 16 * 1024;

    private static final int FRAME_OVERHEAD = 16;

    private @Nullable List<OutboundText> writing;

    /** The callback of a message that is being written alone. */
    private @Nullable SendCallback whenWritten;

    private List<OutboundText> gathered = List.of();

    private int gatheredBytes;

    /** A message that waits until there is room; its sender sends no other. */
    private @Nullable OutboundText waiting;

    private @Nullable SendCallback whenWaited;

    /** Whether nothing is being written and nothing is gathered. */
    boolean isEmpty() {
        return this.writing == null && this.gathered.isEmpty();
    }

    boolean hasRoomFor(OutboundText message) {
        return this.gatheredBytes + message.bytes() + FRAME_OVERHEAD <= WINDOW;
    }

    /** What is being written; null for nothing. */
    @Nullable List<OutboundText> writing() {
        return this.writing;
    }

    /** Begins to write a message, if this is empty. */
    List<OutboundText> write(OutboundText message, SendCallback callback) {
        this.writing = List.of(message);
        this.whenWritten = callback;
        return this.writing;
    }

    /** Adds a message if there is room for it; it counts as written. */
    void gather(OutboundText message) {
        this.gathered = this.gathered.isEmpty() ? new ArrayList<>() : this.gathered;
        this.gathered.add(message);
        this.gatheredBytes += message.bytes() + FRAME_OVERHEAD;
    }

    /** Keeps a message that is written alone, when everything before it has been written. */
    void await(OutboundText message, SendCallback callback) {
        this.waiting = message;
        this.whenWaited = callback;
    }

    /** Begins to write what is gathered; null if nothing is or a write is in progress. */
    @Nullable List<OutboundText> writeGathered() {
        if (this.writing != null || this.gathered.isEmpty()) {
            return null;
        }
        this.writing = this.gathered;
        this.gathered = List.of();
        this.gatheredBytes = 0;
        return this.writing;
    }

    /** Begins to write what comes next; null if nothing does or a write is in progress. */
    @Nullable List<OutboundText> writeNext() {
        List<OutboundText> next = writeGathered();
        if (next == null && this.writing == null && this.waiting != null && this.whenWaited != null) {
            next = write(this.waiting, this.whenWaited);
            this.waiting = null;
            this.whenWaited = null;
        }
        return next;
    }

    /** Ends the write in progress, and returns the callback of a message that was written alone. */
    @Nullable SendCallback endWrite() {
        SendCallback done = this.whenWritten;
        this.writing = null;
        this.whenWritten = null;
        return done;
    }

    /** Forgets what is not being written, and returns the callback of a message that waits. */
    @Nullable SendCallback clear() {
        SendCallback hopeless = this.whenWaited;
        this.gathered = List.of();
        this.gatheredBytes = 0;
        this.waiting = null;
        this.whenWaited = null;
        return hopeless;
    }
}
