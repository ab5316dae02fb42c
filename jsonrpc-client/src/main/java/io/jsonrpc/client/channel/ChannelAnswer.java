package io.jsonrpc.client.channel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What the end that accepts a channel says of it (PROTOCOL.md, 3.6).
 *
 * @param sessionId the id of the conversation there; empty if it does not say
 * @param messageBytes the largest message that it takes
 * @param inFlight how many unanswered requests it takes
 */
public record ChannelAnswer(String sessionId, int messageBytes, int inFlight) {

    /**
     * Reads an answer; a member that is not there, or of another form, is no limit.
     *
     * @param messageBytes the largest message that the session takes
     */
    static ChannelAnswer of(JsonText result, int messageBytes) {
        JsonObject answer = object(JsonParser.parseString(result.json()));
        JsonObject limits = object(answer.get("limits"));
        JsonElement id = answer.get("sessionId");
        return new ChannelAnswer(
                id instanceof JsonPrimitive text && text.isString() ? text.getAsString() : "",
                Math.min(messageBytes, positive(limits.get("messageBytes"))),
                positive(limits.get("inFlight")));
    }

    private static JsonObject object(@Nullable JsonElement element) {
        return element instanceof JsonObject object ? object : new JsonObject();
    }

    private static int positive(@Nullable JsonElement element) {
        double number = element instanceof JsonPrimitive value && value.isNumber() ? value.getAsDouble() : 0;
        return number >= 1 && number < Integer.MAX_VALUE ? (int) number : Integer.MAX_VALUE;
    }

    JsonText result() {
        return new JsonText("{\"sessionId\":\"" + this.sessionId + "\",\"limits\":{\"messageBytes\":"
                + this.messageBytes + ",\"inFlight\":" + this.inFlight + "}}");
    }
}
