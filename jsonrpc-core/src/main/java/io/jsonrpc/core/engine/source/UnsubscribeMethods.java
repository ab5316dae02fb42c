package io.jsonrpc.core.engine.source;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods that end streams, besides that of the protocol. Read by many threads, changed by one at a time. */
final class UnsubscribeMethods {

    private volatile Set<String> names;

    UnsubscribeMethods(@Nullable String first) {
        this.names = first == null ? Set.of() : Set.of(first);
    }

    void addAll(Set<String> others) {
        if (!this.names.containsAll(others)) {
            Set<String> more = new HashSet<>(this.names);
            more.addAll(others);
            // Most sessions of a path share one set.
            this.names = this.names.isEmpty() ? others : Set.copyOf(more);
        }
    }

    boolean contain(String name) {
        return this.names.contains(name);
    }
}
