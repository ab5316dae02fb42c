package io.jsonrpc.core.contract;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Methods and types as faults name them: short, as one reads them in the source. */
final class Names {

    private Names() {}

    /** {@code PriceApi.last(String,int)}. */
    static String of(Method method) {
        return shortly(method)
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    /** {@code PriceApi.last}. */
    static String shortly(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** {@code List<String>}. */
    static String of(Type type) {
        if (type instanceof Class<?> raw) {
            return raw.getSimpleName();
        }
        if (type instanceof ParameterizedType generic) {
            return of(generic.getRawType())
                    + Arrays.stream(generic.getActualTypeArguments())
                            .map(Names::of)
                            .collect(Collectors.joining(",", "<", ">"));
        }
        return type.getTypeName();
    }

    /** {@code Flow.Publisher}: with the types around it. */
    static String nested(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : nested(outer) + ".") + type.getSimpleName();
    }
}
