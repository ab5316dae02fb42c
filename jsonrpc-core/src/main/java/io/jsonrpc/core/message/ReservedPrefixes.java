package io.jsonrpc.core.message;

import io.jsonrpc.core.Internal;

/** How the names of methods begin that only the protocol may define. */
@Internal
public final class ReservedPrefixes {

    /** The prefixes, for errors. */
    public static final String NAMES = "rpc. or $/";

    private ReservedPrefixes() {}

    /** Whether the protocol has the method. */
    public static boolean begin(String method) {
        return method.startsWith("rpc.") || method.startsWith("$/");
    }
}
