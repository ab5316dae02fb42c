package io.jsonrpc.core.error;

import io.jsonrpc.core.message.Printable;

/**
 * A handler answered a request a second time. The first answer stands; the second was not sent.
 *
 * @since 0.1
 */
public class RequestAlreadyRespondedException extends JsonRpcException {

    public RequestAlreadyRespondedException(String method) {
        super("The request '" + Printable.of(method, 64) + "' has already been answered");
    }
}
