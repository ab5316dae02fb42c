package io.jsonrpc.core.stream;

/** What one stream has on the way to the socket. */
final class OnTheWay {

    private static final int MAX_FRAMES = 8;

    private static final int MAX_BYTES = 64 * 1024;

    private final StreamRoom room;

    private int frames;

    private int bytes;

    OnTheWay(StreamRoom room) {
        this.room = room;
    }

    boolean hasPlace() {
        return this.frames < MAX_FRAMES && this.bytes < MAX_BYTES;
    }

    /** A message begins its way. */
    void add(StreamProducer stream) {
        this.frames++;
        this.room.take(stream);
    }

    void grow(int size) {
        this.bytes += size;
        this.room.grow(size);
    }

    void remove(int size) {
        this.frames--;
        this.bytes -= size;
        this.room.give(size);
    }
}
