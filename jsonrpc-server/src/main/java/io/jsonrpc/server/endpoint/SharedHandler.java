package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.RequestHandler;
import java.lang.reflect.Type;

/**
 * One handler for all sessions.
 *
 * @param handler the handler
 */
public record SharedHandler(RequestHandler<?> handler) implements HandlerSource {

    @Override
    public RequestHandler<?> acquire() {
        return this.handler;
    }

    @Override
    public void release(RequestHandler<?> released) {}

    @Override
    public boolean isPerSession() {
        return false;
    }

    @Override
    public Class<?> handlerType() {
        return this.handler.getClass();
    }

    @Override
    public Type paramsType() {
        return this.handler.getParamsType();
    }
}
