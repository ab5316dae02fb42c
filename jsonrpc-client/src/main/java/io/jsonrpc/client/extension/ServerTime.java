package io.jsonrpc.client.extension;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The extension {@code serverTime}: what time it is at the server, late by as long as its answer took. Safe for use by many
 * threads.
 *
 * @since 0.1
 */
public final class ServerTime implements ClientSessionExtension {

    private record Answer(long epochMillis, long at) {}

    private final LongSupplier nanoTime;

    private volatile @Nullable Answer answer;

    public ServerTime() {
        this(System::nanoTime);
    }

    ServerTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "serverTime";
    }

    @Override
    public JsonObject offer() {
        return new JsonObject();
    }

    @Override
    public void opened(@Nullable JsonObject accepted) {
        JsonElement millis = accepted == null ? null : accepted.get("epochMillis");
        this.answer = millis instanceof JsonPrimitive number && number.isNumber()
                ? new Answer(number.getAsLong(), this.nanoTime.getAsLong())
                : null;
    }

    /** The server's time now; null while it is not known. Known from the event {@code connected} on. */
    public @Nullable Instant now() {
        Answer known = this.answer;
        return known == null
                ? null
                : Instant.ofEpochMilli(known.epochMillis()).plusNanos(this.nanoTime.getAsLong() - known.at());
    }
}
