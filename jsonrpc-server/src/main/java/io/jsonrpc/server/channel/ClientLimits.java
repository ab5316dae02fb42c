package io.jsonrpc.server.channel;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.FrameMembers;
import io.jsonrpc.core.session.frame.WireNumbers;

/**
 * What a client takes on one channel.
 *
 * @param messageBytes the largest message
 * @param inFlight how many unanswered requests
 */
public record ClientLimits(int messageBytes, int inFlight) {

    /** Of a client that says nothing. */
    static final ClientLimits NONE = new ClientLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Reads the client's answer; a member that is not there, or of another form, is no limit. */
    static ClientLimits of(JsonText result) {
        FrameMembers answer = FrameMembers.orNull(result.json());
        FrameMembers limits = answer == null ? null : FrameMembers.orNull(answer.literal("limits"));
        return limits == null ? NONE : new ClientLimits(size(limits, "messageBytes"), size(limits, "inFlight"));
    }

    private static int size(FrameMembers limits, String name) {
        String literal = limits.literal(name);
        long size = literal == null ? 0 : WireNumbers.read(literal);
        return size <= 0 ? Integer.MAX_VALUE : (int) Math.min(size, Integer.MAX_VALUE);
    }

    /** Limits of a peer that sends to such a client. */
    public PeerLimits of(PeerLimits limits) {
        return limits.forReceiver(this.messageBytes).withPending(Math.min(limits.pending(), this.inFlight));
    }
}
