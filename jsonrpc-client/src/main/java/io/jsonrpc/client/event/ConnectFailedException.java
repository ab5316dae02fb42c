package io.jsonrpc.client.event;

import io.jsonrpc.core.error.TransportException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection could not be made.
 *
 * @since 0.1
 */
public class ConnectFailedException extends TransportException {

    /**
     * What it failed at.
     *
     * @since 0.1
     */
    public enum Stage {
        /** Preparing the handshake: the bearer token supplier failed. */
        CREDENTIALS,
        /** Reaching the server: unknown host, refused, unreachable. */
        NETWORK,
        /** The connection ended before the server had answered the handshake. */
        ENDED,
        /** The HTTP proxy has no tunnel for us, or wants credentials: see {@link #getHttpStatus()}. */
        PROXY,
        /** The certificate or the host name is not to be trusted, or TLS failed otherwise. */
        TLS,
        /** The server answered the handshake with HTTP, not with WebSocket: see {@link #getHttpStatus()}. */
        HTTP,
        /** It took longer than the connection timeout. */
        TIMEOUT,
        /** The server has no sessions, none for us now, or answered in a way that makes no sense. */
        SESSION
    }

    private final Stage stage;

    private final int httpStatus;

    private final transient @Nullable Duration retryAfter;

    public ConnectFailedException(Stage stage, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.httpStatus = 0;
        this.retryAfter = null;
    }

    /** The server refused the handshake. */
    public ConnectFailedException(
            int httpStatus, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = Stage.HTTP;
        this.httpStatus = httpStatus;
        this.retryAfter = retryAfter;
    }

    ConnectFailedException(
            Stage stage, int httpStatus, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.httpStatus = httpStatus;
        this.retryAfter = retryAfter;
    }

    /** The proxy on the way to the server has answered instead of it. */
    public static ConnectFailedException proxy(int httpStatus, String message, Throwable cause) {
        return new ConnectFailedException(Stage.PROXY, httpStatus, message, null, cause);
    }

    /** The server has no room for another session. */
    public static ConnectFailedException busy(Duration retryAfter) {
        return new ConnectFailedException(
                Stage.SESSION, 0, "The server has no room for another session", retryAfter, null);
    }

    /** What it failed at. */
    public Stage getStage() {
        return this.stage;
    }

    /** The status of the HTTP answer of the server, or of the proxy; 0 when there was none. */
    public int getHttpStatus() {
        return this.httpStatus;
    }

    /** The time to wait that the server demanded ({@code Retry-After}, {@code retryAfterMillis}); null for none. */
    public @Nullable Duration getRetryAfter() {
        return this.retryAfter;
    }

    /** Whether trying again may help: not after 401 and 403 of the server. */
    public boolean isRetryable() {
        return this.stage != Stage.HTTP || this.httpStatus != 401 && this.httpStatus != 403;
    }
}
