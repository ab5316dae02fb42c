package io.jsonrpc.spring.endpoint;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Finds annotations of method security that nothing would obey. */
final class MethodSecurity {

    private static final String ADVISOR = "org.springframework.security.authorization.method.AuthorizationAdvisor";

    private static final String PUBLISHER = "org.reactivestreams.Publisher";

    private static final Set<String> ANNOTATIONS = Set.of(
            "org.springframework.security.access.prepost.PreAuthorize",
            "org.springframework.security.access.prepost.PostAuthorize",
            "org.springframework.security.access.annotation.Secured",
            "jakarta.annotation.security.RolesAllowed",
            "jakarta.annotation.security.DenyAll");

    private final boolean enabled;

    /** What returns no publisher is not secured. */
    private final boolean reactive;

    MethodSecurity(ConfigurableListableBeanFactory beans) {
        Class<?> advisor = ClassUtils.isPresent(ADVISOR, MethodSecurity.class.getClassLoader())
                ? ClassUtils.resolveClassName(ADVISOR, MethodSecurity.class.getClassLoader())
                : null;
        String[] names = advisor == null ? new String[0] : beans.getBeanNamesForType(advisor, false, false);
        this.enabled = names.length > 0;
        this.reactive = Arrays.stream(names).anyMatch(name -> isReactive(beans, name));
    }

    /** Both kinds of method security make beans of the same class, in configurations of their own. */
    private static boolean isReactive(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return false;
        }
        BeanDefinition definition = beans.getBeanDefinition(name);
        return (definition.getBeanClassName() + " " + definition.getFactoryBeanName()).contains("Reactive");
    }

    /** Why the annotation of a method, or of its class, is not obeyed; null if it is, or if there is none. */
    @Nullable String fault(Method method, Class<?> controller) {
        String secured = secured(method, controller);
        if (secured == null) {
            return null;
        }
        if (!this.enabled) {
            return secured + ", and method security is not enabled: add @EnableMethodSecurity";
        }
        if (Modifier.isFinal(
                ClassUtils.getMostSpecificMethod(method, controller).getModifiers())) {
            return secured + " and is final, so that Spring Security cannot obey it: remove 'final'";
        }
        return this.reactive && !isPublisher(method.getReturnType())
                ? secured + ", and @EnableReactiveMethodSecurity secures only what returns a Mono or a Flux: use"
                        + " @EnableMethodSecurity, which secures all methods"
                : null;
    }

    private static boolean isPublisher(Class<?> type) {
        ClassLoader loader = MethodSecurity.class.getClassLoader();
        return ClassUtils.isPresent(PUBLISHER, loader)
                && ClassUtils.resolveClassName(PUBLISHER, loader).isAssignableFrom(type);
    }

    /** A method and the annotation that it or its class has, as text; null if there is none. */
    static @Nullable String secured(Method method, Class<?> controller) {
        String annotation = annotation(ClassUtils.getMostSpecificMethod(method, controller), controller);
        return annotation == null
                ? null
                : method.getDeclaringClass().getSimpleName() + "." + method.getName() + " has @" + annotation;
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
