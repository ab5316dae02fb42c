package io.jsonrpc.core.proxy;

import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.codec.JsonStrings;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.contract.StreamType;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private record Written(
            int index,
            String name,
            String member,
            boolean optional,
            boolean whole,
            @Nullable StreamType stream,
            ValueWriter writer) {

        /** A value is written, a stream is not. */
        Object of(@Nullable Object argument) {
            return this.stream == null || argument == null
                    ? this.writer.write(argument)
                    : this.stream.source(argument).writtenBy(this.writer::write);
        }
    }

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
                        spec.name(),
                        member.append(':').toString(),
                        isOptional(spec),
                        spec.whole(),
                        param.stream(),
                        // A receiver of a null has the id of the request for its token, which is what is waited for.
                        param.is(Progress.class)
                                ? listener -> JsonText.NULL
                                : values.writer(param.stream() == null ? spec.type() : param.itemType())));
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

    /** The params of a call, some of which may be streams; null for none. */
    @Nullable Object all(@Nullable Object[] arguments) {
        if (!hasStreams()) {
            return write(arguments);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (Written param : this.written) {
            Object value = arguments[param.index()];
            if (!this.named || !param.optional() || isPresent(value)) {
                named.put(param.name(), param.of(value));
            }
        }
        return this.named ? named : List.copyOf(named.values());
    }

    boolean hasStreams() {
        return this.written.stream().anyMatch(param -> param.stream() != null);
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
