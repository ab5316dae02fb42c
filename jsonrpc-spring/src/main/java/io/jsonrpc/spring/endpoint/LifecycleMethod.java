package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.Session;
import io.jsonrpc.spring.argument.SessionArgument;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.controller.OnLoss;
import io.jsonrpc.spring.controller.OnReconnected;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A method of a controller that is called when something happens to a session. */
final class LifecycleMethod {

    /** The annotations, each with the type of what the event itself gives. */
    private static final List<Map.Entry<Class<? extends Annotation>, Class<?>>> EVENTS = List.of(
            Map.entry(OnConnected.class, Void.class),
            Map.entry(OnReconnected.class, Void.class),
            Map.entry(OnClosed.class, String.class),
            Map.entry(OnLoss.class, Throwable.class));

    private final ControllerBean bean;

    private final Class<? extends Annotation> event;

    private final Method method;

    /** The arguments; null for what the event itself gives. */
    private final List<@Nullable SessionArgument> arguments = new ArrayList<>();

    private LifecycleMethod(
            ControllerBean bean,
            Class<? extends Annotation> event,
            Class<?> given,
            Method method,
            ControllerTools tools) {
        this.bean = bean;
        this.event = event;
        this.method = bean.invoked(method);
        this.method.setAccessible(true);
        for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
            SessionArgument resolved = resolved(parameter, event, tools.resolvers());
            if (resolved != null) {
                this.arguments.add(resolved);
                continue;
            }
            SessionArgument argument = tools.arguments().of(parameter);
            if (argument == null && parameter.getParameterType() != given) {
                throw new IllegalArgumentException("a method with @" + event.getSimpleName() + " cannot take "
                        + parameter.getParameterType().getSimpleName());
            }
            String never = tools.arguments().fault(parameter, bean.paths());
            if (never != null) {
                throw new IllegalArgumentException(never);
            }
            this.arguments.add(argument);
        }
    }

    private static @Nullable SessionArgument resolved(
            MethodParameter parameter, Class<? extends Annotation> event, List<JsonRpcArgumentResolver> resolvers) {
        for (JsonRpcArgumentResolver resolver : resolvers) {
            if (resolver.supports(parameter)) {
                Class<?> type = AopUtils.getTargetClass(resolver);
                Method own = ClassUtils.getMethod(type, "resolve", MethodParameter.class, Session.class);
                if (own.getDeclaringClass() == JsonRpcArgumentResolver.class) {
                    throw new IllegalArgumentException(type.getSimpleName() + " gives "
                            + parameter.getParameterType().getSimpleName() + " to calls only; override its"
                            + " resolve(MethodParameter, Session) for a method with @" + event.getSimpleName());
                }
                return session -> resolver.resolve(parameter, session);
            }
        }
        return null;
    }

    /** Those of a controller, in an order that is the same at each start. */
    static List<LifecycleMethod> of(ControllerBean bean, ControllerTools tools, List<String> faults) {
        List<LifecycleMethod> found = new ArrayList<>();
        for (Map.Entry<Class<? extends Annotation>, Class<?>> event : EVENTS) {
            MethodIntrospector.selectMethods(bean.type(), (ReflectionUtils.MethodFilter)
                            method -> AnnotatedElementUtils.hasAnnotation(method, event.getKey()))
                    .stream()
                    .sorted(Comparator.comparing(Method::toString))
                    .forEach(method -> {
                        try {
                            found.add(new LifecycleMethod(bean, event.getKey(), event.getValue(), method, tools));
                        } catch (IllegalArgumentException | IllegalStateException fault) {
                            faults.add(method.getDeclaringClass().getSimpleName() + "." + method.getName() + ": "
                                    + fault.getMessage());
                        }
                    });
        }
        return found;
    }

    boolean isFor(Class<? extends Annotation> happened) {
        return this.event == happened;
    }

    Class<?> controller() {
        return this.bean.type();
    }

    /**
     * Calls the method.
     *
     * @param given what the event itself gives; null for nothing
     */
    void call(Session session, @Nullable Object given) throws Exception {
        @Nullable Object[] values = new @Nullable Object[this.arguments.size()];
        for (int i = 0; i < values.length; i++) {
            SessionArgument argument = this.arguments.get(i);
            values[i] = argument == null ? given : argument.of(session);
        }
        try {
            this.method.invoke(this.bean.of(session), values);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw thrown.getCause() instanceof Exception failure ? failure : thrown;
        }
    }
}
