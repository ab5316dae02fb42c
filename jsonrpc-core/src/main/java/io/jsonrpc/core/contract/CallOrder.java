package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.annotation.Execution;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Faults of what a method says about the calls that it waits for. */
final class CallOrder {

    private CallOrder() {}

    /** @param written the execution as the annotation has it */
    static void check(MethodContract method, Execution written, List<String> faults) {
        if (method.maxConcurrent() < 0) {
            faults.add("maxConcurrent=" + method.maxConcurrent() + " of " + method
                    + " is no number of calls: write 1 or more, or 0 for no limit");
        }
        String orderedBy = method.orderedBy();
        String fault = orderedBy == null ? null : fault(method, orderedBy);
        if (fault != null) {
            faults.add("orderedBy=\"" + orderedBy + "\" of " + method + ": " + fault);
        }
        if (method.execution() != written && written != Execution.INHERIT) {
            faults.add(method + " is " + written + ", and its calls wait for others ("
                    + (orderedBy == null ? "maxConcurrent" : "orderedBy")
                    + "), which lets later calls of a session run before: leave the execution out");
        }
    }

    private static @Nullable String fault(MethodContract method, String orderedBy) {
        for (MethodParam param : method.params()) {
            if (param.spec() == null
                    || param.spec().whole()
                    || !param.spec().name().equals(orderedBy)) {
                continue;
            }
            Class<?> raw = TypeToken.get(param.type()).getRawType();
            if (param.nullable() || raw.getName().startsWith("java.util.Optional")) {
                return "the parameter may be missing; order by one that is required";
            }
            return unequal(raw);
        }
        return "no parameter has this name";
    }

    /** Why values of a type are no keys; null if they are. */
    private static @Nullable String unequal(Class<?> type) {
        if (type.isArray()) {
            return "no two arrays are equal; order by a value";
        }
        if (type == URL.class) {
            return "URLs are compared by the addresses of their hosts, which are looked up; order by a java.net.URI";
        }
        return type.isPrimitive() || type.isInterface() || hasEquals(type)
                ? null
                : "no two values are equal, because " + type.getSimpleName() + " has no equals; make it a record";
    }

    private static boolean hasEquals(Class<?> type) {
        try {
            return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
