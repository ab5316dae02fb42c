package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.outbound.OutboundRoom;
import io.jsonrpc.core.stream.StreamProducers;
import io.jsonrpc.core.transport.SendWindow;

/**
 * What the streams of a conversation may have on their way: half of its outgoing queue, and their part of the window of the
 * session, the rest being for answers and calls; and which of them continue when there is room again.
 */
final class QueueShare {

    private final StreamTable table;

    private final OutboundRoom room;

    private final PeerLimits limits;

    private final Runnable onRoom = this::roomBack;

    /** The queue had no place for a message. Guarded by the lock of the table. */
    private boolean full;

    QueueShare(StreamTable table, OutboundRoom room, PeerLimits limits) {
        this.table = table;
        this.room = room;
        this.limits = limits;
    }

    /** Looks what there is room for now. Holding the lock. */
    void look() {
        StreamProducers all = this.table.producers();
        SendWindow.Room window;
        do {
            window = this.room.window().room();
            all.socket(window.open() && !this.full);
            all.share(
                    Math.min(window.frames(), Math.max(1, this.limits.queuedMessages() / 2)),
                    Math.min(window.bytes(), Math.max(1, this.limits.queuedBytes() / 2)));
        } while (!window.isLeft() && !awaitRoom(0));
    }

    /** There was no place for a message of this size: none is sent until half of the queue is free. Holding the lock. */
    void exceeded(int bytes) {
        this.full = awaitRoom(bytes);
    }

    /** All streams that wait continue as soon as there is room; false if there is room now. Holding the lock. */
    private boolean awaitRoom(int bytes) {
        boolean waits = this.room.await(bytes, this.onRoom);
        if (!waits) {
            // Those that have waited before are not called any more.
            resume();
        }
        return waits;
    }

    private void roomBack() {
        this.table.change(this::resume);
    }

    private void resume() {
        this.full = false;
        this.table.wakeWaiting();
    }

    /** A message has left the queue, which may make room for a stream that waited for others. */
    void freed() {
        this.table.change(() -> {
            look();
            this.table.wake(this.table.producers().nextInTurn());
        });
    }
}
