package io.jsonrpc.core.proxy;

import com.google.gson.JsonElement;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.AsyncType;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One method of a proxy, ready to be called. */
final class ProxyMethod {

    private final MethodContract contract;

    private final TypedValues values;

    private final ParamsWriter params;

    private final RemoteErrors errors;

    /** Null if the method answers with a value. */
    private final @Nullable ProxyStream stream;

    private @Nullable MethodParam token;

    private @Nullable MethodParam progress;

    ProxyMethod(MethodContract contract, TypedValues values) {
        this.contract = contract;
        this.values = values;
        this.params = new ParamsWriter(contract, values);
        this.errors = new RemoteErrors(contract);
        this.stream = contract.stream() == null
                ? null
                : new ProxyStream(contract, contract.stream(), values, this.params, this.errors);
        for (MethodParam param : contract.params()) {
            if (param.is(Progress.class)) {
                this.progress = param;
            } else if (param.is(CancellationToken.class)) {
                this.token = param;
            }
        }
    }

    /**
     * Calls the other side.
     *
     * @param options hold unless the method says otherwise
     * @throws Throwable what the method declares, or an unchecked exception
     */
    @Nullable Object call(JsonRpcRequestSender sender, ProxyOptions options, @Nullable Object[] arguments) throws Throwable {
        if (this.stream != null) {
            return this.stream.call(sender, options, arguments);
        }
        AsyncType async = this.contract.async();
        if (this.contract.notification()) {
            return notify(sender, this.params.write(arguments), async);
        }
        ProxyCall call = new ProxyCall(
                sender,
                this.contract.name(),
                this.params.all(arguments),
                this.contract.timeout() == null ? options.timeout() : this.contract.timeout(),
                listener(arguments),
                this.token == null ? null : (CancellationToken) arguments[this.token.index()]);
        return async == null ? result(call) : async.calling(() -> resultOf(call));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object notify(JsonRpcRequestSender sender, @Nullable JsonText written, @Nullable AsyncType async)
            throws Exception {
        if (async == null) {
            sender.sendNotification(this.contract.name(), written);
            return null;
        }
        return async.calling(() -> (CompletableFuture<Object>)
                (CompletableFuture<?>) sender.sendNotificationAsync(this.contract.name(), written));
    }

    private @Nullable Consumer<JsonElement> listener(@Nullable Object[] arguments) {
        MethodParam param = this.progress;
        if (param == null) {
            return null;
        }
        @SuppressWarnings("unchecked")
        Progress<Object> listener = (Progress<Object>) arguments[param.index()];
        if (listener == null) {
            return null;
        }
        Type type = TypeVariables.argument(param.type(), JsonElement.class);
        return value -> listener.report(this.values.read(new JsonText(value.toString()), type));
    }

    private @Nullable Object result(ProxyCall call) throws Throwable {
        try {
            return read(call.now());
        } catch (SessionLostException lost) {
            if (!mayRepeat(lost)) {
                throw lost;
            }
        } catch (RemoteErrorException refused) {
            throw this.errors.of(refused);
        }
        try {
            return read(call.now());
        } catch (RemoteErrorException refused) {
            throw this.errors.of(refused);
        }
    }

    private boolean mayRepeat(SessionLostException lost) {
        return this.contract.idempotent() && lost.getReceipt() != SessionLostException.Receipt.RECEIVED;
    }

    private CompletableFuture<Object> resultOf(ProxyCall call) {
        CompletableFuture<JsonText> first = call.later();
        CompletableFuture<Object> result = first.newIncompleteFuture();
        AtomicReference<CompletableFuture<JsonText>> running = new AtomicReference<>(first);
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                running.get().cancel(true);
            }
        });
        first.whenComplete((answer, failure) -> {
            if (failure instanceof SessionLostException lost && mayRepeat(lost) && !result.isDone()) {
                CompletableFuture<JsonText> second = call.later();
                running.set(second);
                if (result.isCancelled()) {
                    second.cancel(true);
                }
                second.whenComplete((again, lastly) -> complete(result, again, lastly));
            } else {
                complete(result, answer, failure);
            }
        });
        return result;
    }

    private void complete(CompletableFuture<Object> result, @Nullable JsonText answer, @Nullable Throwable failure) {
        try {
            if (answer != null) {
                result.complete(read(answer));
                return;
            }
        } catch (Throwable misfit) {
            // An Error of a constructor, too: somebody waits for the result.
            result.completeExceptionally(misfit);
            return;
        }
        Throwable cause = failure == null ? new IllegalStateException("No answer") : failure;
        result.completeExceptionally(cause instanceof RemoteErrorException refused ? this.errors.of(refused) : cause);
    }

    private @Nullable Object read(JsonText answer) {
        if (this.contract.isVoid()) {
            return null;
        }
        Type type = this.contract.resultType();
        Object value;
        try {
            value = this.values.read(answer, type);
        } catch (BindingException misfit) {
            throw new JsonRpcException(
                    "The result of '" + this.contract.name() + "' does not fit " + this.contract + " at "
                            + misfit.path(),
                    misfit);
        }
        if (value == null && type instanceof Class<?> raw && raw.isPrimitive()) {
            throw new JsonRpcException(
                    "The result of '" + this.contract.name() + "' is null, and " + this.contract + " returns " + raw);
        }
        return value;
    }
}
