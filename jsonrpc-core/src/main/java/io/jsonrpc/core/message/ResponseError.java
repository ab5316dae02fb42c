package io.jsonrpc.core.message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The error object of JSON-RPC 2.0.
 *
 * <p>Immutable. The specification reserves the codes from -32768 to -32000; {@link ErrorType} lists those used by this
 * framework.
 *
 * @since 0.1
 */
public final class ResponseError {

    private final int code;

    private final String message;

    private final @Nullable JsonElement data;

    /** An error without data. */
    public ResponseError(int code, String message) {
        this(code, message, null);
    }

    /**
     * An error with data.
     *
     * @param data any JSON value, sent as the member {@code data}; null omits the member
     */
    public ResponseError(int code, String message, @Nullable JsonElement data) {
        this.code = code;
        this.message = message;
        this.data = data;
    }

    /** The error code. */
    public int getCode() {
        return this.code;
    }

    /** A short description in one sentence. */
    public String getMessage() {
        return this.message;
    }

    /** The additional data of the error, or null if it has none. */
    public @Nullable JsonElement getData() {
        return this.data;
    }

    /** The stable name of the error type ({@code data.type}), or null if the error has none. */
    public @Nullable String getType() {
        if (this.data instanceof JsonObject object
                && object.get("type") != null
                && object.get("type").isJsonPrimitive()) {
            return object.get("type").getAsString();
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResponseError that
                && this.code == that.code
                && this.message.equals(that.message)
                && Objects.equals(this.data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(this.code, this.message, this.data);
    }

    @Override
    public String toString() {
        return this.code + " " + this.message + (this.data == null ? "" : " " + this.data);
    }
}
