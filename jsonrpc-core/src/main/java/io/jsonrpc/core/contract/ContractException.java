package io.jsonrpc.core.contract;

import java.util.List;

/**
 * What the application says about its methods on the wire cannot be: all faults that were found, one line each.
 *
 * @since 0.1
 */
public final class ContractException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /**
     * All faults together.
     *
     * @param faults which type, method or parameter, what is wrong with it, and what to change; one line each
     */
    public ContractException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, one line each. */
    public List<String> faults() {
        return this.faults;
    }
}
