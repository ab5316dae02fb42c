package io.jsonrpc.core.error;

import io.jsonrpc.core.message.Printable;

/**
 * A handler answered a request for the second time; the first answer stands and nothing was sent.
 *
 * @since 0.1
 */
public class RequestAlreadyRespondedException extends JsonRpcException {

    public RequestAlreadyRespondedException(String method) {
        super("The request '" + Printable.of(method, 64) + "' has already been answered");
    }
}
