package io.jsonrpc.client.session;

import io.jsonrpc.client.channel.ChannelTransport;
import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.event.SessionKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of the session on a new socket.
 *
 * @param sessionId the id of the session; null when the server has none
 * @param resumed whether it is the one of before
 * @param session what a resumable session writes to; null for any other
 * @param channel the channel that is the conversation; null on a socket
 */
public record SessionOutcome(
        @Nullable String sessionId,
        boolean resumed,
        @Nullable ClientSessionTransport session,
        @Nullable ChannelTransport channel) {

    static final SessionOutcome NONE = new SessionOutcome(null, false, null, null);

    SessionOutcome(@Nullable String sessionId, boolean resumed, @Nullable ClientSessionTransport session) {
        this(sessionId, resumed, session, null);
    }

    /** A conversation of another client's session. */
    public static SessionOutcome on(ChannelTransport channel) {
        return new SessionOutcome(channel.answer().sessionId(), false, null, channel);
    }

    /** The channels of the session; null where there are none. */
    public @Nullable ClientChannelHost channels() {
        return this.session == null ? null : this.session.conversations().channels();
    }

    SessionKind kind() {
        return this.session != null || this.channel != null
                ? SessionKind.RESUMABLE
                : this.sessionId == null ? SessionKind.NONE : SessionKind.CLASSIC;
    }

    /** For logs; without the id, which lets its holder resume a classic session. */
    public String describe() {
        if (this.channel != null) {
            return "a new channel";
        }
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
