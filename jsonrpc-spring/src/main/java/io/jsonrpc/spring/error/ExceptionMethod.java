package io.jsonrpc.spring.error;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.spring.argument.SessionArgument;
import io.jsonrpc.spring.argument.SessionArguments;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotations;

/** A method that turns exceptions into errors. */
final class ExceptionMethod {

    private final Method method;

    private final JsonRpcExceptionHandler description;

    private final Function<Session, Object> target;

    private final ValueWriter writer;

    /** The arguments; null for the exception. */
    private final List<@Nullable SessionArgument> arguments = new ArrayList<>();

    private final List<Class<? extends Throwable>> exceptions = new ArrayList<>();

    /**
     * Reads a method.
     *
     * @param invoked what is called on the target for it
     * @throws IllegalArgumentException if it takes something else, or no exception is named
     */
    ExceptionMethod(
            Method method,
            Method invoked,
            Function<Session, Object> target,
            SessionArguments arguments,
            TypedValues values) {
        this.method = invoked;
        this.method.setAccessible(true);
        this.description = MergedAnnotations.from(method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY)
                .get(JsonRpcExceptionHandler.class)
                .synthesize();
        this.target = target;
        this.writer =
                values.writer(method.getReturnType() == void.class ? Object.class : method.getGenericReturnType());
        this.exceptions.addAll(List.of(this.description.value()));
        for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
            Class<?> type = parameter.getParameterType();
            SessionArgument argument = arguments.of(parameter);
            if (argument == null && !Throwable.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException(
                        "a method with @JsonRpcExceptionHandler cannot take " + type.getSimpleName());
            }
            if (argument == null && this.description.value().length == 0) {
                this.exceptions.add(type.asSubclass(Throwable.class));
            }
            this.arguments.add(argument);
        }
        if (this.exceptions.isEmpty()) {
            throw new IllegalArgumentException("@JsonRpcExceptionHandler names no exception");
        }
    }

    /** Those that it handles. */
    List<Class<? extends Throwable>> exceptions() {
        return this.exceptions;
    }

    /**
     * The error for an exception.
     *
     * @throws Exception what the method threw
     */
    ResponseError error(Throwable failure, Session session) throws Exception {
        @Nullable Object[] values = new @Nullable Object[this.arguments.size()];
        for (int i = 0; i < values.length; i++) {
            SessionArgument argument = this.arguments.get(i);
            values[i] = argument == null ? failure : argument.of(session);
        }
        Object returned;
        try {
            returned = this.method.invoke(this.target.apply(session), values);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() instanceof Exception own ? own : thrown;
        }
        return returned instanceof ResponseError error ? error : described(returned);
    }

    private ResponseError described(@Nullable Object value) {
        JsonObject data = new JsonObject();
        if (!this.description.type().isEmpty()) {
            data.addProperty("type", this.description.type());
        }
        JsonElement tree = value == null
                ? null
                : JsonParser.parseString(this.writer.write(value).json());
        if (tree instanceof JsonObject members) {
            members.entrySet().forEach(member -> data.add(member.getKey(), member.getValue()));
        } else if (tree != null && !tree.isJsonNull()) {
            data.add("detail", tree);
        }
        return new ResponseError(this.description.code(), this.description.message(), data.isEmpty() ? null : data);
    }
}
