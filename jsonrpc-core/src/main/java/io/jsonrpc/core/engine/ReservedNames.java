package io.jsonrpc.core.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of the method names that the protocol reserves: which part of it handles a method. Channels and topics
 * become rows of it.
 *
 * @since 0.1
 */
public enum ReservedNames {

    /** Ends a received request: {@code CancelLayer} of each peer. */
    CANCEL(Set.of("$/cancelRequest")),

    /** A value before the answer of a sent request: {@code ProgressLayer} of each peer. */
    PROGRESS(Set.of("$/progress")),

    /** Streams (PROTOCOL.md, 6): {@code StreamLayer} of each peer. */
    STREAM(Set.of("rpc.stream.limit", "rpc.stream.cancel", "rpc.stream.item")),

    /** The document that describes the methods: {@code DiscoverLayer} of each peer. */
    DISCOVER(Set.of("rpc.discover")),

    /**
     * Sessions that outlive their sockets (PROTOCOL.md, part 3): the owner of the socket, before the peer. What comes to a
     * peer has not the form of the session layer, and must not look like one of its messages to anybody.
     */
    SESSION(Set.of(), "rpc.session."),

    /**
     * The session methods of Kurento's JSON-RPC (PROTOCOL.md, part 2): the server, before the peer, where the endpoint has
     * classic sessions. Elsewhere they are names of the application.
     */
    CLASSIC(Set.of("connect", "reconnect", "ping", "close", "closeSession")),

    /** Nothing: notifications are ignored, requests refused. */
    UNKNOWN(Set.of(), "rpc.", "$/");

    private static final Map<String, ReservedNames> BY_NAME = new HashMap<>();

    static {
        for (ReservedNames row : values()) {
            row.names.forEach(name -> BY_NAME.put(name, row));
        }
    }

    private final Set<String> names;

    /** An array, because a list allocates an iterator for each message. */
    private final String[] prefixes;

    /** @param prefixes count for what no row above has */
    ReservedNames(Set<String> names, String... prefixes) {
        this.names = names;
        this.prefixes = prefixes;
    }

    /** The row of a method; null for a method of the application. */
    public static @Nullable ReservedNames of(String method) {
        ReservedNames row = BY_NAME.get(method);
        if (row != null) {
            return row;
        }
        return SESSION.begins(method) ? SESSION : UNKNOWN.begins(method) ? UNKNOWN : null;
    }

    private boolean begins(String method) {
        for (String prefix : this.prefixes) {
            if (method.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this row has the method. */
    public boolean has(String method) {
        return this.names.contains(method) || begins(method);
    }

    /** The whole names of this row. */
    public Set<String> names() {
        return this.names;
    }
}
