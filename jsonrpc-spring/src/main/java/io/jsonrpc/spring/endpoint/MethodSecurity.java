package io.jsonrpc.spring.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationConfigurationException;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Finds annotations of method security that nothing would obey. */
final class MethodSecurity {

    private static final String ADVISOR = "org.springframework.security.authorization.method.AuthorizationAdvisor";

    private static final String PUBLISHER = "org.reactivestreams.Publisher";

    private static final String BY_DEFAULT = "prePostEnabled";

    /** What of {@code @EnableMethodSecurity} has each annotation obeyed. */
    private static final Map<String, String> ENABLED_BY = Map.of(
            "org.springframework.security.access.prepost.PreAuthorize", BY_DEFAULT,
            "org.springframework.security.access.prepost.PostAuthorize", BY_DEFAULT,
            "org.springframework.security.access.prepost.PreFilter", BY_DEFAULT,
            "org.springframework.security.access.prepost.PostFilter", BY_DEFAULT,
            "org.springframework.security.access.annotation.Secured", "securedEnabled",
            "jakarta.annotation.security.RolesAllowed", "jsr250Enabled",
            "jakarta.annotation.security.DenyAll", "jsr250Enabled");

    /** Null if Spring Security is not on the class path. */
    private final @Nullable SecurityAdvisors advisors;

    MethodSecurity(ConfigurableListableBeanFactory beans) {
        this.advisors = ClassUtils.isPresent(ADVISOR, MethodSecurity.class.getClassLoader())
                ? new SecurityAdvisors(beans)
                : null;
    }

    /** Why an annotation of a method, or of its class, is not obeyed; null if all are, or if there is none. */
    @Nullable String fault(Method method, Class<?> controller) {
        return annotations(method, controller)
                .map(type -> fault(type, method, controller))
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String fault(Class<? extends Annotation> type, Method method, Class<?> controller) {
        String secured = described(type, method);
        String enabled = ENABLED_BY.get(type.getName()) + " = true";
        if (this.advisors == null || this.advisors.isEmpty()) {
            return secured + ", and method security is not enabled: add @EnableMethodSecurity"
                    + (enabled.startsWith(BY_DEFAULT) ? "" : "(" + enabled + ")");
        }
        if (!this.advisors.obey(type, method, controller)) {
            return secured + ", and method security is not enabled for it: set " + enabled + " of"
                    + " @EnableMethodSecurity";
        }
        Method own = ClassUtils.getMostSpecificMethod(method, controller);
        if (Modifier.isFinal(own.getModifiers())) {
            return secured + " and is final, so that Spring Security cannot obey it: remove 'final'";
        }
        if (this.advisors.areReactive() && !isPublisher(method.getReturnType())) {
            return secured + ", and @EnableReactiveMethodSecurity secures only what returns a Mono or a Flux: use"
                    + " @EnableMethodSecurity, which secures all methods";
        }
        try {
            return SecurityAdvisors.find(type, method, controller)
                    ? null
                    : secured + " from " + controller.getSimpleName() + ", and Spring Security obeys that for methods"
                            + " which are declared there only: annotate the method, or "
                            + own.getDeclaringClass().getSimpleName();
        } catch (AnnotationConfigurationException several) {
            return secured + " more than once: " + several.getMessage();
        }
    }

    private static boolean isPublisher(Class<?> type) {
        ClassLoader loader = MethodSecurity.class.getClassLoader();
        return ClassUtils.isPresent(PUBLISHER, loader)
                && ClassUtils.resolveClassName(PUBLISHER, loader).isAssignableFrom(type);
    }

    /** A method and the annotation that it or its class has, as text; null if there is none. */
    static @Nullable String secured(Method method, Class<?> controller) {
        return annotations(method, controller)
                .findFirst()
                .map(type -> described(type, method))
                .orElse(null);
    }

    private static String described(Class<? extends Annotation> type, Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + " has @" + type.getSimpleName();
    }

    private static Stream<Class<Annotation>> annotations(Method method, Class<?> controller) {
        return Stream.of(ClassUtils.getMostSpecificMethod(method, controller), controller)
                .flatMap(element -> MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream())
                .map(MergedAnnotation::getType)
                .filter(type -> ENABLED_BY.containsKey(type.getName()))
                .distinct();
    }
}
