package io.jsonrpc.spring.endpoint;

import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Finds controllers of an application. */
final class ControllerBeans {

    private ControllerBeans() {}

    /**
     * The controllers in the order of their beans.
     *
     * @param which those that are meant
     */
    static List<ControllerBean> in(
            ConfigurableListableBeanFactory beans, Predicate<JsonRpcController> which, List<String> faults) {
        List<ControllerBean> found = new ArrayList<>();
        for (String name : beans.getBeanNamesForAnnotation(JsonRpcController.class)) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : type(beans, name);
            if (type == null) {
                continue;
            }
            MergedAnnotation<JsonRpcController> own =
                    MergedAnnotations.from(type, SearchStrategy.SUPERCLASS).get(JsonRpcController.class);
            if (!own.isPresent()) {
                faults.add(onInterface(type));
                continue;
            }
            JsonRpcController options = own.synthesize();
            if (options.value().length == 0 && options.client().isEmpty()) {
                faults.add("@JsonRpcController on " + type.getSimpleName() + " has neither a path nor a client");
            } else if (which.test(options)) {
                found.add(new ControllerBean(beans, name, type, options));
            }
        }
        return found;
    }

    /** The class that the application wrote. */
    static @Nullable Class<?> type(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
        if (type != null && ScopedObject.class.isAssignableFrom(type)) {
            type = AutoProxyUtils.determineTargetClass(beans, ScopedProxyUtils.getTargetBeanName(name));
        }
        return type == null ? null : ClassUtils.getUserClass(type);
    }

    private static String onInterface(Class<?> type) {
        MergedAnnotation<JsonRpcController> inherited =
                MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(JsonRpcController.class);
        String source = inherited.getSource() instanceof Class<?> api ? api.getSimpleName() : type.getSimpleName();
        return Arrays.stream(inherited.getStringArray("value"))
                .map(path -> '"' + path + '"')
                .collect(Collectors.joining(
                        ", ",
                        "@JsonRpcController(",
                        ") on " + source + " (an interface): put it on the class that implements it"));
    }
}
