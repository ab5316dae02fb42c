package io.jsonrpc.core.session;

import io.jsonrpc.core.log.Causes;
import java.nio.charset.CharacterCodingException;

/** Counts writes that failed because a frame could not be encoded. Guarded by the lock of the session. */
final class EncodingFailures {

    /** The frame is retried on one more socket. */
    private static final int MAX = 2;

    private int count;

    /** Counts a failed write; returns whether the frame would fail on every other socket as well. */
    boolean isHopeless(Throwable failure) {
        if (isEncodingFailure(failure)) {
            this.count++;
            return this.count >= MAX;
        }
        return false;
    }

    private static boolean isEncodingFailure(Throwable failure) {
        return Causes.of(failure).stream().anyMatch(CharacterCodingException.class::isInstance);
    }
}
