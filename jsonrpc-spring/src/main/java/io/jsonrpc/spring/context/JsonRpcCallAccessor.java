package io.jsonrpc.spring.context;

import io.jsonrpc.core.CurrentCall;
import io.jsonrpc.core.JsonRpcCall;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** Micrometer's context propagation takes the current call to other threads with it. */
public final class JsonRpcCallAccessor implements ThreadLocalAccessor<JsonRpcCall> {

    @Override
    public Object key() {
        return JsonRpcCall.class;
    }

    @Override
    public @Nullable JsonRpcCall getValue() {
        return CurrentCall.ofThread().get();
    }

    @Override
    public void setValue(JsonRpcCall call) {
        CurrentCall.ofThread().replace(call);
    }

    @Override
    public void setValue() {
        CurrentCall.ofThread().replace(null);
    }
}
