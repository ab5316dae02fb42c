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

    private boolean isLeft() {
        return this.used < this.share && this.usedBytes < this.shareBytes;
    }

    /** Whether a stream may send a frame now; if not, it is called when its turn comes. */
    boolean isFor(StreamProducer stream) {
        if (isLeft() && (this.waiting.isEmpty() || first() == stream)) {
            return true;
        }
        this.waiting.add(stream);
        return false;
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
