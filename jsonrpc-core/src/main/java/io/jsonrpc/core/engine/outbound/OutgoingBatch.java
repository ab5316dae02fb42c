package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects the entries of a batch and sends them as one message. */
public final class OutgoingBatch implements JsonRpcBatch {

    /** One added entry. */
    record Entry(String method, @Nullable Object params, boolean notification) {

        Entry {
            Objects.requireNonNull(method, "method");
        }
    }

    private final OutgoingCalls calls;

    private final List<Entry> entries = new ArrayList<>();

    private boolean sent;

    public OutgoingBatch(OutgoingCalls calls) {
        this.calls = calls;
    }

    @Override
    public JsonRpcBatch add(String method, @Nullable Object params) {
        this.entries.add(new Entry(method, params, false));
        return this;
    }

    @Override
    public JsonRpcBatch addNotification(String method, @Nullable Object params) {
        this.entries.add(new Entry(method, params, true));
        return this;
    }

    @Override
    public List<CompletableFuture<JsonElement>> send() {
        if (this.sent || this.entries.isEmpty()) {
            throw new IllegalStateException(this.sent ? "The batch has already been sent" : "The batch is empty");
        }
        this.sent = true;
        return this.calls.callAll(this.entries);
    }
}
