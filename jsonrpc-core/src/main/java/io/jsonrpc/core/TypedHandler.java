package io.jsonrpc.core;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Type;

/** A lambda and the type of its params. */
record TypedHandler<P>(Class<P> paramsType, RequestHandler<P> handler) implements RequestHandler<P> {

    @Override
    public void handleRequest(Transaction transaction, Request<P> request) throws Exception {
        this.handler.handleRequest(transaction, request);
    }

    @Override
    public void handleUncaughtException(Session session, Request<P> request, Exception exception) {
        this.handler.handleUncaughtException(session, request, exception);
    }

    @Override
    public Type getParamsType() {
        return this.paramsType;
    }

    @Override
    public boolean isConcurrent() {
        return this.handler.isConcurrent();
    }

    @Override
    public boolean isNonBlocking() {
        return this.handler.isNonBlocking();
    }

    @Override
    public Execution execution(String method) {
        return this.handler.execution(method);
    }
}
