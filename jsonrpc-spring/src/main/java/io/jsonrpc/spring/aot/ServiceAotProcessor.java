package io.jsonrpc.spring.aot;

import io.jsonrpc.spring.client.ImportedServices;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

/** Registers the hints of the controllers, the advice and the imported interfaces of an application. */
final class ServiceAotProcessor implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        Set<Class<?>> callable = new LinkedHashSet<>();
        collect(beans, JsonRpcController.class, callable);
        collect(beans, JsonRpcAdvice.class, callable);
        Set<Class<?>> imported = new LinkedHashSet<>();
        beans.getBeanProvider(ImportedServices.class).forEach(services -> imported.addAll(services.types()));
        if (callable.isEmpty() && imported.isEmpty()) {
            return null;
        }
        return (generation, code) -> {
            RuntimeHints hints = generation.getRuntimeHints();
            imported.forEach(api -> ServiceHints.registerProxy(hints, api));
            for (Class<?> type : callable) {
                ServiceHints.registerContract(hints, type);
                called(type).filter(Class::isInterface).forEach(api -> ServiceHints.registerProxy(hints, api));
                exceptionHandlers(type)
                        .forEach(method -> ServiceHints.registerValue(hints, method.getGenericReturnType()));
            }
        };
    }

    private static void collect(
            ConfigurableListableBeanFactory beans, Class<? extends Annotation> annotation, Set<Class<?>> types) {
        for (String name : beans.getBeanNamesForAnnotation(annotation)) {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            if (type != null) {
                types.add(ClassUtils.getUserClass(type));
            }
        }
    }

    /** What a controller says that its clients answer. */
    private static Stream<Class<?>> called(Class<?> type) {
        return MergedAnnotations.from(type).stream(JsonRpcController.class)
                .flatMap(controller -> Stream.of(controller.getClassArray("calls")));
    }

    private static Set<Method> exceptionHandlers(Class<?> type) {
        return MethodIntrospector.selectMethods(
                type, (Method method) -> MergedAnnotations.from(method).isPresent(JsonRpcExceptionHandler.class));
    }
}
