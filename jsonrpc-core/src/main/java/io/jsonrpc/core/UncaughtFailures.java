package io.jsonrpc.core;

import io.jsonrpc.core.error.JsonRpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what handlers and listeners throw: those that do not override {@code handleUncaughtException} end here.
 *
 * @since 0.1
 */
public final class UncaughtFailures {

    private static final Logger log = LoggerFactory.getLogger(UncaughtFailures.class);

    private UncaughtFailures() {}

    /**
     * Logs one failure; an exception of ours without its stack, which is the same each time.
     *
     * @param what the request, or what else failed
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
