package io.jsonrpc.core.proxy;

import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.codec.JsonStrings;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes the arguments of one method as params. */
final class ParamsWriter {

    private static final List<Class<?>> OPTIONALS =
            List.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private static final List<Object> EMPTY =
            List.of(Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty());

    private final List<Written> written = new ArrayList<>();

    private final boolean named;

    /**
     * One parameter.
     *
     * @param index its place among the arguments
     * @param member the text before its value in an object
     * @param optional whether it is left out when there is no value
     */
    private record Written(int index, String member, boolean optional, boolean whole, ValueWriter writer) {}

    /** @throws IllegalArgumentException if values of a parameter can never be written */
    ParamsWriter(MethodContract method, TypedValues values) {
        this.named = method.form() == ParamsForm.NAMED;
        for (MethodParam param : method.params()) {
            ParamSpec spec = param.spec();
            if (spec != null) {
                StringBuilder member = new StringBuilder();
                JsonStrings.quote(member, spec.name());
                this.written.add(new Written(
                        param.index(),
                        member.append(':').toString(),
                        isOptional(spec),
                        spec.whole(),
                        // A receiver of a null has the id of the request for its token, which is what is waited for.
                        param.is(Progress.class) ? listener -> JsonText.NULL : values.writer(spec.type())));
            }
        }
    }

    private static boolean isOptional(ParamSpec spec) {
        Type raw = spec.type() instanceof ParameterizedType generic ? generic.getRawType() : spec.type();
        return spec.nullable()
                || spec.defaultValue() != null
                || OPTIONALS.stream().anyMatch(raw::equals);
    }

    /** The params of a call; null for none. */
    @Nullable JsonText write(@Nullable Object[] arguments) {
        if (this.written.isEmpty()) {
            return null;
        }
        Written first = this.written.get(0);
        if (first.whole()) {
            return arguments[first.index()] == null ? null : first.writer().write(arguments[first.index()]);
        }
        return new JsonText(this.named ? object(arguments) : array(arguments));
    }

    private String object(@Nullable Object[] arguments) {
        StringBuilder out = new StringBuilder("{");
        for (Written param : this.written) {
            Object value = arguments[param.index()];
            if (!param.optional() || isPresent(value)) {
                if (out.length() > 1) {
                    out.append(',');
                }
                out.append(param.member()).append(param.writer().write(value).json());
            }
        }
        return out.append('}').toString();
    }

    /** Elements at the end that have no value are left out. */
    private String array(@Nullable Object[] arguments) {
        StringBuilder out = new StringBuilder("[");
        int end = 1;
        for (Written param : this.written) {
            Object value = arguments[param.index()];
            if (param != this.written.get(0)) {
                out.append(',');
            }
            out.append(param.writer().write(value).json());
            if (!param.optional() || isPresent(value)) {
                end = out.length();
            }
        }
        out.setLength(end);
        return out.append(']').toString();
    }

    private static boolean isPresent(@Nullable Object value) {
        return value != null && !(value instanceof Progress) && !EMPTY.contains(value);
    }
}
