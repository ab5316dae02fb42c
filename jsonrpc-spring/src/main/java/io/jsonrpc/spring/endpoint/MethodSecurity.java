package io.jsonrpc.spring.endpoint;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Finds annotations of method security that nothing would obey. */
final class MethodSecurity {

    private static final String ADVISOR = "org.springframework.security.authorization.method.AuthorizationAdvisor";

    private static final Set<String> ANNOTATIONS = Set.of(
            "org.springframework.security.access.prepost.PreAuthorize",
            "org.springframework.security.access.prepost.PostAuthorize",
            "org.springframework.security.access.annotation.Secured",
            "jakarta.annotation.security.RolesAllowed",
            "jakarta.annotation.security.DenyAll");

    private final boolean enabled;

    MethodSecurity(ListableBeanFactory beans) {
        Class<?> advisor = ClassUtils.isPresent(ADVISOR, MethodSecurity.class.getClassLoader())
                ? ClassUtils.resolveClassName(ADVISOR, MethodSecurity.class.getClassLoader())
                : null;
        this.enabled = advisor != null && beans.getBeanNamesForType(advisor, false, false).length > 0;
    }

    /** Why the annotation of a method, or of its class, is not obeyed; null if it is, or if there is none. */
    @Nullable String fault(Method method, Class<?> controller) {
        Method specific = ClassUtils.getMostSpecificMethod(method, controller);
        String annotation = this.enabled ? null : annotation(specific, controller);
        return annotation == null
                ? null
                : method.getDeclaringClass().getSimpleName() + "." + method.getName() + " has @" + annotation
                        + ", and method security is not enabled: add @EnableMethodSecurity";
    }

    private static @Nullable String annotation(Method method, Class<?> controller) {
        return Arrays.asList(method, controller).stream()
                .flatMap(element -> MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream())
                .map(MergedAnnotation::getType)
                .filter(type -> ANNOTATIONS.contains(type.getName()))
                .map(Class::getSimpleName)
                .findFirst()
                .orElse(null);
    }
}
