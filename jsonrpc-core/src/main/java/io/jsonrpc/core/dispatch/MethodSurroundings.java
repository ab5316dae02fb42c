package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.CurrentCall;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is around the methods of an annotated type when they are called. The methods here are called once for each method or
 * parameter, at start; what they return is called for each call, by many threads.
 *
 * @since 0.1
 */
public interface MethodSurroundings {

    /** Nothing but one object to call. */
    static MethodSurroundings of(Object target, TypedValues values) {
        return new MethodSurroundings() {

            @Override
            public TypedValues values() {
                return values;
            }

            @Override
            public Function<Transaction, Object> target() {
                return transaction -> target;
            }
        };
    }

    /** Binds params and writes results. */
    TypedValues values();

    /** The object to call, for each call. */
    Function<Transaction, Object> target();

    /** What is called on the object: the method of the contract, unless the object is a proxy that does not have it. */
    default Method invoked(MethodContract method) {
        return method.method();
    }

    /** Where the argument of a parameter comes from that is not bound to params. */
    default ArgumentSource source(MethodContract method, MethodParam param) {
        return CoreArguments.source(param, values());
    }

    /** What looks at the arguments of a method; null for nothing. */
    default @Nullable ArgumentCheck check(MethodContract method) {
        return null;
    }

    /**
     * What is done with the exceptions of a method: each becomes a {@link io.jsonrpc.core.error.RequestRejectedException}
     * with the error to answer, or stays what it is, which is logged and answered with -32603.
     */
    default BiFunction<Throwable, Transaction, Throwable> errors(MethodContract method) {
        DeclaredErrors declared = new DeclaredErrors(values());
        return (failure, transaction) -> declared.apply(failure);
    }

    /**
     * What takes the context of this thread, which handles a call, to the threads on which the stream that it has returned
     * is subscribed and pulled: runs each task at once, on the same thread.
     */
    default Executor context(Transaction transaction) {
        return task -> {
            CurrentCall here = CurrentCall.ofThread();
            JsonRpcCall outer = here.replace(transaction);
            try {
                task.run();
            } finally {
                here.replace(outer);
            }
        };
    }

    /** Whether params without a parameter are refused where the method does not say it. */
    default boolean refusesUnknownParams() {
        return false;
    }
}
