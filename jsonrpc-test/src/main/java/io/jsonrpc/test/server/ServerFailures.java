package io.jsonrpc.test.server;

import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers what methods have thrown, which no error on the wire says. */
public final class ServerFailures implements ServerCallInterceptor {

    private final Map<String, Throwable> byMethod = new ConcurrentHashMap<>();

    /** What a method has thrown last. */
    @Nullable Throwable of(String method) {
        return this.byMethod.get(method);
    }

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        try {
            next.proceed(watched(transaction, request.getMethod()));
        } catch (Throwable failure) {
            this.byMethod.put(request.getMethod(), failure);
            throw failure;
        }
    }

    /** A transaction that remembers also what a method that answers later fails with. */
    private Transaction watched(Transaction transaction, String method) {
        return (Transaction) Proxy.newProxyInstance(
                Transaction.class.getClassLoader(), new Class<?>[] {Transaction.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("sendError") && arguments[0] instanceof Throwable failure) {
                        this.byMethod.put(method, failure);
                    }
                    try {
                        return called.invoke(transaction, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
