package io.jsonrpc.core.engine;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler that a test puts together, method by method; remembers what was called and what went wrong. */
public final class Methods extends DefaultJsonRpcHandler<JsonElement> {

    @FunctionalInterface
    interface Method {

        void call(Transaction transaction, Request<JsonElement> request) throws Exception;
    }

    /** In the order of their start. */
    final List<String> called = new CopyOnWriteArrayList<>();

    final List<Exception> uncaught = new CopyOnWriteArrayList<>();

    private final Map<String, Method> methods = new ConcurrentHashMap<>();

    public Methods() {
        on("echo", (transaction, request) -> transaction.sendResponse(request.getParams()));
        on("silent", (transaction, request) -> {});
    }

    Methods on(String name, Method method) {
        this.methods.put(name, method);
        return this;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        this.called.add(request.getMethod());
        Method method = this.methods.get(request.getMethod());
        if (method == null) {
            throw RequestRejectedException.methodNotFound();
        }
        method.call(transaction, request);
    }

    @Override
    public void handleUncaughtException(Session session, Exception exception) {
        this.uncaught.add(exception);
    }
}
