package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.source.Positioned;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of parameters that are streams, or have streams inside. */
final class StreamParameters {

    private StreamParameters() {}

    /** What a parameter of this type is, and why that cannot be; null if it can. */
    static @Nullable String fault(Type type) {
        Class<?> raw = TypeToken.get(type).getRawType();
        if (!ReturnTypes.isStream(raw)) {
            Class<?> inner = streamIn(type, new HashSet<>());
            return inner == null
                    ? null
                    : Names.of(type) + ", which has a " + Names.nested(inner)
                            + " inside: a stream is a parameter of its own";
        }
        if (ReturnTypes.of(type).stream() == null) {
            return Names.nested(raw)
                    + ": a stream is taken as Flow.Publisher, Stream or Iterator, and with jsonrpc-spring as"
                    + " Flux; its items are values";
        }
        Type item = TypeVariables.argument(type, Object.class);
        Class<?> inner = streamIn(item, new HashSet<>());
        if (inner != null) {
            return Names.of(type) + ": an item has no stream inside";
        }
        return TypeToken.get(item).getRawType() == Positioned.class
                ? Names.of(type) + ": the items of a parameter have no positions"
                : null;
    }

    /** The stream in an element of a container or a component of a record; null for none. */
    private static @Nullable Class<?> streamIn(Type type, Set<Type> seen) {
        Class<?> raw = TypeToken.get(type).getRawType();
        if (ReturnTypes.isStream(raw)) {
            return raw;
        }
        if (!seen.add(type)) {
            return null;
        }
        List<Type> parts = new ArrayList<>();
        if (type instanceof ParameterizedType generic) {
            parts.addAll(Arrays.asList(generic.getActualTypeArguments()));
        } else if (type instanceof GenericArrayType array) {
            parts.add(array.getGenericComponentType());
        } else if (raw.isArray()) {
            parts.add(raw.getComponentType());
        }
        if (raw.isRecord()) {
            Arrays.stream(raw.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(parts::add);
        }
        for (Type part : parts) {
            Class<?> found = streamIn(part, seen);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Faults of a method that takes streams. */
    static void check(MethodContract method, List<String> faults) {
        for (MethodParam param : method.params()) {
            StreamType stream = param.stream();
            if (stream == null) {
                continue;
            }
            if (method.notification()) {
                faults.add(method + " is a notification and takes a stream: a stream lasts as long as its call");
            }
            if (method.stream() != null) {
                faults.add(method + " takes a stream and answers with one: what it takes ends with the answer");
            }
            if (method.idempotent()) {
                faults.add(method + " is idempotent and takes a stream, which cannot be sent twice");
            }
            boolean waits = stream == StreamType.STREAM || stream == StreamType.ITERATOR;
            if (waits && method.execution() == Execution.NON_BLOCKING) {
                faults.add(method + " is NON_BLOCKING and takes a " + Names.of(param.type())
                        + ", which waits for its items: take a Flow.Publisher");
            }
        }
    }
}
