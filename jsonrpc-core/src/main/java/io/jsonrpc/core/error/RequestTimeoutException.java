package io.jsonrpc.core.error;

import java.time.Duration;

/**
 * A request was not answered in time. It may or may not have been carried out.
 *
 * @since 0.1
 */
public class RequestTimeoutException extends TransportException {

    public RequestTimeoutException(String method, Duration timeout) {
        super("No answer to '" + method + "' within " + timeout.toMillis() + " ms");
    }
}
