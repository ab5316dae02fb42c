package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.contract.ErrorContract;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.JsonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The controllers on one path, or of one client. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class ControllerEndpoint {

    private static final Set<String> CLASSIC = Set.of("connect", "reconnect", "ping", "close", "closeSession");

    /** Has no method. */
    private static final RequestHandler<JsonText> NONE = RequestHandler.of(JsonText.class, (transaction, request) -> {
        throw RequestRejectedException.methodNotFound();
    });

    private final String place;

    private final List<Controller> controllers;

    private final ControllerOptions options;

    private final Map<String, ControllerMethod> methods = new HashMap<>();

    private final Set<String> unsubscribes;

    private volatile @Nullable JsonText description;

    /** @param place the path, or what faults call the client */
    ControllerEndpoint(String place, List<Controller> controllers, List<String> faults) {
        this.place = place;
        this.controllers = List.copyOf(controllers);
        this.options = ControllerOptions.of(controllers.get(0).bean().options());
        Map<String, Controller> owners = new HashMap<>();
        for (Controller controller : controllers) {
            for (MethodContract method : controller.contract().methods()) {
                checkName(method.name(), controller, owners, faults);
                method.aliases().forEach(alias -> checkName(alias, controller, owners, faults));
            }
            for (ControllerMethod method : controller.methods()) {
                MethodContract contract = method.method().contract();
                this.methods.put(contract.name(), method);
                contract.aliases().forEach(alias -> this.methods.put(alias, method));
            }
        }
        this.unsubscribes = controllers.stream()
                .flatMap(controller -> controller.contract().unsubscribes().stream())
                .collect(Collectors.toUnmodifiableSet());
        forEachEnd((method, unsubscribe) -> {
            Controller owner = owners.get(unsubscribe);
            if (owner != null) {
                faults.add(end(method, unsubscribe) + " is the name of " + described(unsubscribe, owner)
                        + " too, which would never be called on " + place + "; rename one of them");
            }
        });
        faults.addAll(ErrorContract.faults(controllers.stream()
                .flatMap(controller -> controller.contract().methods().stream())
                .flatMap(method -> method.errors().stream())
                .toList()));
    }

    /** Adds what is wrong on the path of a server. */
    void checkServed(List<String> faults) {
        for (Controller controller : this.controllers) {
            ControllerBean other = controller.bean();
            this.options
                    .differences(ControllerOptions.of(other.options()))
                    .forEach(difference -> faults.add(type().getSimpleName() + " and "
                            + other.type().getSimpleName() + " are both on " + this.place + ", with " + difference));
            for (MethodContract method : controller.contract().methods()) {
                checkClassic(method.name(), controller, faults);
                method.aliases().forEach(alias -> checkClassic(alias, controller, faults));
            }
        }
        forEachEnd((method, unsubscribe) -> {
            if (this.options.classicSessions() && CLASSIC.contains(unsubscribe)) {
                faults.add(end(method, unsubscribe) + classicMethod());
            }
        });
    }

    private String classicMethod() {
        return " is a classic session method; rename it or set classicSessions = false on @JsonRpcController(\""
                + this.place + "\")";
    }

    private void forEachEnd(BiConsumer<MethodContract, String> action) {
        this.controllers.stream()
                .flatMap(controller -> controller.contract().methods().stream())
                .forEach(method -> {
                    String unsubscribe =
                            method.stream() == null ? null : method.stream().unsubscribe();
                    if (unsubscribe != null) {
                        action.accept(method, unsubscribe);
                    }
                });
    }

    private static String end(MethodContract method, String unsubscribe) {
        return "unsubscribe=\"" + unsubscribe + "\" of " + method;
    }

    private void checkClassic(String name, Controller controller, List<String> faults) {
        if (this.options.classicSessions() && CLASSIC.contains(name)) {
            faults.add("'" + name + "' of " + described(name, controller) + classicMethod());
        }
    }

    private void checkName(String name, Controller controller, Map<String, Controller> owners, List<String> faults) {
        Controller other = owners.putIfAbsent(name, controller);
        // Two of one controller are a fault of its contract.
        if (other != null && other != controller && type(other) == type(controller)) {
            faults.add(type(controller).getSimpleName() + " is on " + this.place + " twice, as the beans '"
                    + other.bean().name() + "' and '" + controller.bean().name() + "'; remove one of them");
        } else if (other != null && other != controller) {
            faults.add("Two methods are named '" + name + "' on " + this.place + ": " + described(name, other) + " and "
                    + described(name, controller) + "; give one another name: @JsonRpcMethod(\"…\")");
        }
    }

    private static Class<?> type(Controller controller) {
        return controller.bean().type();
    }

    private static String described(String name, Controller controller) {
        MethodContract method = Objects.requireNonNull(controller.contract().method(name));
        Class<?> type = controller.bean().type();
        return method.method().getDeclaringClass() == type ? method.toString() : method + " of " + type.getSimpleName();
    }

    /** The methods that end streams, besides that of the protocol. */
    Set<String> unsubscribes() {
        return this.unsubscribes;
    }

    /** The path pattern, relative to the context path. */
    public String path() {
        return this.place;
    }

    /** How the path is served. */
    public ControllerOptions options() {
        return this.options;
    }

    /** The class of the first controller. */
    public Class<?> type() {
        return this.controllers.get(0).bean().type();
    }

    /** The names of the methods and what they call, in alphabetical order. */
    public Map<String, String> methods() {
        Map<String, String> names = new TreeMap<>();
        this.methods.forEach((name, method) -> names.put(name, method.toString()));
        return names;
    }

    /** The methods with annotations of method security, as {@code OrderController.cancel has @PreAuthorize}. */
    public List<String> secured() {
        return this.controllers.stream()
                .flatMap(controller -> controller.contract().methods().stream()
                        .map(method -> MethodSecurity.secured(
                                method.method(), controller.bean().type())))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** The contracts of the controllers, in their order. */
    public List<ServiceContract> contracts() {
        return this.controllers.stream().map(Controller::contract).toList();
    }

    /** The contracts of what clients answer, without repetitions. */
    public List<ServiceContract> calls() {
        return this.controllers.stream()
                .flatMap(controller -> controller.calls().stream())
                .distinct()
                .toList();
    }

    /** Sets the document, as JSON, that {@code rpc.discover} returns. Without one the method is not found. */
    public void describe(JsonText document) {
        this.description = document;
    }

    /** The document that {@code rpc.discover} returns; null for none. */
    @Nullable JsonText description() {
        return this.description;
    }

    /** The names of the beans of the controllers. */
    public List<String> beanNames() {
        return this.controllers.stream()
                .map(controller -> controller.bean().name())
                .toList();
    }

    /** Whether each session needs a handler of its own. */
    public boolean isPerSession() {
        return this.controllers.stream()
                .anyMatch(controller -> controller.bean().isPerSession());
    }

    /**
     * A handler of the methods.
     *
     * @param others handles the methods that no controller has; null for none
     */
    public ControllerHandler handler(@Nullable RequestHandler<?> others) {
        return new ControllerHandler(this, others == null ? NONE : others);
    }

    @Nullable ControllerMethod method(String name) {
        return this.methods.get(name);
    }

    /** All life-cycle methods, those of the first controller first. */
    List<LifecycleMethod> lifecycle() {
        return this.controllers.stream()
                .flatMap(controller -> controller.lifecycle().stream())
                .toList();
    }

    /** Makes the controllers of a session. One that cannot be made keeps nothing from the others. */
    void create(Session session) {
        for (Controller controller : this.controllers) {
            try {
                controller.bean().create(session);
            } catch (RuntimeException failure) {
                UncaughtFailures.log("The creation", session, type(controller), failure);
            }
        }
    }

    void destroy(Session session) {
        this.controllers.forEach(controller -> controller.bean().destroy(session));
    }
}
