package io.jsonrpc.client;

import io.jsonrpc.client.event.SessionKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of the session on a new socket.
 *
 * @param sessionId the id of the session; null when the server has none for us
 * @param resumed whether it is the one of before
 * @param line what a resumable session writes to; null for any other
 */
record SessionOutcome(
        @Nullable String sessionId,
        boolean resumed,
        @Nullable ClientSessionTransport line) {

    static final SessionOutcome NONE = new SessionOutcome(null, false, null);

    SessionKind kind() {
        return this.sessionId == null
                ? SessionKind.NONE
                : this.line == null ? SessionKind.CLASSIC : SessionKind.RESUMABLE;
    }

    /** A session of part 2. */
    static SessionOutcome classic(String sessionId, boolean resumed) {
        return new SessionOutcome(sessionId, resumed, null);
    }
}
