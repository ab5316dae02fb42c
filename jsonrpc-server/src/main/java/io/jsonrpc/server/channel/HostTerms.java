package io.jsonrpc.server.channel;

import com.google.gson.JsonObject;
import io.jsonrpc.core.channel.ChannelOffer;
import io.jsonrpc.core.channel.ChannelTerms;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of a session have said about channels.
 *
 * @param theirs what the client has said
 * @param ours what the server has
 * @param limits what the server takes on each channel
 */
public record HostTerms(ChannelOffer theirs, ChannelOffer ours, Limits limits) {

    /**
     * What the server takes of one conversation.
     *
     * @param clientMessageBytes the largest message that the client takes
     * @param window that of the session
     */
    public record Limits(int messageBytes, int batch, int inFlight, int clientMessageBytes, Window window) {}

    /**
     * What was agreed on when the session was opened.
     *
     * @param said the extensions in the client's words
     * @param accepted those that the server has accepted
     * @return null if channels are not among them
     */
    public static @Nullable HostTerms of(JsonText said, JsonText accepted, Limits limits) {
        ChannelOffer ours = ChannelOffer.in(accepted);
        ChannelOffer theirs = theirs(said, accepted);
        return ours == null || theirs == null ? null : new HostTerms(theirs, ours, limits);
    }

    private static @Nullable ChannelOffer theirs(JsonText said, JsonText accepted) {
        return ChannelOffer.in(accepted) == null ? null : ChannelOffer.in(said);
    }

    /** The size of the parts in which the server sends long messages, as {@link #of}; 0 for none. */
    public static int partsToSend(JsonText said, JsonText accepted) {
        ChannelOffer theirs = theirs(said, accepted);
        return theirs == null ? 0 : theirs.partsToSend();
    }

    ChannelTerms table() {
        return new ChannelTerms(
                false, this.ours.max(), this.theirs.max(), this.ours.parts() != 0, this.limits.messageBytes());
    }

    /** The answer to the request of a channel. */
    JsonText opened(String sessionId) {
        JsonObject allowed = new JsonObject();
        allowed.addProperty("messageBytes", this.limits.messageBytes());
        allowed.addProperty("batch", this.limits.batch());
        allowed.addProperty("inFlight", this.limits.inFlight());
        JsonObject result = new JsonObject();
        result.addProperty("sessionId", sessionId);
        result.add("limits", allowed);
        return new JsonText(result.toString());
    }
}
