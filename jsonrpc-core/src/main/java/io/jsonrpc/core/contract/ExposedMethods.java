package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.TypeVariables;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the methods of a type that are methods on the wire, and nothing that the source does not show as one. */
final class ExposedMethods {

    private final Class<?> type;

    private final Map<TypeVariable<?>, Type> variables;

    private final List<String> faults;

    private final List<Exposed> found = new ArrayList<>();

    /**
     * A method on the wire.
     *
     * @param owner the type that was looked at: the interface or the class
     */
    record Exposed(Method method, Class<?> owner) {

        /** What holds for the method: the annotation of the type that declares it, else that of the owner. */
        @Nullable JsonRpcService service() {
            JsonRpcService declared = this.method.getDeclaringClass().getAnnotation(JsonRpcService.class);
            return declared == null ? this.owner.getAnnotation(JsonRpcService.class) : declared;
        }
    }

    private ExposedMethods(Class<?> type, Map<TypeVariable<?>, Type> variables, List<String> faults) {
        this.type = type;
        this.variables = variables;
        this.faults = faults;
    }

    /** The methods in an order that is the same at each start. */
    static List<Exposed> of(Class<?> type, Map<TypeVariable<?>, Type> variables, List<String> faults) {
        ExposedMethods methods = new ExposedMethods(type, variables, faults);
        if (type.isInterface()) {
            methods.addInterface(type, true);
        } else {
            interfaces(type).forEach(api -> methods.addInterface(api, api.isAnnotationPresent(JsonRpcService.class)));
            for (Class<?> part = type; part != null; part = part.getSuperclass()) {
                methods.addClass(part);
            }
        }
        return methods.found;
    }

    /** All interfaces of a class, those of a subclass and the more special ones first. */
    private static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> part = type; part != null; part = part.getSuperclass()) {
            collect(part, all);
        }
        List<Class<?>> special = new ArrayList<>();
        for (Class<?> api : all) {
            int before = 0;
            while (before < special.size() && !special.get(before).isAssignableFrom(api)) {
                before++;
            }
            special.add(before, api);
        }
        return new LinkedHashSet<>(special);
    }

    private static void collect(Class<?> type, Collection<Class<?>> all) {
        for (Class<?> api : type.getInterfaces()) {
            if (all.add(api)) {
                collect(api, all);
            }
        }
    }

    private void addInterface(Class<?> api, boolean all) {
        for (Method method : sorted(api.getMethods())) {
            boolean candidate = !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic();
            boolean exposed = isAnnotated(method) || (all && Modifier.isAbstract(method.getModifiers()));
            if (candidate && exposed && !isOfObject(method) && !isClose(api, method) && !isOverridden(method)) {
                this.found.add(new Exposed(method, api));
            }
        }
    }

    private void addClass(Class<?> part) {
        for (Method method : sorted(part.getDeclaredMethods())) {
            if (!isAnnotated(method) || method.isSynthetic() || isOverridden(method)) {
                continue;
            }
            if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
                this.found.add(new Exposed(method, this.type));
            } else {
                String mend = Modifier.isStatic(method.getModifiers())
                        ? "is static: make it an instance method"
                        : "is not public: make it public";
                this.faults.add(Names.of(method) + " is a method on the wire, and " + mend);
            }
        }
    }

    private static List<Method> sorted(Method... methods) {
        return Arrays.stream(methods).sorted(Comparator.comparing(Names::of)).toList();
    }

    private static boolean isAnnotated(Method method) {
        return method.isAnnotationPresent(JsonRpcMethod.class) || method.isAnnotationPresent(JsonRpcNotification.class);
    }

    /** Whether a more special type has named the method already. */
    private boolean isOverridden(Method method) {
        return this.found.stream()
                .map(Exposed::method)
                .anyMatch(other -> other.equals(method)
                        || (other.getName().equals(method.getName())
                                && (method.getDeclaringClass().isAssignableFrom(other.getDeclaringClass())
                                        || !method.getDeclaringClass().isInterface())
                                && parameters(other).equals(parameters(method))));
    }

    private List<Class<?>> parameters(Method method) {
        return Arrays.stream(method.getGenericParameterTypes())
                .<Class<?>>map(type -> TypeToken.get(TypeVariables.resolve(type, this.variables))
                        .getRawType())
                .toList();
    }

    /** An interface may declare what every object has. */
    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }

    /** Closes the client of a proxy. */
    private static boolean isClose(Class<?> api, Method method) {
        return AutoCloseable.class.isAssignableFrom(api)
                && method.getName().equals("close")
                && method.getParameterCount() == 0;
    }
}
