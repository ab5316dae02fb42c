package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Faults of a contract that show only where it is used: at the end that is called, with the codec that binds its params and
 * results.
 *
 * @since 0.1
 */
public final class ContractChecks {

    private static final List<String> RESERVED = List.of("rpc.", "$/");

    private ContractChecks() {}

    /**
     * What prevents a type from being called by its contract: names that the protocol reserves, parameters that no JSON can
     * be bound to, and defaults and examples that do not fit.
     *
     * @return one line each; empty if there is no fault
     */
    public static List<String> receiving(ServiceContract contract, TypedValues values) {
        List<String> faults = new ArrayList<>();
        for (MethodContract method : contract.methods()) {
            checkName(method, method.name(), faults);
            method.aliases().forEach(alias -> checkName(method, alias, faults));
            for (MethodParam param : method.params()) {
                ParamSpec spec = param.spec();
                if (spec == null) {
                    continue;
                }
                String unreadable = unreadable(param.stream() == null ? spec.type() : param.itemType(), values);
                if (unreadable != null) {
                    faults.add("Parameter '" + spec.name() + "' of " + method + ": " + unreadable);
                } else {
                    checkDefault(method, spec, values, faults);
                }
            }
            for (MethodParam param : method.params()) {
                if (param.is(Progress.class) && !param.isContext()) {
                    Type reported = TypeVariables.argument(param.type(), Object.class);
                    checkWritten("The progress of " + method, reported, values, faults);
                }
            }
            if (!method.isVoid()) {
                checkWritten("The result of " + method, method.resultType(), values, faults);
            }
            ExampleChecks.check(method, values, faults);
        }
        return faults;
    }

    /**
     * What prevents a proxy from calling a type by its contract: parameters that are not sent, and types of params and
     * results that no JSON stands for.
     *
     * @return one line each; empty if there is no fault
     */
    public static List<String> calling(ServiceContract contract, TypedValues values) {
        List<String> faults = new ArrayList<>();
        for (MethodContract method : contract.methods()) {
            for (MethodParam param : method.params()) {
                ParamSpec spec = param.spec();
                if (spec != null && !param.is(Request.class)) {
                    Type written = param.stream() == null ? spec.type() : param.itemType();
                    checkWritten("Parameter '" + spec.name() + "' of " + method, written, values, faults);
                } else if (!param.is(Progress.class) && !param.is(CancellationToken.class)) {
                    faults.add(method + " takes " + Names.of(param.type()) + ": a proxy cannot send it");
                } else if (method.stream() != null) {
                    faults.add(method + " takes " + Names.of(param.type())
                            + ": a proxy has no use for it with a stream, whose subscription is cancelled instead");
                }
            }
            String unreadable = method.isVoid() ? null : unreadable(method.resultType(), values);
            if (unreadable != null) {
                faults.add("The result of " + method + ": " + unreadable);
            }
        }
        return faults;
    }

    private static void checkWritten(String what, Type type, TypedValues values, List<String> faults) {
        try {
            values.writer(type);
        } catch (IllegalArgumentException unwritable) {
            faults.add(what + ": " + type.getTypeName() + " cannot be written (" + unwritable.getMessage() + "); "
                    + values.advice().adapter());
        }
    }

    /** Whether the protocol has the names that begin so. */
    static boolean isReserved(String name) {
        return RESERVED.stream().anyMatch(name::startsWith);
    }

    private static void checkName(MethodContract method, String name, List<String> faults) {
        if (isReserved(name)) {
            faults.add("'" + name + "' of " + method + ": names that begin with rpc. or $/ are reserved");
        }
    }

    private static void checkDefault(MethodContract method, ParamSpec spec, TypedValues values, List<String> faults) {
        JsonText value = spec.defaultValue();
        if (value == null) {
            return;
        }
        if (!fits(value, spec.type(), values)) {
            String written = value.json().startsWith("\"") ? value.json() : "\"" + value.json() + "\"";
            faults.add("@JsonRpcParam(name=\"" + spec.name() + "\", defaultValue=" + written + ") of " + method + ": '"
                    + value.json() + "' is no " + Names.of(spec.type()));
        }
    }

    private static boolean fits(JsonText value, Type type, TypedValues values) {
        try {
            return values.read(value, type) != null;
        } catch (BindingException misfit) {
            return false;
        }
    }

    /** Why nothing can be bound to a type; null if something can. */
    private static @Nullable String unreadable(Type type, TypedValues values) {
        try {
            values.requireReadable(type);
            return null;
        } catch (IllegalArgumentException unreadable) {
            Part inner = innermost(new Part(type, null), values, new HashSet<>(Set.of(type)));
            Class<?> raw = TypeToken.get(inner.type()).getRawType();
            String name = inner.type().getTypeName()
                    + (inner.member() == null ? "" : ", the type of " + inner.member() + ",");
            TypedValues.Advice advice = values.advice();
            if (Modifier.isAbstract(raw.getModifiers()) && !raw.isArray()) {
                return name + (raw.isInterface() ? " is an interface" : " is an abstract class")
                        + " that nothing can be bound to; " + advice.subtypes() + ", or " + advice.adapter();
            }
            return "nothing can be bound to " + name + " (" + unreadable.getMessage() + "); " + advice.adapter();
        }
    }

    /**
     * A part of a type.
     *
     * @param member the component of a record that has it; null for none
     */
    private record Part(Type type, @Nullable String member) {

        List<Part> parts() {
            if (this.type instanceof ParameterizedType generic) {
                return Arrays.stream(generic.getActualTypeArguments())
                        .map(this::element)
                        .toList();
            }
            if (this.type instanceof GenericArrayType array) {
                return List.of(element(array.getGenericComponentType()));
            }
            if (this.type instanceof Class<?> raw && raw.isRecord()) {
                return Arrays.stream(raw.getRecordComponents())
                        .map(each -> new Part(each.getGenericType(), raw.getSimpleName() + "." + each.getName()))
                        .toList();
            }
            return this.type instanceof Class<?> raw && raw.isArray()
                    ? List.of(element(raw.getComponentType()))
                    : List.of();
        }

        private Part element(Type of) {
            return new Part(of, this.member);
        }
    }

    /** The part of a type that nothing can be bound to: an element of a container, a component of a record, or the type. */
    private static Part innermost(Part whole, TypedValues values, Set<Type> seen) {
        for (Part part : whole.parts()) {
            try {
                values.requireReadable(part.type());
            } catch (IllegalArgumentException unreadable) {
                if (seen.add(part.type())) {
                    return innermost(part, values, seen);
                }
            }
        }
        return whole;
    }
}
