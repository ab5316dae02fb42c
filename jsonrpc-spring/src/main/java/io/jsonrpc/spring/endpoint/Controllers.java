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
     * @param refuseUnknown whether params without a parameter are refused where a method does not say it
     * @throws ContractException with all faults of all controllers
     */
    public static List<ControllerEndpoint> in(
            ConfigurableListableBeanFactory beans, TypedValues values, boolean refuseUnknown) {
        List<String> faults = new ArrayList<>();
        List<ControllerBean> found = ControllerBeans.in(beans, faults);
        Map<String, List<Controller>> byPath = new LinkedHashMap<>();
        ControllerTools tools = ControllerTools.of(beans, values, refuseUnknown, faults);
        for (ControllerBean bean : found) {
            Controller controller = Controller.of(bean, tools, faults);
            for (String path : bean.options().value()) {
                byPath.computeIfAbsent(path, first -> new ArrayList<>()).add(controller);
            }
        }
        List<ControllerEndpoint> endpoints = new ArrayList<>();
        byPath.forEach((path, controllers) -> endpoints.add(new ControllerEndpoint(path, controllers, faults)));
        if (!faults.isEmpty()) {
            throw new ContractException(List.copyOf(new LinkedHashSet<>(faults)));
        }
        return List.copyOf(endpoints);
    }
}
