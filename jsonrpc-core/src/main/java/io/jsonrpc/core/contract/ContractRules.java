package io.jsonrpc.core.contract;

import java.lang.reflect.Method;
import java.util.List;

/**
 * What the surroundings of a contract add to the rules of core: parameters that do not come from params, and return types
 * whose value comes later.
 *
 * @since 0.1
 */
public interface ContractRules {

    /** Adds nothing. */
    ContractRules PLAIN = new ContractRules() {};

    /**
     * Whether the value of a parameter comes from elsewhere than params, in addition to {@code Transaction}, {@code
     * Session}, {@code Principal}, {@code JsonRpcRequestSender}, {@code CancellationToken} and {@code Progress}.
     *
     * @param method the method that the contract names, which may be one of an interface
     * @param index the index of the parameter
     */
    default boolean isContext(Method method, int index) {
        return false;
    }

    /** Return types whose value comes later, in addition to {@link AsyncType#STAGE}. */
    default List<AsyncType> asyncTypes() {
        return List.of();
    }
}
