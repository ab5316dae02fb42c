package io.jsonrpc.core;

import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A handler of some methods, whose params stay text; all other methods go to another handler.
 *
 * @since 0.1
 */
@Internal
public interface MethodTable extends RequestHandler<JsonText> {

    /** Whether this handler has a method of this name. */
    boolean has(String method);

    /** Handles the other methods. The same at each call. */
    RequestHandler<?> others();

    /** A handler of methods that answer with streams which methods of other names end. */
    @Internal
    interface StreamEnds {

        /** The names of these. The same at each call. */
        Set<String> unsubscribes();
    }

    /** A handler whose methods a document describes. */
    @Internal
    interface Described {

        /** The document, an OpenRPC one as JSON; null if there is none. */
        @Nullable JsonText description();
    }

    @Override
    default Type getParamsType() {
        return JsonText.class;
    }
}
