package io.jsonrpc.spring.error;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.spring.argument.SessionArguments;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/** The methods of one bean that turn exceptions into errors. */
public final class ExceptionMethods {

    private final Map<Class<? extends Throwable>, ExceptionMethod> byType = new HashMap<>();

    /**
     * Reads a class, and adds its faults.
     *
     * @param invoked what is called on the target for a method of the class
     * @param target the bean that a session calls
     */
    public static ExceptionMethods of(
            Class<?> type,
            UnaryOperator<Method> invoked,
            Function<Session, Object> target,
            SessionArguments arguments,
            TypedValues values,
            List<String> faults) {
        ExceptionMethods methods = new ExceptionMethods();
        MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter) ExceptionMethods::isAnnotated)
                .forEach(method -> {
                    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
                    try {
                        methods.add(
                                new ExceptionMethod(method, invoked.apply(method), target, arguments, values),
                                name,
                                faults);
                    } catch (IllegalArgumentException | IllegalStateException fault) {
                        faults.add(name + ": " + fault.getMessage());
                    }
                });
        return methods;
    }

    private static boolean isAnnotated(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, JsonRpcExceptionHandler.class);
    }

    private void add(ExceptionMethod method, String name, List<String> faults) {
        for (Class<? extends Throwable> exception : method.exceptions()) {
            if (this.byType.putIfAbsent(exception, method) != null) {
                faults.add(name + ": two methods are for " + exception.getSimpleName());
            }
        }
    }

    /** The method for an exception, or for the nearest of its causes; null for none. */
    @Nullable Match match(Throwable failure) {
        for (Throwable thrown : Causes.of(failure)) {
            ExceptionMethod method = this.byType.keySet().stream()
                    .filter(type -> type.isInstance(thrown))
                    .min(new ExceptionDepthComparator(thrown))
                    .map(this.byType::get)
                    .orElse(null);
            if (method != null) {
                return new Match(method, thrown);
            }
        }
        return null;
    }

    /** A method, and the exception that it is for. */
    record Match(ExceptionMethod method, Throwable failure) {}
}
