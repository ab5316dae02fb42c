package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.log.OncePerMinute;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The warning that a container is used through Jakarta WebSocket alone. */
final class UnknownContainer {

    private static final Logger log = LoggerFactory.getLogger(UnknownContainer.class);

    private static final OncePerMinute warning = new OncePerMinute();

    private UnknownContainer() {}

    /** Logs the warning, at most once a minute. */
    static void warn(String container, String reason, @Nullable Throwable cause) {
        if (warning.pass(System.nanoTime()) > 0) {
            log.warn(
                    "{} is used through Jakarta WebSocket alone, where each message takes a system call of its own,"
                            + " because {}",
                    container,
                    reason,
                    cause);
        }
    }
}
