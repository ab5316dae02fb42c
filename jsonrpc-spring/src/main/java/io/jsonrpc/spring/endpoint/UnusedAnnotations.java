package io.jsonrpc.spring.endpoint;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.controller.OnLoss;
import io.jsonrpc.spring.controller.OnReconnected;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Finds annotations of controllers on beans that nothing calls. */
final class UnusedAnnotations {

    private static final String SERVER = "io.jsonrpc.server.JsonRpcHandlerRegistry";

    private static final List<Class<? extends Annotation>> OF_METHODS = List.of(
            JsonRpcMethod.class,
            JsonRpcNotification.class,
            OnConnected.class,
            OnReconnected.class,
            OnClosed.class,
            OnLoss.class);

    private UnusedAnnotations() {}

    /** Whether something on the class path serves the paths of controllers. */
    static boolean isServed() {
        return ClassUtils.isPresent(SERVER, UnusedAnnotations.class.getClassLoader());
    }

    /** Adds each controller with a path, which nothing serves. */
    static void onControllers(ConfigurableListableBeanFactory beans, List<String> faults) {
        for (ControllerBean bean : ControllerBeans.in(beans, options -> options.value().length > 0, faults)) {
            faults.add("@JsonRpcController(\"" + bean.paths().get(0) + "\") on "
                    + bean.type().getSimpleName()
                    + ": nothing serves the path, because jsonrpc-server is not on the class path; add the dependency"
                    + " io.jsonrpc:jsonrpc-server");
        }
    }

    /**
     * Adds each bean that is no controller and has methods with annotations of controllers. Those of its interfaces are for
     * proxies, too.
     */
    static void onOthers(ConfigurableListableBeanFactory beans, List<String> faults) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name)
                            || beans.getBeanDefinition(name).isAbstract()
                    ? null
                    : ControllerBeans.type(beans, name);
            if (type != null && !type.getName().startsWith("org.springframework.")) {
                types.add(type);
            }
        }
        for (Class<?> type : types) {
            String annotated = AnnotationUtils.isCandidateClass(type, OF_METHODS) ? annotated(type) : null;
            if (annotated != null
                    && !MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
                            .isPresent(JsonRpcController.class)) {
                faults.add(annotated + " is never called, because " + type.getSimpleName()
                        + " is no controller: annotate it with @JsonRpcController(\"/…\")");
            }
        }
    }

    /** The first such method of a class; null if it has none, or if its methods cannot be read. */
    private static @Nullable String annotated(Class<?> type) {
        try {
            for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
                for (Method method : sorted(part.getDeclaredMethods())) {
                    for (Class<? extends Annotation> annotation : OF_METHODS) {
                        if (method.isAnnotationPresent(annotation)) {
                            return "@" + annotation.getSimpleName() + " " + shown(method);
                        }
                    }
                }
            }
        } catch (LinkageError unreadable) {
            // A signature names a class that is not on the class path.
        }
        return null;
    }

    private static List<Method> sorted(Method... methods) {
        return Arrays.stream(methods)
                .filter(Predicate.not(Method::isSynthetic))
                .sorted(Comparator.comparing(Method::toString))
                .toList();
    }

    private static String shown(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(
                        ",", method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(", ")"));
    }
}
