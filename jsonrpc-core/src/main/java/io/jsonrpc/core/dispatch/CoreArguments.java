package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.contract.MethodParam;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The arguments that the engine has. */
final class CoreArguments {

    private CoreArguments() {}

    /** @throws IllegalArgumentException if a parameter of this type has no source here */
    static ArgumentSource source(MethodParam param, TypedValues values) {
        if (param.is(Transaction.class) || param.is(JsonRpcCall.class) || param.is(CancellationToken.class)) {
            return transaction -> transaction;
        }
        if (param.is(Session.class) || param.is(JsonRpcRequestSender.class)) {
            return Transaction::getSession;
        }
        if (param.is(Progress.class)) {
            Type type = param.type() instanceof ParameterizedType generic
                    ? generic.getActualTypeArguments()[0]
                    : Object.class;
            ValueWriter writer = values.writer(type);
            return transaction -> (Progress<Object>) value -> transaction.progress(writer.write(value));
        }
        if (param.type() instanceof Class<?> type && Principal.class.isAssignableFrom(type)) {
            return transaction -> principal(type, transaction);
        }
        throw new IllegalArgumentException("Nothing gives a " + param.type().getTypeName());
    }

    /** A principal of another class is none. */
    private static @Nullable Object principal(Class<?> type, Transaction transaction) {
        Principal principal = transaction.getSession().getPrincipal();
        return type.isInstance(principal) ? principal : null;
    }
}
