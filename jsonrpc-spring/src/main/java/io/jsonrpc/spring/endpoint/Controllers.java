package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Reads the controllers of an application, for what serves them.
 *
 * @since 0.1
 */
public final class Controllers {

    private Controllers() {}

    /**
     * The controllers of a bean factory, by path.
     *
     * @param values binds params and writes results
     * @throws ContractException with all faults of all controllers
     */
    public static List<ControllerEndpoint> in(
            ConfigurableListableBeanFactory beans, TypedValues values, ControllerSettings settings) {
        List<String> faults = new ArrayList<>();
        List<ControllerEndpoint> endpoints = in(beans, values, settings, faults);
        throwIfAny(faults);
        return endpoints;
    }

    /**
     * The controllers of a bean factory, by path, for a caller that looks for further faults before it gives up.
     *
     * @param values binds params and writes results
     * @param faults gets all faults of all controllers, one line each; if it gets any, nothing can be called
     */
    public static List<ControllerEndpoint> in(
            ConfigurableListableBeanFactory beans,
            TypedValues values,
            ControllerSettings settings,
            List<String> faults) {
        Map<String, List<Controller>> byPath = new LinkedHashMap<>();
        ControllerTools tools = ControllerTools.of(beans, values, settings, faults);
        UnusedAnnotations.onOthers(beans, faults);
        for (ControllerBean bean : ControllerBeans.in(beans, options -> options.value().length > 0, faults)) {
            Controller controller = Controller.of(bean, tools, faults);
            for (String path : bean.options().value()) {
                byPath.computeIfAbsent(path, first -> new ArrayList<>()).add(controller);
            }
        }
        List<ControllerEndpoint> endpoints = new ArrayList<>();
        byPath.forEach((path, controllers) -> {
            ControllerEndpoint endpoint = new ControllerEndpoint(path, controllers, faults);
            endpoint.checkServed(faults);
            endpoints.add(endpoint);
        });
        return List.copyOf(endpoints);
    }

    /**
     * What the servers of clients call. Where nothing serves the paths of controllers, finds those that have one, too.
     *
     * @param clients the names of all clients, with what binds params and writes results of each
     * @return the controllers of each client that has some
     * @throws ContractException with all faults of all these controllers
     */
    public static Map<String, ControllerEndpoint> ofClients(
            ConfigurableListableBeanFactory beans, Map<String, TypedValues> clients) {
        List<String> faults = new ArrayList<>();
        Map<String, ControllerTools> tools = new HashMap<>();
        Map<String, List<Controller>> byClient = new TreeMap<>();
        for (ControllerBean bean :
                ControllerBeans.in(beans, options -> !options.client().isEmpty(), faults)) {
            String client = bean.options().client();
            TypedValues values = clients.get(client);
            if (values == null) {
                faults.add(ofClient(bean) + ": there is no such client; the clients are "
                        + new TreeSet<>(clients.keySet()));
            } else if (bean.isPerSession()) {
                faults.add(ofClient(bean) + " has the scope prototype, and a client has one session: remove the scope");
            } else {
                ControllerTools own = tools.computeIfAbsent(
                        client, first -> ControllerTools.of(beans, values, ControllerSettings.DEFAULT, faults));
                byClient.computeIfAbsent(client, first -> new ArrayList<>()).add(Controller.of(bean, own, faults));
            }
        }
        if (!UnusedAnnotations.isServed()) {
            addUnused(beans, faults);
        }
        Map<String, ControllerEndpoint> endpoints = new TreeMap<>();
        byClient.forEach((client, controllers) ->
                endpoints.put(client, new ControllerEndpoint("the client '" + client + "'", controllers, faults)));
        throwIfAny(faults);
        return endpoints;
    }

    /**
     * Ends the start of an application that has neither a server nor clients if it has controllers.
     *
     * @throws ContractException with a line for each class with annotations that nothing uses
     */
    public static void requireNone(ConfigurableListableBeanFactory beans) {
        List<String> faults = new ArrayList<>();
        addUnused(beans, faults);
        throwIfAny(faults);
    }

    private static void addUnused(ConfigurableListableBeanFactory beans, List<String> faults) {
        UnusedAnnotations.onControllers(beans, faults);
        UnusedAnnotations.onOthers(beans, faults);
    }

    private static String ofClient(ControllerBean bean) {
        return "@JsonRpcController(client=\"" + bean.options().client() + "\") on "
                + bean.type().getSimpleName();
    }

    /**
     * Ends the start if there are faults. A controller on two paths may have one twice; it is reported once.
     *
     * @throws ContractException with all of them
     */
    public static void throwIfAny(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ContractException(List.copyOf(new LinkedHashSet<>(faults)));
        }
    }
}
