package io.jsonrpc.core.transport;

/**
 * What may be sent now of messages that can as well wait.
 *
 * @param open whether there is a socket that takes messages
 * @param frames messages
 * @param bytes their size, in UTF-8 bytes
 * @since 0.1
 */
public record SendWindow(boolean open, int frames, long bytes) {

    /** There is no socket. */
    public static final SendWindow CLOSED = new SendWindow(false, 0, 0);

    /** There is a socket, and nothing is kept of what is sent to it. */
    public static final SendWindow UNLIMITED = new SendWindow(true, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** Whether anything may be sent. */
    public boolean hasRoom() {
        return this.open && this.frames > 0 && this.bytes > 0;
    }
}
