package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonElement;

/** Receives the progress of a request. */
@FunctionalInterface
public interface ProgressReceiver {

    /**
     * A progress value was received.
     *
     * @param done called by the implementation when the value has been processed
     */
    void accept(JsonElement value, Runnable done);
}
