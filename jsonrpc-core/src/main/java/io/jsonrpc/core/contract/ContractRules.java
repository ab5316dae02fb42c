package io.jsonrpc.core.contract;

import java.lang.reflect.Method;

/**
 * What the surroundings of a contract add to the rules of core: parameters that do not come from params.
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
}
