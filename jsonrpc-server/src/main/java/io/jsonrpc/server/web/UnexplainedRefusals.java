package io.jsonrpc.server.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;

/**
 * Logs the failed handshakes that no endpoint has logged: those refused by Spring Security, a filter or an interceptor,
 * and those whose path has no endpoint. Shared by the filters of both web stacks.
 *
 * @since 0.1
 */
public final class UnexplainedRefusals {

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Logs handshakes for these paths and for paths without endpoint. */
    public UnexplainedRefusals(EndpointPaths paths, HandshakeRefusals refusals) {
        this.paths = paths;
        this.refusals = refusals;
    }

    /** Whether a request with this {@code Upgrade} header is a handshake; null for a request without the header. */
    public static boolean isHandshake(@Nullable String upgrade) {
        return "websocket".equalsIgnoreCase(upgrade);
    }

    /**
     * Called after a handshake was answered.
     *
     * @param path path of the request within the application
     * @param handler the handler mapped to the path; null if none
     * @param staticResources the type of the handler for static files
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
