package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.contract.ContractChecks;
import io.jsonrpc.core.contract.ContractRules;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.dispatch.ServiceMethod;
import io.jsonrpc.spring.error.ExceptionMethods;
import io.jsonrpc.spring.validation.ConstraintChecks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller, read once and ready to be called.
 *
 * @param calls what clients answer
 * @param methods those that calls are for; empty if the controller has faults
 * @param lifecycle those that are called when something happens to a session
 */
record Controller(
        ControllerBean bean,
        ServiceContract contract,
        List<ServiceContract> calls,
        List<ControllerMethod> methods,
        List<LifecycleMethod> lifecycle) {

    private static final Logger log = LoggerFactory.getLogger(Controller.class);

    /** Reads a controller, and adds all its faults: each check is made, whatever others have found. */
    static Controller of(ControllerBean bean, ControllerTools tools, List<String> faults) {
        List<String> own = new ArrayList<>();
        ExceptionMethods handlers =
                ExceptionMethods.of(bean.type(), bean::invoked, bean::of, tools.arguments(), tools.values(), own);
        ControllerSurroundings around = new ControllerSurroundings(bean, tools, handlers);
        ServiceContract contract = ServiceContract.of(bean.type(), around, own);
        own.addAll(ContractChecks.receiving(contract, tools.values()));
        for (MethodContract method : contract.methods()) {
            around.check(method, own);
            ControllerSettings settings = tools.settings();
            tell(tools.security().fault(method.method(), bean.type()), settings.requireMethodSecurity(), own);
            tell(validatorFault(method, bean, tools), settings.requireValidator(), own);
        }
        List<LifecycleMethod> lifecycle = LifecycleMethod.of(bean, tools, own);
        if (contract.methods().isEmpty() && lifecycle.isEmpty() && own.isEmpty()) {
            own.add(bean.type().getSimpleName() + " is a controller and has no method: annotate its public methods with"
                    + " @JsonRpcMethod, or let it implement an interface with @JsonRpcService");
        }
        List<ServiceContract> calls = Arrays.stream(bean.options().calls())
                .map(api -> ServiceContract.of(api, ContractRules.PLAIN, own))
                .toList();
        contract.notes().forEach(log::info);
        faults.addAll(own);
        List<ControllerMethod> methods = own.isEmpty()
                ? ServiceMethod.of(contract, around).stream()
                        .map(method -> ControllerMethod.of(bean, method))
                        .toList()
                : List.of();
        return new Controller(bean, contract, calls, methods, lifecycle);
    }

    private static @Nullable String validatorFault(MethodContract method, ControllerBean bean, ControllerTools tools) {
        String annotation =
                tools.constraints() == null ? ConstraintChecks.annotation(method.method(), bean.type()) : null;
        return annotation == null
                ? null
                : name(method) + " has @" + annotation
                        + " parameters, and no validator is on the class path: add spring-boot-starter-validation";
    }

    private static String name(MethodContract method) {
        return method.method().getDeclaringClass().getSimpleName() + "."
                + method.method().getName();
    }

    /** @param isFault whether the line is a fault, or else a warning */
    private static void tell(@Nullable String line, boolean isFault, List<String> faults) {
        if (line != null && isFault) {
            faults.add(line);
        } else if (line != null) {
            log.warn(line);
        }
    }
}
