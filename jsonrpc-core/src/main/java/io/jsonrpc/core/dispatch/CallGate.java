package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.message.JsonText;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a method wait for once their turn in the session has come: for one of a number of places, or for calls of
 * other sessions. A call that waits holds neither a thread nor the turn. Safe for use by many threads.
 */
public interface CallGate {

    /** A handler that has gates for some of its methods. */
    interface Guarded {

        /** The gate of a method; null if its calls wait for nothing. The same at each call. */
        @Nullable CallGate gate(String method);
    }

    /** A call at a gate. */
    interface Call {

        /**
         * The call has its place, and is passed to a worker. Called once, on any thread.
         *
         * @param leave gives the place back; run once, when the call is answered and its handler has returned
         */
        void start(Runnable leave);

        /**
         * Says how the call is taken out of the gate when it is cancelled, has timed out or its session has ended.
         *
         * @param withdraw whether the call still waited; it is over then, and is never started
         */
        void whenCancelled(BooleanSupplier withdraw);
    }

    /** Starts a call, now or as soon as there is a place for it. */
    void enter(@Nullable JsonText params, Call call);
}
