package io.jsonrpc.core.contract;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.annotation.UnknownParams;
import io.jsonrpc.core.codec.binding.ParamSpec;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One method on the wire, and the Java method that says so. Immutable.
 *
 * @param name its name on the wire
 * @param aliases other names that receivers accept
 * @param notification whether it is never answered
 * @param method the Java method: of an interface, if an interface names it and a class implements it
 * @param params all parameters of the Java method, in its order
 * @param form how a proxy sends params
 * @param resultType what the result is bound to, without type variables: {@code T} if the method returns {@code
 *     CompletableFuture<T>}, and each item of a stream of {@code T}; {@code void} or {@code Void} if there is none
 * @param async how its value comes later; null if the method returns it
 * @param stream what it says about the stream that it answers with; null if it answers with a value
 * @param errors the exceptions it declares that stand for an error on the wire
 * @param timeout how long a proxy waits; null for the default of the sender
 * @param idempotent whether a proxy may repeat a call
 * @param execution when and where a receiver runs it
 * @param maxConcurrent how many calls a receiver runs at a time; 0 for no limit
 * @param orderedBy the parameter by whose values a receiver orders calls; null for none
 * @param unknown what a receiver does with params that have no parameter
 * @since 0.1
 */
public record MethodContract(
        String name,
        List<String> aliases,
        boolean notification,
        Method method,
        List<MethodParam> params,
        ParamsForm form,
        Type resultType,
        @Nullable AsyncType async,
        @Nullable StreamContract stream,
        List<ErrorContract> errors,
        @Nullable Duration timeout,
        boolean idempotent,
        Execution execution,
        int maxConcurrent,
        @Nullable String orderedBy,
        UnknownParams unknown) {

    /** Takes copies of the lists. */
    public MethodContract {
        aliases = List.copyOf(aliases);
        params = List.copyOf(params);
        errors = List.copyOf(errors);
    }

    /** The parameters that are bound to params, in order. */
    public List<ParamSpec> specs() {
        return this.params.stream()
                .map(MethodParam::spec)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The index in {@link #specs()} of the parameter by which calls are ordered; -1 for none. */
    public int indexOfOrder() {
        return specs().stream().map(ParamSpec::name).toList().indexOf(this.orderedBy);
    }

    /** Whether there is no result: {@code null} is sent, and a caller gets nothing. */
    public boolean isVoid() {
        return this.stream == null && (this.resultType == void.class || this.resultType == Void.class);
    }

    /** Whether callers are told not to use it any more. */
    public boolean isDeprecated() {
        return this.method.isAnnotationPresent(Deprecated.class);
    }

    /** The method as faults and logs name it: {@code PriceApi.last(String,int)}. */
    @Override
    public String toString() {
        return Names.of(this.method);
    }
}
