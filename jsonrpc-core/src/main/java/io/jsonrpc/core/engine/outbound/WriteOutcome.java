package io.jsonrpc.core.engine.outbound;

import org.jspecify.annotations.Nullable;

/** Told once what became of a message. */
@FunctionalInterface
interface WriteOutcome {

    /**
     * It was written, or it was not and never will be.
     *
     * @param number which message of its transport it was, from 1; 0 when it was handed to none
     * @param failure why it could not be written; null after success
     */
    void settled(long number, @Nullable Throwable failure);
}
