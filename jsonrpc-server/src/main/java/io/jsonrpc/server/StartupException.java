package io.jsonrpc.server;

import java.util.List;
import java.util.stream.Collectors;

/** Why the server cannot start: what is wrong in the application, and what mends it. */
public final class StartupException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One fault.
     *
     * @param description what is wrong and where, in one line
     * @param action what mends it, in one line
     */
    public record Fault(String description, String action) {

        @Override
        public String toString() {
            return this.description + ": " + this.action;
        }
    }

    public StartupException(String description, String action) {
        this(List.of(new Fault(description, action)));
    }

    public StartupException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return this.faults;
    }
}
