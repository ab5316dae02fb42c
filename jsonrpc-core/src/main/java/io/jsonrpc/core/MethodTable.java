package io.jsonrpc.core;

import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;

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

    @Override
    default Type getParamsType() {
        return JsonText.class;
    }
}
