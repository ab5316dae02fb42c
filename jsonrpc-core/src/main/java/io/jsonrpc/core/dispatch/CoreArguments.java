package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
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
            ValueWriter writer = progressWriter(param, values);
            return transaction -> (Progress<Object>) value -> transaction.progress(writer.write(value));
        }
        if (param.type() instanceof Class<?> type && Principal.class.isAssignableFrom(type)) {
            return transaction -> principal(type, transaction);
        }
        throw new IllegalArgumentException("Nothing gives a " + param.type().getTypeName());
    }

    /** What makes an argument of the value that is bound; null if that is the argument. */
    static @Nullable MadeArgument made(MethodParam param, MethodSurroundings around) {
        TypedValues values = around.values();
        if (param.stream() != null) {
            return new StreamArgument(param, param.stream(), around);
        }
        if (param.is(Request.class)) {
            return (transaction, params) -> new Request<>(transaction.getRequestId(), transaction.getMethod(), params);
        }
        if (param.is(Progress.class)) {
            ValueWriter writer = progressWriter(param, values);
            return (transaction, token) ->
                    token == null && param.nullable() ? null : progress(transaction, (JsonText) token, writer);
        }
        return null;
    }

    private static ValueWriter progressWriter(MethodParam param, TypedValues values) {
        return values.writer(TypeVariables.argument(param.type(), Object.class));
    }

    /** Without a token that of the request is its id. */
    private static Progress<Object> progress(Transaction transaction, @Nullable JsonText token, ValueWriter writer) {
        if (token == null) {
            return value -> transaction.progress(writer.write(value));
        }
        if (!isToken(token.json())) {
            throw new IllegalArgumentException("A token is a string or a number, and no longer than an id");
        }
        RequestId chosen = new RequestId(token.json());
        return value -> transaction.progress(chosen, writer.write(value));
    }

    /** A string or a number, no longer than ids are. */
    private static boolean isToken(String json) {
        char first = json.charAt(0);
        boolean quoted = first == '"';
        boolean scalar = quoted || first == '-' || (first >= '0' && first <= '9');
        return scalar && json.length() - (quoted ? 2 : 0) <= MessageLimits.DEFAULT.idLength();
    }

    /** A principal of another class is none. */
    private static @Nullable Object principal(Class<?> type, Transaction transaction) {
        Principal principal = transaction.getSession().getPrincipal();
        return type.isInstance(principal) ? principal : null;
    }
}
