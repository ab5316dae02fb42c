package io.jsonrpc.client.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.channel.ChannelOffer;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.stream.StreamLimits;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a new session.
 *
 * @param heartbeatMillis how often each end should show that it lives
 * @param messageBytes the largest message that this client takes
 */
public record SessionOffer(
        long heartbeatMillis,
        int messageBytes,
        JsonText extensions,
        @Nullable JsonText registerInfo) {

    /** The name and version sent to servers, for diagnosis there. */
    private static final String CLIENT = "jsonrpc-java/" + version();

    private static String version() {
        String version = SessionOffer.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Calls the extensions for what they offer: runs code of the application. */
    public static SessionOffer of(MessageCodec codec, ClientSettings settings) {
        JsonElement registerInfo = settings.registerInfo();
        JsonObject offers = new JsonObject();
        offers.add(CallContext.EXTENSION, new JsonObject());
        JsonObject streams = new JsonObject();
        streams.addProperty("limit", settings.streamLimit());
        offers.add(StreamLimits.EXTENSION, streams);
        offers.add(SessionFlow.EXTENSION, new JsonObject());
        if (settings.channels()) {
            JsonObject channels = new JsonObject();
            channels.addProperty("max", ClientChannelHost.OFFER.max());
            channels.addProperty("parts", ClientChannelHost.OFFER.parts());
            offers.add(ChannelOffer.EXTENSION, channels);
        }
        settings.extensions().forEach(extension -> offers.add(extension.name(), extension.offer()));
        return new SessionOffer(
                settings.offeredHeartbeat().toMillis(),
                settings.maxMessageBytes(),
                codec.write(offers),
                registerInfo == null ? null : codec.write(registerInfo));
    }

    ControlFrame.Open open(String id) {
        return new ControlFrame.Open(
                id, CLIENT, this.heartbeatMillis, this.messageBytes, this.extensions, this.registerInfo);
    }
}
