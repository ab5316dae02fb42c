package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.ParamsType;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.inbound.BindableParams;
import io.jsonrpc.core.error.UnbindableParamsException;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.JsonRpcHandlerRegistration;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import io.jsonrpc.spring.endpoint.ControllerOptions;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Collects the registered handlers and all registration errors; {@link #endpoints()} throws the errors together, each
 * with a remedy.
 */
public final class DefaultJsonRpcHandlerRegistry implements JsonRpcHandlerRegistry {

    private final ConfigurableListableBeanFactory beans;

    /** By the normalised text of their pattern. */
    private final Map<String, Registered> registered = new LinkedHashMap<>();

    private final List<StartupException.Fault> faults = new ArrayList<>();

    private final ServerCallInterceptor[] serverCallInterceptors;

    private final ClientCallInterceptor[] clientCallInterceptors;

    /** A registry whose per-session handlers, and the interceptors of all handlers, are beans of this factory. */
    public DefaultJsonRpcHandlerRegistry(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.serverCallInterceptors = beans.getBeanProvider(ServerCallInterceptor.class)
                .orderedStream()
                .toArray(ServerCallInterceptor[]::new);
        this.clientCallInterceptors = beans.getBeanProvider(ClientCallInterceptor.class)
                .orderedStream()
                .toArray(ClientCallInterceptor[]::new);
    }

    private record Registered(String pattern, HandlerSource handlers, HandlerRegistration registration) {}

    @Override
    public JsonRpcHandlerRegistration addHandler(RequestHandler<?> handler, String... paths) {
        EndpointOptions options =
                handler instanceof JsonRpcHandler<?> own ? EndpointOptions.of(own) : EndpointOptions.DEFAULT;
        return add(new SharedHandler(handler), options, paths);
    }

    @Override
    public JsonRpcHandlerRegistration addPerSessionHandler(
            Class<? extends RequestHandler<?>> handlerClass, String... paths) {
        HandlerSource source = new PerSessionHandlers<>(
                () -> handler(this.beans.createBean(handlerClass)),
                this.beans::destroyBean,
                handlerClass,
                () -> ParamsType.of(handlerClass));
        return add(source, EndpointOptions.DEFAULT, paths);
    }

    @Override
    public JsonRpcHandlerRegistration addPerSessionHandler(String beanName, String... paths) {
        String registeredFor = String.join(", ", paths);
        if (!this.beans.containsBean(beanName)) {
            refuse(
                    "No bean is named '" + beanName + "', which is registered for " + registeredFor,
                    "Define a prototype bean with this name, or register another one");
        } else if (!this.beans.isTypeMatch(beanName, RequestHandler.class)) {
            refuse(
                    "Bean '" + beanName + "', which is registered for " + registeredFor + ", is not a RequestHandler",
                    "Register a bean that implements RequestHandler");
        } else if (!this.beans.isPrototype(beanName)) {
            refuse(
                    "Bean '" + beanName + "' is registered for " + registeredFor
                            + " as a handler for each session, and is a singleton",
                    "Declare it with @Scope(\"prototype\"), or register it with addHandler for all sessions together");
        } else {
            return add(perSession(beanName), EndpointOptions.DEFAULT, paths);
        }
        return new HandlerRegistration(this, EndpointOptions.DEFAULT);
    }

    private HandlerSource perSession(String beanName) {
        Class<?> declared = this.beans.getType(beanName);
        Class<?> handlerType = declared == null ? RequestHandler.class : declared;
        return new PerSessionHandlers<>(
                () -> handler(this.beans.getBean(beanName)),
                made -> this.beans.destroyBean(beanName, made),
                handlerType,
                () -> declaredParams(beanName, handlerType));
    }

    /** A factory method may declare an interface; the class of its handlers is then unknown before one is created. */
    private static Type declaredParams(String beanName, Class<?> handlerType) {
        try {
            return ParamsType.of(handlerType);
        } catch (UnbindableParamsException unknown) {
            throw new UnbindableParamsException(
                    unknown.fault(), "Declare the bean '" + beanName + "' with the class of the handler");
        }
    }

    // Only the class of the handler knows the type of its params; one source creates handlers of one class.
    @SuppressWarnings("unchecked")
    private static RequestHandler<Object> handler(Object bean) {
        return (RequestHandler<Object>) bean;
    }

    /**
     * Registers the controllers of a path, after all handlers. A handler that is registered for the same path stays beside
     * them, and its options are those of the path.
     *
     * @param faults gets what does not agree with that handler, one line each
     */
    public void addControllers(ControllerEndpoint controllers, List<String> faults) {
        String key = normalised(
                controllers.path(), "the controller " + controllers.type().getName());
        Registered beside = key == null ? null : this.registered.get(key);
        if (key == null) {
            return;
        }
        if (beside == null) {
            add(new ControllerSource(controllers, null), options(controllers.options()), controllers.path());
        } else {
            checkAgreement(controllers, beside, faults);
            HandlerSource both = new ControllerSource(controllers, beside.handlers());
            this.registered.put(key, new Registered(beside.pattern(), both, beside.registration()));
        }
    }

    private static void checkAgreement(ControllerEndpoint controllers, Registered beside, List<String> faults) {
        String controller = controllers.type().getSimpleName();
        String handler = beside.handlers().handlerType().getSimpleName();
        if (!beside.pattern().equals(controllers.path())) {
            faults.add(controller + " is on " + controllers.path() + " and " + handler + " on " + beside.pattern()
                    + ", which is the same path: write it in the same way");
        }
        EndpointOptions path = beside.registration().options();
        ControllerOptions own = new ControllerOptions(
                path.label() == null ? "" : path.label(),
                path.sockJs(),
                path.allowedOrigins(),
                path.pingWatchdog(),
                path.classicSessions(),
                path.channels(),
                path.httpCalls());
        controllers
                .options()
                .differencesFrom(own)
                .forEach(difference -> faults.add(controller + " and " + handler
                        + " are both on " + controllers.path() + ", with " + difference + ": set it where " + handler
                        + " is registered, which has the options of the path"));
    }

    private static EndpointOptions options(ControllerOptions controllers) {
        return new EndpointOptions(
                controllers.label().isEmpty() ? null : controllers.label(),
                controllers.sockJs(),
                controllers.allowedOrigins(),
                List.of(),
                List.of(),
                List.of(),
                controllers.pingWatchdog(),
                controllers.classicSessions(),
                false,
                controllers.channels(),
                controllers.httpCalls());
    }

    /** Checks the params types of the handlers at start-up instead of at the first request. */
    public void checkParams(MessageCodec codec) {
        Set<StartupException.Fault> unbindable = new LinkedHashSet<>();
        for (Registered each : this.registered.values()) {
            try {
                BindableParams.require(
                        each.handlers().paramsType(),
                        codec,
                        "The JSON-RPC handler " + each.handlers().handlerType().getName());
            } catch (UnbindableParamsException fault) {
                unbindable.add(new StartupException.Fault(fault.fault(), fault.remedy()));
            }
        }
        this.faults.addAll(unbindable);
    }

    /** All registration errors so far. */
    public List<StartupException.Fault> faults() {
        return List.copyOf(this.faults);
    }

    /**
     * The endpoints in the order of registration.
     *
     * @throws StartupException with all registration errors
     */
    public List<Endpoint> endpoints() {
        this.registered.values().stream()
                .filter(each -> each.registration().options().httpCalls()
                        && each.handlers().isPerSession())
                .forEach(each -> refuse(
                        "Each session of " + each.pattern() + " has its own "
                                + each.handlers().handlerType().getName()
                                + ", and a call by HTTP is a session that ends with its answer",
                        "Make it one for all sessions (addHandler, or a controller that is a singleton), or remove"
                                + " withHttpCalls() or httpCalls = true"));
        if (!this.faults.isEmpty()) {
            throw new StartupException(this.faults);
        }
        return this.registered.values().stream()
                .map(each -> new Endpoint(
                        each.pattern(), each.handlers(), each.registration().options()))
                .toList();
    }

    private void refuse(String description, String action) {
        this.faults.add(new StartupException.Fault(description, action));
    }

    private HandlerRegistration add(HandlerSource handlers, EndpointOptions options, String... paths) {
        HandlerRegistration registration = new HandlerRegistration(this, options);
        registration.withCallInterceptors(this.serverCallInterceptors);
        registration.withCallInterceptors(this.clientCallInterceptors);
        String handler = handlers.handlerType().getName();
        if (paths.length == 0) {
            refuse("The JSON-RPC handler " + handler + " is registered without a path", "Name one, such as \"/echo\"");
        }
        for (String path : paths) {
            String key = normalised(path, "the JSON-RPC handler " + handler);
            Registered previous =
                    key == null ? null : this.registered.putIfAbsent(key, new Registered(path, handlers, registration));
            if (previous != null) {
                refuse(
                        "Two JSON-RPC handlers are registered on one path: "
                                + previous.handlers().handlerType().getName() + " on " + previous.pattern() + " and "
                                + handler + " on " + path,
                        "Register one of them on another path");
            }
        }
        return registration;
    }

    /**
     * A text that is equal for patterns that match the same paths: names of variables and a trailing slash are ignored.
     * Null if the path is not a pattern.
     *
     * @param owner what the path is of, as faults name it
     */
    private @Nullable String normalised(String path, String owner) {
        if (!path.startsWith("/")) {
            refuse(
                    "The path '" + path + "' of " + owner + " does not begin with a slash",
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
                    "The path '" + path + "' of " + owner + " is not a path pattern, at position " + ex.getPosition()
                            + ": " + ex.getMessage(),
                    "Write a pattern such as '/rooms/{room}' or '/files/{*rest}'");
            return null;
        }
    }
}
