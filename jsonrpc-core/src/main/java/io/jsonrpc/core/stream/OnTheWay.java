package io.jsonrpc.core.stream;

import org.jspecify.annotations.Nullable;

/** The messages of one stream on their way to the socket: one that its owner sends, and those in the outgoing queue. */
final class OnTheWay {

    private static final int MAX_FRAMES = 8;

    private static final int MAX_BYTES = 64 * 1024;

    private final StreamRoom room;

    private int frames;

    private int bytes;

    /** The owner has not said yet how it went. */
    private @Nullable Outgoing taken;

    /** Found no place in the outgoing queue. */
    private @Nullable Outgoing postponed;

    OnTheWay(StreamRoom room) {
        this.room = room;
    }

    boolean hasPlace() {
        return this.frames < MAX_FRAMES && this.bytes < MAX_BYTES;
    }

    /** Whether the owner sends one. */
    boolean isTaken() {
        return this.taken != null;
    }

    boolean isPostponed() {
        return this.postponed != null;
    }

    /** The same, and it is not the end. */
    boolean isItemPostponed() {
        return this.postponed != null && !this.postponed.isEnd();
    }

    /** The message that is to be sent again, once; null for none. */
    @Nullable Outgoing takePostponed() {
        Outgoing again = this.postponed;
        this.postponed = null;
        return again;
    }

    /** How many have begun their way and have not left the queue. */
    int size() {
        return this.frames + (this.postponed == null ? 0 : 1);
    }

    /** A message begins its way. */
    void take(StreamProducer stream, Outgoing message) {
        this.taken = message;
        this.frames++;
        this.room.take(stream);
    }

    /** What was taken is in the outgoing queue. Returns whether it was the end. */
    boolean sent(int size) {
        this.bytes += size;
        this.room.grow(size);
        Outgoing message = this.taken;
        this.taken = null;
        return message != null && message.isEnd();
    }

    /** What was taken found no place. */
    void postpone(boolean again) {
        this.postponed = again ? this.taken : null;
        this.taken = null;
        remove(0);
    }

    /** What was taken cannot be sent. */
    @Nullable Outgoing giveUp() {
        Outgoing message = this.taken;
        this.taken = null;
        remove(0);
        return message;
    }

    /** What is postponed comes behind some that were lost. */
    void lostBeforePostponed() {
        if (this.postponed != null) {
            this.postponed = this.postponed.afterLoss();
        }
    }

    /** One has left the queue. */
    void remove(int size) {
        this.frames--;
        this.bytes -= size;
        this.room.give(size);
    }
}
