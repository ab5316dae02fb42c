package io.jsonrpc.core.stream;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** How much of a session's window its streams may use together, and which of them is next when some of it is free again. */
final class StreamRoom {

    private final LinkedHashSet<StreamProducer> waiting = new LinkedHashSet<>();

    private int share;

    private int used;

    private long shareBytes = Long.MAX_VALUE;

    private long usedBytes;

    private boolean socket = true;

    /** The rate of all streams together; null for none. */
    private @Nullable SessionFlow flow;

    StreamRoom(int share) {
        this.share = share;
    }

    /** Without a socket nothing is sent, so that no item gets a number before it can be written. */
    void socket(boolean attached) {
        this.socket = attached;
    }

    boolean hasSocket() {
        return this.socket;
    }

    void share(int frames, long bytes) {
        this.share = frames;
        this.shareBytes = bytes;
    }

    void pace(@Nullable SessionFlow rate) {
        this.flow = rate;
    }

    private boolean isLeft() {
        return this.used < this.share && this.usedBytes < this.shareBytes;
    }

    /** Whether a stream may send a frame now; if not, it is called when its turn comes. */
    boolean isFor(StreamProducer stream, long now) {
        boolean due = this.flow == null || this.flow.isDue(now);
        if (due && isLeft() && (this.waiting.isEmpty() || first() == stream)) {
            return true;
        }
        this.waiting.add(stream);
        return false;
    }

    /** When a stream has its turn if nothing else happens; negative if it is not time that it waits for. */
    long nanosUntilTurn(StreamProducer stream, long now) {
        return this.flow == null || this.waiting.isEmpty() || first() != stream ? -1 : this.flow.nanosUntilDue(now);
    }

    /** An item begins its way. */
    void use(long now) {
        if (this.flow != null) {
            this.flow.taken(now);
        }
    }

    private StreamProducer first() {
        return this.waiting.iterator().next();
    }

    void take(StreamProducer stream) {
        this.waiting.remove(stream);
        this.used++;
    }

    void grow(int bytes) {
        this.usedBytes += bytes;
        if (this.flow != null) {
            this.flow.sent(bytes);
        }
    }

    void give(int bytes) {
        this.used--;
        this.usedBytes -= bytes;
    }

    void leave(StreamProducer stream) {
        this.waiting.remove(stream);
    }

    /** The stream whose turn it is; null if there is no room or no socket, or none waits. */
    @Nullable StreamProducer next() {
        return this.waiting.isEmpty() || !isLeft() || !this.socket ? null : first();
    }

    int used() {
        return this.used;
    }
}
