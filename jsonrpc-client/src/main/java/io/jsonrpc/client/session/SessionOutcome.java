package io.jsonrpc.client.session;

import io.jsonrpc.client.event.SessionKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of the session on a new socket.
 *
 * @param sessionId the id of the session; null when the server has none
 * @param resumed whether it is the one of before
 * @param session what a resumable session writes to; null for any other
 */
public record SessionOutcome(
        @Nullable String sessionId,
        boolean resumed,
        @Nullable ClientSessionTransport session) {

    static final SessionOutcome NONE = new SessionOutcome(null, false, null);

    SessionKind kind() {
        return this.sessionId == null
                ? SessionKind.NONE
                : this.session == null ? SessionKind.CLASSIC : SessionKind.RESUMABLE;
    }

    /** For logs; without the id, which lets its holder resume a classic session. */
    public String describe() {
        return switch (kind()) {
            case RESUMABLE -> this.resumed ? "the same resumable session" : "a new resumable session";
            case CLASSIC -> this.resumed ? "the same classic session" : "a new classic session";
            case NONE -> "no session";
        };
    }

    /** A session of part 2. */
    static SessionOutcome classic(String sessionId, boolean resumed) {
        return new SessionOutcome(sessionId, resumed, null);
    }
}
