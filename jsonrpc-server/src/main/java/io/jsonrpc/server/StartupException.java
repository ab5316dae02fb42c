package io.jsonrpc.server;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The server cannot start because of errors in the application; each has a description and a remedy.
 *
 * @since 0.1
 */
public final class StartupException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One error.
     *
     * @param description what is wrong and where, in one line
     * @param action the remedy, in one line
     * @since 0.1
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
