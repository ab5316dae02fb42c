package io.jsonrpc.spring.aot;

import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.contract.ContractRules;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.contract.ServiceContract;
import java.beans.PropertyDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The runtime hints of shared interfaces and controllers. Those of controllers, of what these name by {@code calls}, and of
 * {@link io.jsonrpc.spring.client.ImportJsonRpcServices} are registered by themselves; an application registers those that it
 * uses otherwise, such as other interfaces of {@code session.proxy} and those of {@code client.implement}:
 *
 * <pre>{@code
 * class Hints implements RuntimeHintsRegistrar {
 *
 *     public void registerHints(RuntimeHints hints, ClassLoader classLoader) {
 *         ServiceHints.registerProxy(hints, BrowserApi.class);
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ServiceHints {

    private static final ContractRules RULES = new ContractRules() {

        @Override
        public boolean isContext(Method method, int index) {
            return method.getParameterTypes()[index].getPackageName().startsWith("org.springframework.");
        }
    };

    private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

    private ServiceHints() {}

    /** An interface whose methods call the other side. */
    public static void registerProxy(RuntimeHints hints, Class<?> api) {
        hints.proxies().registerJdkProxy(api);
        registerContract(hints, api);
    }

    /** An interface or a class whose methods are called, with what is bound to their params, results and errors. */
    public static void registerContract(RuntimeHints hints, Class<?> type) {
        for (Class<?> part : hierarchy(type)) {
            hints.reflection().registerType(part, MemberCategory.INVOKE_DECLARED_METHODS);
        }
        try {
            ServiceContract.of(type, RULES).methods().forEach(method -> register(hints, method));
        } catch (ContractException reportedAtStart) {
            // The application does not start with it.
        }
    }

    private static void register(RuntimeHints hints, MethodContract method) {
        for (MethodParam param : method.params()) {
            if (!param.isContext()) {
                registerValue(hints, param.stream() == null ? param.type() : param.itemType());
            } else {
                // Progress<T> has values, too.
                for (ResolvableType argument :
                        ResolvableType.forType(param.type()).getGenerics()) {
                    registerValue(hints, argument.getType());
                }
            }
        }
        if (!method.isVoid()) {
            registerValue(hints, method.resultType());
        }
        method.errors().forEach(error -> register(hints, error.exception()));
    }

    /** What makes an exception of an error, and an error with its data of the exception. */
    private static void register(RuntimeHints hints, Class<? extends Throwable> exception) {
        hints.reflection()
                .registerType(
                        exception, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_DECLARED_METHODS);
        for (Method getter : exception.getMethods()) {
            if (getter.isAnnotationPresent(JsonRpcErrorData.class)) {
                hints.reflection().registerMethod(getter, ExecutableMode.INVOKE);
                registerValue(hints, getter.getGenericReturnType());
            }
        }
    }

    /** What is read from JSON or written to it. */
    static void registerValue(RuntimeHints hints, Type type) {
        BINDING.registerReflectionHints(hints.reflection(), type);
        registerPermitted(hints, ResolvableType.forType(type), new LinkedHashSet<>());
    }

    /** The records of sealed types: of a type, of its arguments and elements, and of what its values are made of. */
    private static void registerPermitted(RuntimeHints hints, ResolvableType type, Set<Class<?>> seen) {
        List.of(type.getGenerics()).forEach(argument -> registerPermitted(hints, argument, seen));
        if (type.isArray()) {
            registerPermitted(hints, type.getComponentType(), seen);
            return;
        }
        Class<?> raw = type.toClass();
        if (raw.isPrimitive() || raw.getName().startsWith("java.") || !seen.add(raw)) {
            return;
        }
        if (raw.isSealed()) {
            for (Class<?> permitted : raw.getPermittedSubclasses()) {
                BINDING.registerReflectionHints(hints.reflection(), permitted);
                registerPermitted(hints, ResolvableType.forClass(permitted), seen);
            }
        }
        for (Field field : raw.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                registerPermitted(hints, ResolvableType.forField(field, type), seen);
            }
        }
        for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(raw)) {
            if (property.getReadMethod() != null) {
                registerPermitted(hints, ResolvableType.forMethodReturnType(property.getReadMethod(), raw), seen);
            }
        }
        registerPermitted(hints, type.getSuperType(), seen);
        List.of(type.getInterfaces()).forEach(each -> registerPermitted(hints, each, seen));
    }

    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> parts = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
        for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
            parts.add(part);
        }
        return parts;
    }
}
