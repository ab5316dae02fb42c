package io.jsonrpc.core.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request was not answered in time. It may or may not have been carried out.
 *
 * @since 0.1
 */
public class RequestTimeoutException extends TransportException {

    public RequestTimeoutException(String method, Duration timeout) {
        super("No answer to '" + method + "' within " + timeout.toMillis() + " ms");
    }

    /**
     * The same, while there was no connection.
     *
     * @param absence why there was none; null when there was one
     */
    public RequestTimeoutException(String method, Duration timeout, @Nullable TransportException absence) {
        super(
                "No answer to '" + method + "' within " + timeout.toMillis() + " ms"
                        + (absence == null ? "" : ": " + absence.getMessage()),
                absence);
    }
}
