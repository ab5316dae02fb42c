package io.jsonrpc.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs around each request and notification that is sent, at whichever end of the connection it is sent. The first
 * interceptor sees the params of the caller, the next one those that the first returned.
 *
 * <pre>{@code
 * ClientCallInterceptor timing = call -> {
 *     long start = System.nanoTime();
 *     call.whenEnded(success -> log.info("{} took {} ns", call.method(), System.nanoTime() - start));
 *     return call.params();
 * };
 * }</pre>
 *
 * <p>Runs on the thread that sends and must be safe for use by many threads. A notification that is encoded once for many
 * sessions passes no interceptor.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ClientCallInterceptor {

    /**
     * Called before the params are encoded.
     *
     * @return the params to send: {@link Call#params()}, or others in their place; null for none
     * @throws RuntimeException fails the call: nothing is sent
     */
    @Nullable Object intercept(Call call);

    /** One request or notification on its way out. */
    interface Call {

        /** The name of the method. */
        String method();

        /** The params, not encoded yet; those of a proxy are a {@code JsonText}; null for none. */
        @Nullable Object params();

        /** Whether no answer comes. */
        boolean isNotification();

        /**
         * Sends where the call is in a trace, in the form of W3C Trace Context, if both ends use the extension {@code
         * context}.
         *
         * @param tracestate null for none
         */
        void trace(String traceparent, @Nullable String tracestate);

        /**
         * Runs an action once the call has ended, before its caller sees the outcome. For a notification that is when it
         * was accepted for sending or was refused.
         *
         * @param action gets whether there was a result, or whether the notification was accepted; must not block
         */
        void whenEnded(Consumer<Boolean> action);

        /** Whether it is answered with a stream. */
        default boolean isStream() {
            return false;
        }

        /**
         * Runs an action once the stream of the call is over: also where the call failed, so that there was none. Never for a
         * call that is answered with a value.
         *
         * @param action gets whether all items came, it failed, or it was cancelled here; must not block
         */
        default void whenStreamEnded(Consumer<PeerObserver.StreamOutcome> action) {}
    }
}
