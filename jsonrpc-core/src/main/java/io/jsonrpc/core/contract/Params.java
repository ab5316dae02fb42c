package io.jsonrpc.core.contract;

import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import java.io.IOException;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of one method. */
final class Params {

    /** Where the value of a parameter of these types comes from is known: not from params. */
    private static final List<Class<?>> CONTEXT =
            List.of(JsonRpcRequestSender.class, CancellationToken.class, Progress.class, Principal.class);

    private final Method method;

    private final boolean named;

    private final List<String> faults;

    private final List<MethodParam> found = new ArrayList<>();

    /** @param named whether each parameter needs a name on the wire */
    Params(Method method, boolean named, List<String> faults) {
        this.method = method;
        this.named = named;
        this.faults = faults;
    }

    List<MethodParam> read(Map<TypeVariable<?>, Type> variables, ContractRules rules) {
        Parameter[] parameters = this.method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            Type type = TypeVariables.resolve(parameters[i].getParameterizedType(), variables);
            boolean context = isContext(parameters[i]) || rules.isContext(this.method, i);
            boolean nullable = !parameters[i].getType().isPrimitive() && isNullable(parameters[i]);
            ParamSpec spec = context ? null : spec(i, parameters[i], type, nullable);
            this.found.add(new MethodParam(i, type, nullable, spec, context ? null : ReturnTypes.of(type).stream()));
        }
        checkTogether(parameters);
        return this.found;
    }

    /** The token of a progress that is named is one of the params. */
    private static boolean isContext(Parameter parameter) {
        Class<?> type = parameter.getType();
        boolean named = type == Progress.class && parameter.isAnnotationPresent(JsonRpcParam.class);
        return !named && CONTEXT.stream().anyMatch(known -> known.isAssignableFrom(type));
    }

    private ParamSpec spec(int index, Parameter parameter, Type type, boolean nullable) {
        Class<?> raw = TypeToken.get(type).getRawType();
        JsonRpcParam given = parameter.getAnnotation(JsonRpcParam.class);
        String fault = StreamParameters.fault(type);
        if (fault != null) {
            this.faults.add(Names.of(this.method) + " takes " + fault);
        }
        if (ReturnTypes.isStream(raw)) {
            return new ParamSpec(name(index, parameter, given), JsonText.class, nullable, null, false);
        }
        if (raw == Progress.class) {
            return ParamSpec.nullable(name(index, parameter, given), JsonText.class);
        }
        if (raw == Request.class) {
            return new ParamSpec(parameter.getName(), TypeVariables.argument(type, Object.class), true, null, true);
        }
        if (parameter.isAnnotationPresent(JsonRpcParams.class)) {
            return new ParamSpec(parameter.getName(), type, nullable, null, true);
        }
        JsonText otherwise =
                given == null || given.defaultValue().equals(JsonRpcParam.NONE) ? null : json(given.defaultValue());
        return new ParamSpec(name(index, parameter, given), type, nullable, otherwise, false);
    }

    private String name(int index, Parameter parameter, @Nullable JsonRpcParam given) {
        if (given != null && !given.value().isEmpty()) {
            return given.value();
        }
        if (this.named && !parameter.isNamePresent()) {
            String api = this.method.getDeclaringClass().getSimpleName();
            this.faults.add("Parameter " + (index + 1) + " of " + Names.of(this.method) + " has no name: compile " + api
                    + " with -parameters or write @JsonRpcParam(\"…\")");
        }
        return parameter.getName();
    }

    /** Any annotation of that name will do, on the parameter or on its type: all of them mean the same. */
    private static boolean isNullable(Parameter parameter) {
        return hasNullable(parameter) || hasNullable(parameter.getAnnotatedType());
    }

    private static boolean hasNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
    }

    static boolean isJson(String text) {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            in.skipValue();
            return in.peek() == JsonToken.END_DOCUMENT;
        } catch (IOException | IllegalStateException noJson) {
            return false;
        }
    }

    /** Text that is no JSON is a string. */
    private static JsonText json(String text) {
        return new JsonText(isJson(text) ? text : new JsonPrimitive(text).toString());
    }

    private void checkTogether(Parameter[] parameters) {
        List<ParamSpec> bound = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> reported = new HashSet<>();
        for (MethodParam param : this.found) {
            ParamSpec spec = param.spec();
            if (spec != null) {
                bound.add(spec);
                if (!names.add(spec.name()) && reported.add(spec.name())) {
                    this.faults.add(
                            "Two parameters of " + Names.shortly(this.method) + "(…) are named '" + spec.name() + "'");
                }
            }
        }
        if (bound.size() > 1 && bound.stream().anyMatch(ParamSpec::whole)) {
            this.faults.add(Names.shortly(this.method)
                    + Arrays.stream(parameters).map(Params::shown).collect(Collectors.joining(", ", "(", ")"))
                    + ": "
                    + (this.found.stream().anyMatch(param -> param.is(Request.class)) ? "a Request" : "@JsonRpcParams")
                    + " takes all params, so no other parameter can be bound");
        }
    }

    private static String shown(Parameter parameter) {
        return (parameter.isAnnotationPresent(JsonRpcParams.class) ? "@JsonRpcParams " : "")
                + parameter.getType().getSimpleName();
    }
}
