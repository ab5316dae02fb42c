package io.jsonrpc.server.extension;

import com.google.gson.JsonObject;
import io.jsonrpc.server.ServerSessionExtension;
import java.time.Clock;

/**
 * The extension {@code serverTime}: sends the server's time as {@code epochMillis}, milliseconds since 1970-01-01 UTC.
 */
public final class ServerTimeExtension implements ServerSessionExtension {

    private final Clock clock;

    /** Sends the time of this clock. */
    public ServerTimeExtension(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "serverTime";
    }

    @Override
    public JsonObject accept(JsonObject offer) {
        JsonObject answer = new JsonObject();
        answer.addProperty("epochMillis", this.clock.millis());
        return answer;
    }
}
