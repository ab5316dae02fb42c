package io.jsonrpc.client;

import io.jsonrpc.error.TransportException;
import java.io.IOException;
import java.net.ConnectException;

/**
 * Whether to offer our subprotocols, remembered for one client. Some servers refuse a handshake that offers what they do not
 * know; then it is made without, and after a failure with the offer again.
 */
final class SubprotocolOffer {

    private enum Experience {
        NONE,
        TAKEN,
        REFUSED
    }

    private volatile Experience experience = Experience.NONE;

    boolean isMade() {
        return this.experience != Experience.REFUSED;
    }

    /** A handshake has succeeded. */
    void opened(boolean offered) {
        if (offered) {
            this.experience = Experience.TAKEN;
        }
    }

    /**
     * A handshake has failed.
     *
     * @return whether to try at once without the offer
     */
    boolean failed(boolean offered, TransportException failure) {
        if (this.experience == Experience.TAKEN || !mayBeWhy(failure)) {
            return false;
        }
        this.experience = offered ? Experience.REFUSED : Experience.NONE;
        return offered;
    }

    /** Whether the server was reached and did not say that it is about something else. */
    private static boolean mayBeWhy(TransportException failure) {
        if (!(failure instanceof ConnectFailedException failed)) {
            return false;
        }
        return switch (failed.getStage()) {
            case HTTP ->
                switch (failed.getHttpStatus()) {
                    case 401, 403, 404, 407, 429, 503 -> false;
                    default -> true;
                };
            case NETWORK -> failed.getCause() instanceof IOException && !isUnreachable(failed);
            case CREDENTIALS, TLS, TIMEOUT, SESSION -> false;
        };
    }

    private static boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
