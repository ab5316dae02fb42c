package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.JsonRpcHandler;
import io.jsonrpc.server.JsonRpcHandlerRegistration;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.StartupException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Collects the registered handlers and all registration errors; {@link #endpoints()} throws the errors together, each
 * with a remedy.
 *
 * <p>For a per-session handler, one bean is created and destroyed here, to read its options and to detect at start-up a
 * bean that cannot be created.
 */
public final class DefaultJsonRpcHandlerRegistry implements JsonRpcHandlerRegistry, JsonRpcHandlerRegistration {

    private final ConfigurableListableBeanFactory beans;

    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    private final List<StartupException.Fault> faults = new ArrayList<>();

    /** A registry whose per-session handlers are beans of this factory. */
    public DefaultJsonRpcHandlerRegistry(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public JsonRpcHandlerRegistration addHandler(JsonRpcHandler<?> handler, String... paths) {
        add(handler, HandlerSource.shared(handler), paths);
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration addPerSessionHandler(
            Class<? extends JsonRpcHandler<?>> handlerClass, String... paths) {
        addPerSession(new ClassBeans<>(this.beans, handlerClass), paths);
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration addPerSessionHandler(String beanName, String... paths) {
        String registered = String.join(", ", paths);
        if (!this.beans.containsBean(beanName)) {
            refuse(
                    "No bean is named '" + beanName + "', which is registered for " + registered,
                    "Define a prototype bean with this name, or register another one");
        } else if (!this.beans.isTypeMatch(beanName, JsonRpcHandler.class)) {
            refuse(
                    "Bean '" + beanName + "', which is registered for " + registered + ", is no JsonRpcHandler",
                    "Register a bean that implements JsonRpcHandler");
        } else if (!this.beans.isPrototype(beanName)) {
            refuse(
                    "Bean '" + beanName + "' is registered for " + registered
                            + " as a handler for each session, and is a singleton",
                    "Declare it with @Scope(\"prototype\"), or register it with addHandler for all sessions together");
        } else {
            addPerSession(new NamedBeans(this.beans, beanName), paths);
        }
        return this;
    }

    /**
     * The endpoints in the order of registration.
     *
     * @throws StartupException with all registration errors
     */
    public List<Endpoint> endpoints() {
        if (!this.faults.isEmpty()) {
            throw new StartupException(this.faults);
        }
        return new ArrayList<>(this.endpoints.values());
    }

    private void refuse(String description, String action) {
        this.faults.add(new StartupException.Fault(description, action));
    }

    private void addPerSession(Beans source, String... paths) {
        JsonRpcHandler<?> options = source.make();
        source.destroy(options);
        add(options, perSession(source, options), paths);
    }

    // Only the handler class knows the type of its params; one bean source creates one type of handler.
    @SuppressWarnings("unchecked")
    private static <P> HandlerSource perSession(Beans source, JsonRpcHandler<P> options) {
        return new PerSessionHandlers<P>(() -> (JsonRpcHandler<P>) source.make(), source::destroy, options);
    }

    private void add(JsonRpcHandler<?> options, HandlerSource handlers, String... paths) {
        String handler = options.getClass().getName();
        if (paths.length == 0) {
            refuse("The JSON-RPC handler " + handler + " is registered without a path", "Name one, such as \"/echo\"");
        }
        for (String path : paths) {
            String key = normalised(path, handler);
            Endpoint previous =
                    key == null ? null : this.endpoints.putIfAbsent(key, new Endpoint(path, handlers, options));
            if (previous != null) {
                refuse(
                        "Two JSON-RPC handlers are registered on one path: "
                                + previous.options().getClass().getName() + " on " + previous.pattern() + " and "
                                + handler + " on " + path,
                        "Register one of them on another path");
            }
        }
    }

    /**
     * A text that is equal for patterns that match the same paths: names of variables and a trailing slash are ignored.
     * Null if the path is not a pattern.
     */
    private @Nullable String normalised(String path, String handler) {
        if (!path.startsWith("/")) {
            refuse(
                    "The path '" + path + "' of the JSON-RPC handler " + handler + " does not begin with a slash",
                    "Write " + (path.isBlank() ? "a path such as '/echo'" : "'/" + path + "'"));
            return null;
        }
        try {
            PathPattern parsed = PathPatternParser.defaultInstance.parse(path);
            String text =
                    parsed.getPatternString().replaceAll("\\{\\*[^}]*}", "**").replaceAll("\\{[^:{}]+", "{");
            return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        } catch (PatternParseException ex) {
            refuse(
                    "The path '" + path + "' of the JSON-RPC handler " + handler + " is no path pattern, at position "
                            + ex.getPosition() + ": " + ex.getMessage(),
                    "Write a pattern such as '/rooms/{room}' or '/files/{*rest}'");
            return null;
        }
    }

    /** Creates and destroys handlers of one type. */
    private interface Beans {

        JsonRpcHandler<?> make();

        void destroy(JsonRpcHandler<?> handler);
    }

    private record ClassBeans<H extends JsonRpcHandler<?>>(AutowireCapableBeanFactory beans, Class<H> type)
            implements Beans {

        @Override
        public JsonRpcHandler<?> make() {
            return this.beans.createBean(this.type);
        }

        @Override
        public void destroy(JsonRpcHandler<?> handler) {
            this.beans.destroyBean(handler);
        }
    }

    private record NamedBeans(ConfigurableBeanFactory beans, String name) implements Beans {

        @Override
        public JsonRpcHandler<?> make() {
            return (JsonRpcHandler<?>) this.beans.getBean(this.name);
        }

        @Override
        public void destroy(JsonRpcHandler<?> handler) {
            this.beans.destroyBean(this.name, handler);
        }
    }
}
