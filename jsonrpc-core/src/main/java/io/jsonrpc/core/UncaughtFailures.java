package io.jsonrpc.core;

import io.jsonrpc.core.error.JsonRpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the exceptions of handlers and listeners that do not override {@code handleUncaughtException}.
 *
 * @since 0.1
 */
public final class UncaughtFailures {

    private static final Logger log = LoggerFactory.getLogger(UncaughtFailures.class);

    private UncaughtFailures() {}

    /**
     * Logs one failure; an exception of this framework without its stack trace, which is always the same.
     *
     * @param what the request or other call that failed
     * @param handler the class that threw
     */
    public static void log(Object what, Session session, Class<?> handler, Exception failure) {
        String type = handler.getName();
        if (failure instanceof JsonRpcException expected) {
            log.warn("{} of {} failed in {}: {}", what, session, type, expected.getMessage());
        } else {
            log.error("{} of {} failed in {}", what, session, type, failure);
        }
    }
}
