package io.jsonrpc.core.proxy;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.DeclaredItems;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.StreamContract;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.subscription.OnSessionLoss;
import io.jsonrpc.core.subscription.StreamOptions;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The streams of one method of a proxy. */
final class ProxyStream {

    private static final Type POSITIONED =
            TypeToken.getParameterized(Positioned.class, JsonText.class).getType();

    private final MethodContract method;

    private final StreamContract stream;

    private final TypedValues values;

    private final ParamsWriter params;

    private final RemoteErrors errors;

    ProxyStream(
            MethodContract method,
            StreamContract stream,
            TypedValues values,
            ParamsWriter params,
            RemoteErrors errors) {
        this.method = method;
        this.stream = stream;
        this.values = values;
        this.params = params;
        this.errors = errors;
    }

    /** What the method returns. */
    Object call(JsonRpcRequestSender sender, ProxyOptions options, @Nullable Object[] arguments) {
        Type type = this.stream.positioned() ? POSITIONED : JsonText.class;
        JsonText written = this.params.write(arguments);
        return this.stream
                .type()
                .received(
                        new DeclaredItems(
                                sender.stream(this.method.name(), written, type, own(options, arguments)),
                                this::item,
                                this::failure,
                                Runnable::run),
                        this.method.method().getReturnType());
    }

    private Throwable failure(Throwable failure) {
        return failure instanceof RemoteErrorException refusal ? this.errors.of(refusal) : failure;
    }

    private StreamOptions own(ProxyOptions options, @Nullable Object[] arguments) {
        StreamOptions own = options.streams();
        Duration timeout = this.method.timeout() == null ? options.timeout() : this.method.timeout();
        if (timeout != null && own.timeout() == null) {
            own = own.withTimeout(timeout);
        }
        if (own.onSessionLoss() != OnSessionLoss.RESUME) {
            return own;
        }
        return this.stream.resumeFrom() < 0
                ? own.withOnSessionLoss(OnSessionLoss.FAIL)
                : own.withResume(position -> behind(position, arguments));
    }

    private @Nullable JsonText behind(String position, @Nullable Object[] arguments) {
        @Nullable Object[] moved = arguments.clone();
        moved[this.stream.resumeFrom()] = position;
        return this.params.write(moved);
    }

    private Object item(Object received) {
        if (received instanceof Positioned<?> positioned) {
            return new Positioned<>(positioned.position(), value((JsonText) positioned.value()));
        }
        return value((JsonText) received);
    }

    private Object value(JsonText json) {
        Type type = this.method.resultType();
        Object value;
        try {
            value = this.values.read(json, type);
        } catch (BindingException misfit) {
            throw new JsonRpcException(
                    "An item of '" + this.method.name() + "' does not fit " + this.method + " at " + misfit.path(),
                    misfit);
        }
        if (value == null) {
            throw new JsonRpcException(
                    "An item of '" + this.method.name() + "' is null, which no subscriber can be given");
        }
        return value;
    }
}
