package io.jsonrpc.client;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;

/** A {@link MethodHandler} as the engine wants it. */
final class SingleMethod<P> implements RequestHandler<P> {

    private final MethodHandler<P> method;

    SingleMethod(MethodHandler<P> method) {
        this.method = method;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<P> request) throws Exception {
        Object result = this.method.handle(request.getParams(), transaction.getSession());
        if (!transaction.isNotification()) {
            transaction.sendResponse(result);
        }
    }
}
