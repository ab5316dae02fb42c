package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.log.SparingLog;
import org.jspecify.annotations.Nullable;

/** The warning that a container is used through Jakarta WebSocket alone. */
final class UnknownContainer {

    private static final SparingLog log = SparingLog.of(UnknownContainer.class);

    private UnknownContainer() {}

    /** Logs the warning, at most once a minute. */
    static void warn(String container, String reason, @Nullable Throwable cause) {
        log.warn(
                container,
                "{} is used through Jakarta WebSocket alone, where each message takes a system call of its own,"
                        + " because {}",
                container,
                reason,
                cause);
    }
}
