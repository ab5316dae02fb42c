package io.jsonrpc.core;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Several requests and notifications that travel as one message. Filled and sent by one thread, once.
 *
 * <p>Servers limit how many requests one batch may hold; that of this framework takes 50 unless told otherwise.
 *
 * @since 0.1
 */
public interface JsonRpcBatch {

    /** Adds a request. */
    JsonRpcBatch add(String method, @Nullable Object params);

    /** Adds a notification. */
    JsonRpcBatch addNotification(String method, @Nullable Object params);

    /**
     * Sends what was added.
     *
     * @return one future for each request, in the order of {@link #add}; each ends like that of {@link
     *     JsonRpcRequestSender#sendRequestAsync}, on its own, with the default timeout
     * @throws IllegalStateException when nothing was added, or it was sent already
     */
    List<CompletableFuture<JsonElement>> send();
}
