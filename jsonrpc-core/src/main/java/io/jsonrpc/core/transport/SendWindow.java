package io.jsonrpc.core.transport;

/**
 * The part of a session's window that messages have which can as well wait: items of streams. All conversations of the
 * session share it. Safe for use by many threads; nothing here waits, but the lock of the session may be taken.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SendWindow {

    /** There is no socket. */
    SendWindow CLOSED = () -> Room.NONE;

    /** There is a socket, and nothing is kept of what is sent to it. */
    SendWindow UNLIMITED = () -> Room.UNLIMITED;

    /**
     * What one conversation may have on its way to the socket: no more than it leaves to the others.
     *
     * @param open whether there is a socket that takes messages
     * @param frames messages
     * @param bytes their size, in UTF-8 bytes
     */
    record Room(boolean open, int frames, long bytes) {

        /** There is no socket. */
        public static final Room NONE = new Room(false, 0, 0);

        /** As much as there is. */
        public static final Room UNLIMITED = new Room(true, Integer.MAX_VALUE, Long.MAX_VALUE);

        /** Whether anything may be sent. */
        public boolean isLeft() {
            return this.open && this.frames > 0 && this.bytes > 0;
        }
    }

    /** What there is room for now. */
    Room room();

    /**
     * A message begins its way to the socket, and has room until {@link #give}.
     *
     * @param bytes its size in UTF-8
     * @return false if there is no room any more
     */
    default boolean take(int bytes) {
        return true;
    }

    /** A message that has taken room was written, or never will be. */
    default void give(int bytes) {}
}
