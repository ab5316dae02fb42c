package io.jsonrpc.core;

import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.log.Incident;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.Request;

/**
 * Logs the exceptions of handlers and listeners that do not override {@code handleUncaughtException}.
 *
 * @since 0.1
 */
public final class UncaughtFailures {

    private static final SparingLog log = SparingLog.of(UncaughtFailures.class);

    private UncaughtFailures() {}

    /**
     * Logs one failure with the id that the other side gets of it; an exception of this framework without its stack trace,
     * which is always the same. Of the failures of one method in one handler class with one id, one is logged each minute,
     * with the number of those left out, and all are logged at DEBUG.
     *
     * @param what the request or other call that failed
     * @param handler the class that threw
     */
    public static void log(Object what, Session session, Class<?> handler, Exception failure) {
        String type = handler.getName();
        String incident = Incident.id(failure);
        String kind = incident + ' ' + (what instanceof Request<?> request ? request.getMethod() : what) + ' ' + type;
        if (failure instanceof JsonRpcException expected) {
            log.warn(
                    kind,
                    "{} of {} failed in {}, incident {}: {}",
                    what,
                    session,
                    type,
                    incident,
                    expected.getMessage());
        } else {
            log.error(kind, "{} of {} failed in {}, incident {}", what, session, type, incident, failure);
        }
    }
}
