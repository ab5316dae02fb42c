package io.jsonrpc.client.socket;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The time that a server which refuses a handshake or a session demands before the next try. */
public final class RetryAfter {

    private RetryAfter() {}

    /**
     * The value of the header (RFC 9110, 10.2.3), as seconds or as a date. A date is compared with the server's own clock, which may differ
     * from ours; without its {@code Date} it means nothing.
     */
    public static @Nullable Duration of(HttpHeaders headers) {
        String value = headers.firstValue("Retry-After").map(String::trim).orElse("");
        try {
            return Duration.ofSeconds(Math.max(0, Integer.parseInt(value)));
        } catch (NumberFormatException noSeconds) {
            ZonedDateTime then = date(value);
            ZonedDateTime now =
                    date(headers.firstValue("Date").map(String::trim).orElse(""));
            if (then == null || now == null) {
                return null;
            }
            Duration wait = Duration.between(now, then);
            return wait.isNegative() ? Duration.ZERO : wait;
        }
    }

    /** The time that a server without room for another session demands; null when the answer is any other. */
    public static @Nullable Duration of(JsonRpcResponse answer) {
        if (!(answer instanceof JsonRpcFailure failure) || failure.error().getCode() != ErrorType.BUSY.code()) {
            return null;
        }
        JsonElement data = failure.error().getData();
        JsonElement millis = data instanceof JsonObject object ? object.get("retryAfterMillis") : null;
        return Duration.ofMillis(
                millis instanceof JsonPrimitive number && number.isNumber() ? Math.max(0, number.getAsLong()) : 0);
    }

    private static @Nullable ZonedDateTime date(String value) {
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeParseException noDate) {
            return null;
        }
    }
}
