package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.codec.binding.ParamSpec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a method.
 *
 * @param index its place among the parameters of the Java method, from 0
 * @param type its type, without type variables
 * @param nullable whether it is annotated as one that may be null
 * @param spec how it is bound to params; null if its value comes from elsewhere. That of a {@code Request} is bound to its
 *     params, that of a {@code Progress} to its token
 * @param stream the kind of stream that the caller sends as this parameter; null for a value. Its {@code spec} is then bound to
 *     what stands for the stream in params
 * @since 0.1
 */
public record MethodParam(
        int index,
        Type type,
        boolean nullable,
        @Nullable ParamSpec spec,
        @Nullable StreamType stream) {

    /** Whether its value comes from elsewhere than params. */
    public boolean isContext() {
        return this.spec == null;
    }

    /** The type of the items of a stream. */
    public Type itemType() {
        return TypeVariables.argument(this.type, Object.class);
    }

    /** Whether it is of this type, whatever its arguments are. */
    public boolean is(Class<?> other) {
        return TypeToken.get(this.type).getRawType() == other;
    }
}
