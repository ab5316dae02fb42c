package io.jsonrpc.client;

import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Transaction;

/** A {@link MethodHandler} as the engine wants it. */
final class SingleMethod<P> extends DefaultJsonRpcHandler<P> {

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
