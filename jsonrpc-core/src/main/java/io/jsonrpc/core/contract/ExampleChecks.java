package io.jsonrpc.core.contract;

import io.jsonrpc.annotation.JsonRpcExample;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the examples of a method fit its parameters and its result. */
final class ExampleChecks {

    private ExampleChecks() {}

    static void check(MethodContract method, TypedValues values, List<String> faults) {
        for (JsonRpcExample example : method.method().getAnnotationsByType(JsonRpcExample.class)) {
            String fault =
                    example.name().isEmpty() ? "its name is empty" : paramsFault(method, example.params(), values);
            if (fault == null && !example.result().isEmpty()) {
                fault = resultFault(method, example.result(), values);
            }
            if (fault != null) {
                faults.add("@JsonRpcExample(name=\"" + example.name() + "\") of " + method + ": " + fault);
            }
        }
    }

    private static @Nullable String paramsFault(MethodContract method, String params, TypedValues values) {
        if (method.params().stream().anyMatch(param -> param.stream() != null)) {
            return "an example cannot have the stream that the method takes: remove it";
        }
        if (!params.isEmpty() && !Params.isJson(params)) {
            return "its params are no JSON text";
        }
        try {
            values.binder(method.specs(), true).bind(params.isEmpty() ? null : new JsonText(params));
            return null;
        } catch (BindingException misfit) {
            return "its params do not fit: " + misfit.getMessage();
        } catch (IllegalArgumentException unreadable) {
            // A fault of the parameters, which is told as such.
            return null;
        }
    }

    private static @Nullable String resultFault(MethodContract method, String result, TypedValues values) {
        if (method.isVoid() || method.stream() != null) {
            return "the method returns no result: remove that of the example";
        }
        if (!Params.isJson(result)) {
            return "its result is no JSON text";
        }
        try {
            values.requireReadable(method.resultType());
            values.read(new JsonText(result), method.resultType());
            return null;
        } catch (BindingException misfit) {
            return "its result is no " + Names.of(method.resultType()) + ": " + misfit.getMessage();
        } catch (IllegalArgumentException writtenOnly) {
            return null;
        }
    }
}
