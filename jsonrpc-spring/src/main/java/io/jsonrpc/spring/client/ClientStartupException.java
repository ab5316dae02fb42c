package io.jsonrpc.spring.client;

import java.util.List;

/**
 * Clients of the application cannot be made: all faults that were found, one line each.
 *
 * @since 0.1
 */
public final class ClientStartupException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /**
     * All faults together.
     *
     * @param faults which client or interface, what is wrong with it, and what to change; one line each
     */
    public ClientStartupException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, one line each. */
    public List<String> faults() {
        return this.faults;
    }
}
