package io.jsonrpc.server.web;

import io.jsonrpc.core.log.SparingLog;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;

/**
 * What becomes of an exception of an interceptor of the application. Left to the web server, its answer may show the
 * exception to the client.
 *
 * @since 0.1
 */
public final class InterceptorFailures {

    private static final SparingLog log = SparingLog.of(InterceptorFailures.class);

    private static final String OF_SPRING_SECURITY = "org.springframework.security.";

    private InterceptorFailures() {}

    /**
     * The status to answer, which says all that the client is told. Logs the exception, unless it has a status itself.
     *
     * @param path the path pattern of the endpoint
     * @return null if the exception is to go on: Spring Security answers its own
     */
    public static @Nullable HttpStatusCode answer(Throwable failure, String path) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith(OF_SPRING_SECURITY)) {
                return null;
            }
        }
        if (failure instanceof ErrorResponse chosen) {
            return chosen.getStatusCode();
        }
        log.error(
                path + ' ' + failure.getClass().getName(),
                "An interceptor of the JSON-RPC handler on {} failed, so the request was answered 500",
                path,
                failure);
        return HttpStatus.INTERNAL_SERVER_ERROR;
    }

    /** The body of an answer with this status. */
    public static String text(HttpStatusCode status) {
        return status.is5xxServerError() ? "Internal error\n" : "Refused\n";
    }
}
