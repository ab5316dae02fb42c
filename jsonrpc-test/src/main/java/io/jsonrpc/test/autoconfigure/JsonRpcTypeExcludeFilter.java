package io.jsonrpc.test.autoconfigure;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionResolver;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;

/** Which scanned components the context of a {@link JsonRpcTest} has. */
final class JsonRpcTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<JsonRpcTest> {

    private static final Set<Class<?>> INCLUDES = Set.of(
            JsonRpcAdvice.class,
            JsonRpcArgumentResolver.class,
            JsonRpcExceptionResolver.class,
            JsonRpcGsonCustomizer.class,
            ServerCallInterceptor.class,
            ClientCallInterceptor.class,
            Converter.class);

    private final Set<Class<?>> controllers;

    JsonRpcTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
        Class<?>[] named =
                getAnnotation().getValue("controllers", Class[].class).orElse(new Class<?>[0]);
        this.controllers = new LinkedHashSet<>(Arrays.asList(named));
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        Set<Class<?>> includes = new HashSet<>(INCLUDES);
        if (this.controllers.isEmpty()) {
            includes.add(JsonRpcController.class);
        }
        return includes;
    }

    @Override
    protected Set<Class<?>> getComponentIncludes() {
        return this.controllers;
    }
}
