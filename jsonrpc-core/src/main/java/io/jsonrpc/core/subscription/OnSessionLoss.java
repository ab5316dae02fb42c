package io.jsonrpc.core.subscription;

/**
 * What a stream does when its session is lost, of a client that goes on in another one.
 *
 * @since 0.1
 */
public enum OnSessionLoss {
    /** It fails with the exception that pending requests fail with, or with {@code server.stopping}. */
    FAIL,
    /** The method is called again in the next session, and the listener for skipped items gets -1. */
    RESUBSCRIBE,
    /**
     * The method is called again in the next session, with the position of the last item that was handled, so that the stream
     * continues behind it. If no item had a position, or the other side answers that it does not know that one any more ({@code
     * stream.positionLost}), as {@link #RESUBSCRIBE}.
     */
    RESUME
}
