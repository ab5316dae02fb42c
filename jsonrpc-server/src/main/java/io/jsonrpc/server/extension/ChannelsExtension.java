package io.jsonrpc.server.extension;

import com.google.gson.JsonObject;
import io.jsonrpc.core.channel.ChannelOffer;
import io.jsonrpc.server.ServerSessionExtension;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The extension {@code channels}: several conversations on one socket. Accepted only where some handler has channels. */
public final class ChannelsExtension implements ServerSessionExtension {

    private final BooleanSupplier offered;

    private final int max;

    /**
     * Accepts offers while the server has handlers with channels.
     *
     * @param max channels of the client in one session
     */
    public ChannelsExtension(BooleanSupplier offered, int max) {
        this.offered = offered;
        this.max = max;
    }

    @Override
    public String name() {
        return ChannelOffer.EXTENSION;
    }

    @Override
    public @Nullable JsonObject accept(JsonObject offer) {
        if (!this.offered.getAsBoolean() || ChannelOffer.read(offer.toString()) == null) {
            return null;
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("max", this.max);
        answer.addProperty("parts", ChannelOffer.PARTS);
        return answer;
    }
}
