package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.codec.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls and notifications that are sent as one message.
 *
 * <pre>{@code
 * List<CallAnswer> answers = tester.batch().call("add", List.of(1, 2)).notify("log", "x").call("add", List.of(3, 4)).send();
 * answers.get(1).result(Integer.class).isEqualTo(7);
 * }</pre>
 *
 * @since 0.1
 */
public final class TesterBatch {

    private final TesterClient client;

    private final Function<String, @Nullable Throwable> failures;

    private final MessageCodec codec;

    private final JsonRpcBatch batch;

    private final List<Call> calls = new ArrayList<>();

    TesterBatch(TesterClient client, Function<String, @Nullable Throwable> failures, MessageCodec codec) {
        this.client = client;
        this.failures = failures;
        this.codec = codec;
        this.batch = client.client().batch();
    }

    /** Adds a call. */
    public TesterBatch call(String method, @Nullable Object params) {
        Call call = Call.of(method, params, this.codec);
        this.calls.add(call);
        this.batch.add(method, call.params());
        return this;
    }

    /** Adds a notification. */
    public TesterBatch notify(String method, @Nullable Object params) {
        this.batch.addNotification(method, Call.of(method, params, this.codec).params());
        return this;
    }

    /**
     * Sends the batch and waits for the answers.
     *
     * @return one for each call, in their order
     */
    public List<CallAnswer> send() {
        List<CompletableFuture<JsonElement>> futures = this.batch.send();
        List<CallAnswer> answers = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            answers.add(new PendingCall(this.calls.get(i), this.client, futures.get(i), this.failures).answer());
        }
        return answers;
    }
}
