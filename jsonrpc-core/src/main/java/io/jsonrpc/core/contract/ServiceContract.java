package io.jsonrpc.core.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods on the wire that a type has: an interface that both ends share, or a class whose annotated methods are called.
 * Read once; immutable.
 *
 * <pre>{@code
 * ServiceContract prices = ServiceContract.of(PriceApi.class);
 * MethodContract last = prices.method("prices.last");
 * }</pre>
 *
 * <p>Of an interface these are all abstract methods and the annotated default methods. Of a class: the methods of each of
 * its interfaces with {@link io.jsonrpc.annotation.JsonRpcService}, the annotated methods of its other interfaces, and its
 * own annotated methods. What every object has, and {@code close()} of an {@code AutoCloseable}, are never methods on the
 * wire.
 *
 * @since 0.1
 */
public final class ServiceContract {

    private static final ClassValue<ServiceContract> PLAIN = new ClassValue<>() {
        @Override
        protected ServiceContract computeValue(Class<?> type) {
            return of(type, ContractRules.PLAIN);
        }
    };

    private final Class<?> type;

    private final List<MethodContract> methods;

    private final List<String> notes;

    private final Map<String, MethodContract> byName = new HashMap<>();

    ServiceContract(Class<?> type, List<MethodContract> methods, List<String> notes) {
        this.type = type;
        this.methods = List.copyOf(methods);
        this.notes = List.copyOf(notes);
        for (MethodContract method : methods) {
            this.byName.put(method.name(), method);
            method.aliases().forEach(alias -> this.byName.put(alias, method));
        }
    }

    /**
     * The contract of a type by the rules of core. Read at the first call for each type.
     *
     * @throws ContractException with all faults of the type
     */
    public static ServiceContract of(Class<?> type) {
        return PLAIN.get(type);
    }

    /**
     * The contract of a type by the rules of core and others. Read anew at each call.
     *
     * @throws ContractException with all faults of the type
     */
    public static ServiceContract of(Class<?> type, ContractRules rules) {
        List<String> faults = new ArrayList<>();
        ServiceContract contract = of(type, rules, faults);
        if (!faults.isEmpty()) {
            throw new ContractException(faults);
        }
        return contract;
    }

    /**
     * The contract of a type, for a caller that looks for further faults before it gives up.
     *
     * @param faults gets those of the type, one line each; if it gets any, the contract is of use for further checks only: a
     *     return type or a parameter with a fault is one that no check objects to
     */
    public static ServiceContract of(Class<?> type, ContractRules rules, List<String> faults) {
        return new ContractParser(type, rules, faults).parse();
    }

    /** The type that was read. */
    public Class<?> type() {
        return this.type;
    }

    /** Its methods, in the order of their names in Java. */
    public List<MethodContract> methods() {
        return this.methods;
    }

    /** The method with this name or alias on the wire; null if there is none. */
    public @Nullable MethodContract method(String name) {
        return this.byName.get(name);
    }

    /** The methods that end its streams, besides that of the protocol. */
    public Set<String> unsubscribes() {
        Set<String> names = new HashSet<>();
        for (MethodContract method : this.methods) {
            StreamContract stream = method.stream();
            String name = stream == null ? null : stream.unsubscribe();
            if (name != null) {
                names.add(name);
            }
        }
        return Set.copyOf(names);
    }

    /** What is no fault and may surprise, one line each, for the log of whoever implements the contract. */
    public List<String> notes() {
        return this.notes;
    }

    @Override
    public String toString() {
        return "ServiceContract[" + this.type.getName() + "]";
    }
}
