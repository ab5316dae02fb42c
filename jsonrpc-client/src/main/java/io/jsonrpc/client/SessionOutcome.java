package io.jsonrpc.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of the session on a new socket.
 *
 * @param sessionId the id of the session; null when the server has none for us
 * @param resumed whether it is the one of before
 */
record SessionOutcome(@Nullable String sessionId, boolean resumed) {

    static final SessionOutcome NONE = new SessionOutcome(null, false);
}
