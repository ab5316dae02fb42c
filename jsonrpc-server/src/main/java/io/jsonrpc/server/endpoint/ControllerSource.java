package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import io.jsonrpc.spring.endpoint.ControllerHandler;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Provides the controllers of a path, and the handler beside them. */
final class ControllerSource implements HandlerSource {

    private final ControllerEndpoint controllers;

    private final @Nullable HandlerSource others;

    /** The handler of all sessions; null if each has its own. */
    private final @Nullable ControllerHandler shared;

    /** @param others provides the handler of the methods that no controller has; null for none */
    ControllerSource(ControllerEndpoint controllers, @Nullable HandlerSource others) {
        this.controllers = controllers;
        this.others = others;
        boolean sameOthers = others == null || !others.isPerSession();
        this.shared = sameOthers && !controllers.isPerSession() ? make() : null;
    }

    private ControllerHandler make() {
        return this.controllers.handler(this.others == null ? null : this.others.acquire());
    }

    @Override
    public RequestHandler<?> acquire() {
        return this.shared == null ? make() : this.shared;
    }

    @Override
    public void release(RequestHandler<?> handler) {
        if (handler instanceof ControllerHandler own && own != this.shared) {
            own.destroy();
            if (this.others != null) {
                this.others.release(own.others());
            }
        }
    }

    @Override
    public boolean isPerSession() {
        return this.shared == null;
    }

    @Override
    public ControllerEndpoint controllers() {
        return this.controllers;
    }

    @Override
    public boolean isOnlyControllers() {
        return this.others == null;
    }

    @Override
    public Class<?> handlerType() {
        return this.controllers.type();
    }

    /** That of the handler beside the controllers, since their params were checked when they were read. */
    @Override
    public Type paramsType() {
        return this.others == null ? JsonText.class : this.others.paramsType();
    }
}
