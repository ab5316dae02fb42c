package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.source.StreamSource;
import org.jspecify.annotations.Nullable;

/** Sends the streams that are arguments of calls. */
@FunctionalInterface
public interface SentArguments {

    /**
     * A stream whose id is sent next, in the call of a method. Its source is subscribed when the other side has read it.
     *
     * @return null if there are too many streams: then the source is closed
     */
    @Nullable SentArgument argument(String method, StreamSource<?> source);

    /**
     * One of them.
     *
     * @param callEnded to be run when the call has ended; runs no code of the application, and may be run twice
     */
    record SentArgument(String id, Runnable callEnded) {}
}
