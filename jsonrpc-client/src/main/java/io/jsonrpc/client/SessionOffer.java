package io.jsonrpc.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.ControlFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new session is asked for with.
 *
 * @param heartbeatMillis how often each end should show that it lives
 * @param messageBytes the largest message that this client takes
 */
record SessionOffer(
        long heartbeatMillis,
        int messageBytes,
        JsonText extensions,
        @Nullable JsonText registerInfo) {

    /** What this software calls itself towards servers, for people who look for trouble there. */
    private static final String CLIENT = "jsonrpc-java/" + version();

    private static String version() {
        String version = SessionOffer.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Asks the extensions what they offer: runs code of the application. */
    static SessionOffer of(
            MessageCodec codec,
            long heartbeatMillis,
            int messageBytes,
            List<ClientSessionExtension> extensions,
            @Nullable JsonElement registerInfo) {
        JsonObject offers = new JsonObject();
        extensions.forEach(extension -> offers.add(extension.name(), extension.offer()));
        return new SessionOffer(
                heartbeatMillis,
                messageBytes,
                codec.write(offers),
                registerInfo == null ? null : codec.write(registerInfo));
    }

    ControlFrame.Open open(String id) {
        return new ControlFrame.Open(
                id, CLIENT, this.heartbeatMillis, this.messageBytes, this.extensions, this.registerInfo);
    }
}
