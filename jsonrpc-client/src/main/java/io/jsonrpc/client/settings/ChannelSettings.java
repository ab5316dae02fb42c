package io.jsonrpc.client.settings;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of a conversation at another path of the server, without extensions and channels of its own. */
public final class ChannelSettings {

    private ChannelSettings() {}

    /**
     * Those of a channel of a client.
     *
     * @param from those of the client
     * @param bearerToken for credentials of its own; null for those of the client
     */
    public static ClientSettings of(
            ClientSettings from,
            String path,
            @Nullable JsonElement registerInfo,
            @Nullable Supplier<String> bearerToken) {
        HandshakeSettings handshake =
                new HandshakeSettings(from.handshake(), from.handshake().at(path));
        if (bearerToken != null) {
            handshake.bearerToken(bearerToken);
        }
        ClientSettings settings = new ClientSettings(from, "", handshake, List.of());
        settings.label(from.label() + " " + path);
        settings.channels(false);
        settings.registerInfo(registerInfo);
        return settings;
    }
}
