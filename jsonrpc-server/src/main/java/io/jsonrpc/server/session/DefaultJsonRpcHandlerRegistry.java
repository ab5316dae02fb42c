package io.jsonrpc.server.session;

import io.jsonrpc.peer.JsonRpcHandler;
import io.jsonrpc.server.JsonRpcHandlerRegistration;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Collects the handlers of an application and refuses what could not work, with one line that says what to mend.
 *
 * <p>A class or a prototype bean that is registered for one handler per session is made once here and destroyed again:
 * it is asked for its options, and a bean that cannot be made is found at start-up.
 */
public final class DefaultJsonRpcHandlerRegistry implements JsonRpcHandlerRegistry, JsonRpcHandlerRegistration {

    private final ConfigurableListableBeanFactory beans;

    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    /** A registry whose handlers per session are beans of this factory. */
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
        if (!this.beans.containsBean(beanName)) {
            throw new IllegalStateException(
                    "No bean is named '" + beanName + "', which is registered for " + String.join(", ", paths));
        }
        if (!this.beans.isTypeMatch(beanName, JsonRpcHandler.class)) {
            throw new IllegalStateException("Bean '" + beanName + "', which is registered for "
                    + String.join(", ", paths) + ", is no JsonRpcHandler");
        }
        if (!this.beans.isPrototype(beanName)) {
            throw new IllegalStateException("Bean '" + beanName
                    + "' is to be made for each session, so it needs @Scope(\"prototype\"); a handler for all sessions"
                    + " is registered with addHandler");
        }
        addPerSession(new NamedBeans(this.beans, beanName), paths);
        return this;
    }

    /** What was registered, in that order. */
    public List<Endpoint> endpoints() {
        return new ArrayList<>(this.endpoints.values());
    }

    private void addPerSession(Beans source, String... paths) {
        JsonRpcHandler<?> options = source.make();
        source.destroy(options);
        add(options, perSession(source, options), paths);
    }

    // The type of the params is only known to the handler class; one bean source makes one kind of handler.
    @SuppressWarnings("unchecked")
    private static <P> HandlerSource perSession(Beans source, JsonRpcHandler<P> options) {
        return new PerSessionHandlers<P>(() -> (JsonRpcHandler<P>) source.make(), source::destroy, options);
    }

    private void add(JsonRpcHandler<?> options, HandlerSource handlers, String... paths) {
        if (paths.length == 0) {
            throw new IllegalStateException(options.getClass().getName() + " is registered without a path");
        }
        for (String path : paths) {
            String key = normalised(path, options);
            Endpoint previous = this.endpoints.putIfAbsent(key, new Endpoint(path, handlers, options));
            if (previous != null) {
                throw new IllegalStateException("Two JSON-RPC handlers on one path: "
                        + previous.options().getClass().getName() + " on " + previous.pattern() + " and "
                        + options.getClass().getName() + " on " + path);
            }
        }
    }

    /** Patterns that match the same paths have the same text here: names of variables and a last slash do not count. */
    private static String normalised(String path, JsonRpcHandler<?> options) {
        String handler = options.getClass().getName();
        if (!path.startsWith("/")) {
            throw new IllegalStateException("The path '" + path + "' of " + handler + " must begin with a slash"
                    + (path.isBlank() ? "" : ": '/" + path + "'"));
        }
        try {
            PathPattern parsed = PathPatternParser.defaultInstance.parse(path);
            String text =
                    parsed.getPatternString().replaceAll("\\{\\*[^}]*}", "**").replaceAll("\\{[^:{}]+", "{");
            return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        } catch (PatternParseException ex) {
            throw new IllegalStateException(
                    "The path '" + path + "' of " + handler + " is no path pattern: " + ex.getMessage(), ex);
        }
    }

    /** Where handlers of one kind come from. */
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
