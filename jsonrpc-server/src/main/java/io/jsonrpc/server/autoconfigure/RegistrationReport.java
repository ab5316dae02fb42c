package io.jsonrpc.server.autoconfigure;

import com.google.gson.Gson;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.endpoint.SharedHandler;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Warns at start-up of beans of the application that have no effect, and if there is no endpoint. */
final class RegistrationReport implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(RegistrationReport.class);

    private final HandlerEndpoints endpoints;

    private final boolean gson;

    private final ConfigurableListableBeanFactory beans;

    /** @param gson whether values are mapped by Gson */
    RegistrationReport(HandlerEndpoints endpoints, boolean gson, ConfigurableListableBeanFactory beans) {
        this.endpoints = endpoints;
        this.gson = gson;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> unused = Arrays.stream(this.beans.getBeanNamesForType(RequestHandler.class, true, false))
                .filter(name -> !ScopedProxyUtils.isScopedTarget(name) && !isRegistered(name))
                .toList();
        for (String name : unused) {
            log.warn(
                    "The JSON-RPC handler bean '{}' ({}) is registered on no path, so it gets no message: register it with"
                            + " addHandler in a JsonRpcConfigurer, or declare it with @Scope(\"prototype\") for"
                            + " addPerSessionHandler, which creates an instance per session",
                    name,
                    typeName(name));
        }
        if (unused.isEmpty() && this.endpoints.endpoints().isEmpty()) {
            log.warn(
                    "There is no JSON-RPC endpoint: register handlers in a bean that implements JsonRpcConfigurer, or set"
                            + " jsonrpc.server.enabled=false");
        }
        reportGson();
    }

    /** A singleton is compared by identity, a per-session handler by its class. */
    private boolean isRegistered(String name) {
        Object singleton = this.beans.getSingleton(name);
        Class<?> type = this.beans.getType(name);
        return this.endpoints.endpoints().stream()
                .map(Endpoint::handlers)
                .anyMatch(handlers -> singleton != null
                        ? handlers instanceof SharedHandler shared && shared.handler() == singleton
                        : handlers.handlerType() == type);
    }

    private @Nullable String typeName(String name) {
        Class<?> type = this.beans.getType(name);
        return type == null ? null : type.getName();
    }

    /** It is not used because its settings may not be suitable for messages, which are read strictly. */
    private void reportGson() {
        String[] customizers = this.beans.getBeanNamesForType(JsonRpcGsonCustomizer.class, true, false);
        if (!this.gson) {
            for (String name : customizers) {
                log.warn(
                        "The JsonRpcGsonCustomizer bean '{}' has no effect, because JSON-RPC maps values by another codec",
                        name);
            }
            return;
        }
        if (customizers.length > 0) {
            return;
        }
        Arrays.stream(this.beans.getBeanNamesForType(Gson.class, true, false))
                .filter(name -> !isMadeBySpringBoot(name))
                .forEach(name -> log.info(
                        "JSON-RPC does not use the Gson bean '{}': add its type adapters with a JsonRpcGsonCustomizer bean",
                        name));
    }

    private boolean isMadeBySpringBoot(String name) {
        String maker = this.beans.containsBeanDefinition(name)
                ? this.beans.getBeanDefinition(name).getFactoryBeanName()
                : null;
        return maker != null && maker.startsWith("org.springframework.boot.");
    }
}
