package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        for (ControllerBean bean : ControllerBeans.in(beans, faults)) {
            Controller controller = Controller.of(bean, tools, faults);
            for (String path : bean.options().value()) {
                byPath.computeIfAbsent(path, first -> new ArrayList<>()).add(controller);
            }
        }
        List<ControllerEndpoint> endpoints = new ArrayList<>();
        byPath.forEach((path, controllers) -> endpoints.add(new ControllerEndpoint(path, controllers, faults)));
        return List.copyOf(endpoints);
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
