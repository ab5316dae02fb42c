package io.jsonrpc.core.architecture.leak.hidden;

/** Internal because of its package. */
public final class Secret {

    /** As internal as what it is nested in. */
    public record Part() {}
}
