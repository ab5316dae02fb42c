package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** A controller as a bean: one for all sessions, or one for each. */
final class ControllerBean {

    private final ConfigurableListableBeanFactory beans;

    private final String name;

    private final Class<?> type;

    private final JsonRpcController options;

    /** The bean of all sessions; null if each has its own. */
    private final @Nullable Object shared;

    private final Map<Session, Object> bySession = new ConcurrentHashMap<>();

    ControllerBean(ConfigurableListableBeanFactory beans, String name, Class<?> type, JsonRpcController options) {
        this.beans = beans;
        this.name = name;
        this.type = type;
        this.options = options;
        boolean perSession = beans.containsBeanDefinition(name) && beans.isPrototype(name);
        this.shared = perSession ? null : beans.getBean(name);
    }

    String name() {
        return this.name;
    }

    Class<?> type() {
        return this.type;
    }

    JsonRpcController options() {
        return this.options;
    }

    /** The path patterns; empty for a controller of a client. */
    List<String> paths() {
        return List.of(this.options.value());
    }

    boolean isPerSession() {
        return this.shared == null;
    }

    /** The bean that a session calls. */
    Object of(Session session) {
        Object bean = this.shared == null ? this.bySession.get(session) : this.shared;
        if (bean == null) {
            throw new IllegalStateException(
                    "The controller of this session could not be created: " + this.type.getName());
        }
        return bean;
    }

    /** A session begins. */
    void create(Session session) {
        if (this.shared == null) {
            this.bySession.put(session, this.beans.getBean(this.name));
        }
    }

    /** A session has ended, and all its callbacks have returned. */
    void destroy(Session session) {
        Object bean = this.bySession.remove(session);
        if (bean != null) {
            this.beans.destroyBean(this.name, bean);
        }
    }

    /**
     * The method to call on the bean for one of its class or interfaces.
     *
     * @throws IllegalStateException if the bean is a proxy that does not have it
     */
    Method invoked(Method method) {
        return this.shared == null || method.getDeclaringClass().isInterface()
                ? method
                : AopUtils.selectInvocableMethod(method, this.shared.getClass());
    }
}
