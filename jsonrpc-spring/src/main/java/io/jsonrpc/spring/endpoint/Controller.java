package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.contract.ContractChecks;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.dispatch.ServiceMethod;
import io.jsonrpc.spring.error.ExceptionMethods;
import io.jsonrpc.spring.validation.ConstraintChecks;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller, read once and ready to be called.
 *
 * @param methods those that calls are for
 * @param lifecycle those that are called when something happens to a session
 */
record Controller(ControllerBean bean, List<ControllerMethod> methods, List<LifecycleMethod> lifecycle) {

    private static final Logger log = LoggerFactory.getLogger(Controller.class);

    /** Reads a controller, and adds all its faults. */
    static Controller of(ControllerBean bean, ControllerTools tools, List<String> faults) {
        ExceptionMethods handlers =
                ExceptionMethods.of(bean.type(), bean::invoked, bean::of, tools.arguments(), tools.values(), faults);
        ControllerSurroundings around = new ControllerSurroundings(bean, tools, handlers);
        List<ControllerMethod> methods = new ArrayList<>();
        try {
            ServiceContract contract = ServiceContract.of(bean.type(), around);
            List<String> unfit = ContractChecks.receiving(contract, tools.values());
            faults.addAll(unfit);
            contract.notes().forEach(log::info);
            for (MethodContract method : contract.methods()) {
                tools.security().check(method.method(), bean.type(), faults);
                checkValidator(method.method(), bean, tools, faults);
            }
            if (unfit.isEmpty()) {
                contract.methods().forEach(method -> add(method, around, bean, methods, faults));
            }
        } catch (ContractException unreadable) {
            faults.addAll(unreadable.faults());
        } catch (IllegalArgumentException noName) {
            faults.add(bean.type().getSimpleName() + ": " + noName.getMessage());
        }
        return new Controller(bean, methods, LifecycleMethod.of(bean, tools.arguments(), faults));
    }

    private static void checkValidator(Method method, ControllerBean bean, ControllerTools tools, List<String> faults) {
        String annotation = tools.constraints() == null ? ConstraintChecks.annotation(method, bean.type()) : null;
        if (annotation != null) {
            faults.add(method.getDeclaringClass().getSimpleName() + "." + method.getName() + " has @" + annotation
                    + " parameters, and no validator is on the class path: add spring-boot-starter-validation");
        }
    }

    private static void add(
            MethodContract method,
            ControllerSurroundings around,
            ControllerBean bean,
            List<ControllerMethod> methods,
            List<String> faults) {
        try {
            methods.add(ControllerMethod.of(bean, new ServiceMethod(method, around)));
        } catch (IllegalArgumentException | IllegalStateException fault) {
            faults.add(method + ": " + fault.getMessage());
        }
    }
}
