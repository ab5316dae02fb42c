package io.jsonrpc.client;

import io.jsonrpc.error.TransportException;
import java.io.IOException;
import java.net.ConnectException;

/**
 * Whether to offer our subprotocols, remembered for one client, and so for one URI. Some servers refuse a handshake that
 * offers what they do not know, so after a failure it is made without, and after another one with the offer again. A
 * server that has taken it once may have been replaced by such a one; it is offered first whenever a connection is lost.
 */
final class SubprotocolOffer {

    private volatile boolean made = true;

    private volatile boolean taken;

    boolean isMade() {
        return this.made;
    }

    /** A handshake has succeeded. */
    void opened(boolean offered) {
        if (offered) {
            this.taken = true;
        }
        this.made = this.taken;
    }

    /**
     * A handshake has failed.
     *
     * @return whether to try at once without the offer
     */
    boolean failed(boolean offered, TransportException failure) {
        this.made = !offered || !mayBeWhy(failure);
        return !this.made && !this.taken;
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
