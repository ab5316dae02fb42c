package io.jsonrpc.core.source;

import io.jsonrpc.core.Internal;
import java.util.Set;

/** A handler of methods that answer with streams which methods of other names end. */
@Internal
public interface StreamEnds {

    /** The names of these. The same at each call. */
    Set<String> unsubscribes();
}
