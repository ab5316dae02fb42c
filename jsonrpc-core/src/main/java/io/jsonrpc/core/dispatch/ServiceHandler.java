package io.jsonrpc.core.dispatch;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.MethodTable;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.contract.ContractChecks;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.contract.ContractRules;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the methods of an annotated type.
 *
 * @since 0.1
 */
public final class ServiceHandler implements RequestHandler<JsonText>, CallGate.Guarded, MethodTable.StreamEnds {

    private static final Logger log = LoggerFactory.getLogger(ServiceHandler.class);

    private final Class<?> type;

    private final Map<String, ServiceMethod> methods = new HashMap<>();

    private final Set<String> unsubscribes;

    /**
     * A handler of all methods of a type.
     *
     * @throws ContractException with all faults of the type, those that show with this codec among them
     */
    public ServiceHandler(Class<?> type, MethodSurroundings around) {
        List<String> faults = new ArrayList<>();
        ServiceContract contract = ServiceContract.of(type, ContractRules.PLAIN, faults);
        faults.addAll(ContractChecks.receiving(contract, around.values()));
        if (!faults.isEmpty()) {
            throw new ContractException(faults);
        }
        contract.notes().forEach(log::info);
        this.type = type;
        this.unsubscribes = contract.unsubscribes();
        for (ServiceMethod method : ServiceMethod.of(contract, around)) {
            this.methods.put(method.contract().name(), method);
            method.contract().aliases().forEach(alias -> this.methods.put(alias, method));
        }
    }

    /** The names of its methods, aliases included. */
    public List<String> names() {
        return List.copyOf(this.methods.keySet());
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonText> request) throws Exception {
        ServiceMethod method = this.methods.get(request.getMethod());
        if (method == null) {
            throw RequestRejectedException.methodNotFound();
        }
        method.call(transaction, request);
    }

    @Override
    public void handleUncaughtException(Session session, Request<JsonText> request, Exception exception) {
        UncaughtFailures.log(request, session, this.type, exception);
    }

    @Override
    public Execution execution(String method) {
        ServiceMethod known = this.methods.get(method);
        return known == null || known.execution() == Execution.INHERIT ? Execution.SERIAL : known.execution();
    }

    @Override
    public @Nullable CallGate gate(String method) {
        ServiceMethod known = this.methods.get(method);
        return known == null ? null : known.gate();
    }

    @Override
    public Set<String> unsubscribes() {
        return this.unsubscribes;
    }

    @Override
    public Type getParamsType() {
        return JsonText.class;
    }
}
