package io.jsonrpc.core;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Several requests and notifications sent as one message. Not safe for use by several threads; a batch is sent once.
 *
 * <p>Servers limit the number of requests in one batch; the server of this framework accepts 50 by default.
 *
 * <p>Two requests and a notification in one message:
 *
 * <pre>{@code
 * List<CompletableFuture<JsonElement>> answers = client.batch()
 *         .add("user.get", Map.of("id", 7))
 *         .add("user.rights", Map.of("id", 7))
 *         .addNotification("audit", Map.of("viewed", 7))
 *         .send();
 * JsonElement user = answers.get(0).join();
 * }</pre>
 *
 * @since 0.1
 */
public interface JsonRpcBatch {

    /** Adds a request. */
    JsonRpcBatch add(String method, @Nullable Object params);

    /** Adds a notification. */
    JsonRpcBatch addNotification(String method, @Nullable Object params);

    /**
     * Sends the batch.
     *
     * @return one future per request, in the order of {@link #add}; each completes independently, like that of {@link
     *     JsonRpcRequestSender#sendRequestAsync}, with the default timeout
     * @throws IllegalStateException if the batch is empty or was already sent
     */
    List<CompletableFuture<JsonElement>> send();
}
