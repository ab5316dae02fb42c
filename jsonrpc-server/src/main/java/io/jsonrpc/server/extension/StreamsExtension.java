package io.jsonrpc.server.extension;

import com.google.gson.JsonObject;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamLimits;
import io.jsonrpc.server.ServerSessionExtension;
import org.jspecify.annotations.Nullable;

/** The extension {@code streams}: how many items of a stream each end takes before it has sent a limit. */
public final class StreamsExtension implements ServerSessionExtension {

    @Override
    public String name() {
        return StreamLimits.EXTENSION;
    }

    @Override
    public @Nullable JsonObject accept(JsonObject offer) {
        if (StreamLimits.limit(new JsonText(offer.toString())) < 0) {
            return null;
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("limit", StreamLimits.LIMIT);
        answer.addProperty("max", StreamLimits.MAX_STREAMS);
        return answer;
    }
}
