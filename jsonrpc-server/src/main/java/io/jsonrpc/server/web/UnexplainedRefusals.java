package io.jsonrpc.server.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;

/**
 * Logs the failed handshakes that no endpoint has logged: those that Spring Security, a filter or an interceptor refuses, and
 * those whose path no endpoint has. The part of the filters that is the same on every web stack.
 *
 * @since 0.1
 */
public final class UnexplainedRefusals {

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Handshakes for these paths, and for no path of an endpoint. */
    public UnexplainedRefusals(EndpointPaths paths, HandshakeRefusals refusals) {
        this.paths = paths;
        this.refusals = refusals;
    }

    /** Whether a request with this {@code Upgrade} header is to be looked at; null for a request without it. */
    public static boolean isHandshake(@Nullable String upgrade) {
        return "websocket".equalsIgnoreCase(upgrade);
    }

    /**
     * A handshake was answered.
     *
     * @param path of the request, within the application
     * @param handler what was mapped to the path; null if nothing was
     * @param staticResources the type of the handler that answers with files
     */
    public void answered(
            HttpStatusCode status, PathContainer path, @Nullable Object handler, Class<?> staticResources) {
        String endpoint = this.paths.find(path);
        if (endpoint != null) {
            if (status.isError()) {
                this.refusals.add(endpoint, Refusal.byTheApplication(status));
            }
        } else if (staticResources.isInstance(handler)
                || handler == null && status.isSameCodeAs(HttpStatus.NOT_FOUND)) {
            this.refusals.addElsewhere(path.value(), status, this.paths);
        }
    }
}
