package io.jsonrpc.spring.endpoint;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.springframework.aop.Pointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.access.prepost.PreFilter;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.security.core.annotation.SecurityAnnotationScanners;

/** What obeys the annotations of method security in an application. Loaded only where Spring Security is. */
final class SecurityAdvisors {

    /** Each annotation alone, because of a method with several it is not known which of them an advisor obeys. */
    static final class Samples {

        @PreAuthorize("denyAll")
        void preAuthorize() {}

        @PostAuthorize("denyAll")
        void postAuthorize() {}

        @PreFilter("false")
        void preFilter() {}

        @PostFilter("false")
        void postFilter() {}

        @Secured("NOBODY")
        void secured() {}

        @RolesAllowed("NOBODY")
        void rolesAllowed() {}

        @DenyAll
        void denyAll() {}
    }

    private final List<AuthorizationAdvisor> advisors;

    private final boolean reactive;

    SecurityAdvisors(ConfigurableListableBeanFactory beans) {
        String[] names = beans.getBeanNamesForType(AuthorizationAdvisor.class, false, false);
        this.advisors = Arrays.stream(names)
                .map(name -> beans.getBean(name, AuthorizationAdvisor.class))
                .toList();
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

    /** Whether there are none. */
    boolean isEmpty() {
        return this.advisors.isEmpty();
    }

    /** Whether what returns no publisher is not secured. */
    boolean areReactive() {
        return this.reactive;
    }

    /** Whether one of them obeys annotations of the type, on methods like this one. */
    boolean obey(Class<? extends Annotation> type, Method method, Class<?> controller) {
        return Arrays.stream(Samples.class.getDeclaredMethods())
                .filter(sample -> sample.isAnnotationPresent(type))
                .anyMatch(sample -> this.advisors.stream()
                        .map(AuthorizationAdvisor::getPointcut)
                        .anyMatch(pointcut ->
                                matches(pointcut, sample, Samples.class) && matches(pointcut, method, controller)));
    }

    private static boolean matches(Pointcut pointcut, Method method, Class<?> type) {
        return pointcut.getClassFilter().matches(type)
                && pointcut.getMethodMatcher().matches(method, type);
    }

    /** Whether they find an annotation that the method or the controller has: that of a class is for its own methods only. */
    static boolean find(Class<? extends Annotation> type, Method method, Class<?> controller) {
        return SecurityAnnotationScanners.requireUnique(type).scan(method, controller) != null;
    }
}
