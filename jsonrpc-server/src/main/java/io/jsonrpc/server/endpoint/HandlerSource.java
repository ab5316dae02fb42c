package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Provides the handler of a session: one shared by all, or one bean per session. */
public interface HandlerSource {

    /** The handler of a new session. */
    RequestHandler<?> acquire();

    /** Called when the session has ended and all its callbacks have returned. */
    void release(RequestHandler<?> handler);

    /** Whether each session has a handler of its own. */
    boolean isPerSession();

    /** The controllers among the handlers; null if there are none. */
    default @Nullable ControllerEndpoint controllers() {
        return null;
    }

    /** Whether no method is handled by anything but {@link #controllers}. */
    default boolean isOnlyControllers() {
        return false;
    }

    /** The class of the handlers, as far as it is known before one is created. */
    Class<?> handlerType();

    /**
     * The type that params are bound to.
     *
     * @throws io.jsonrpc.core.error.UnbindableParamsException if it cannot be determined from the class
     */
    Type paramsType();
}
