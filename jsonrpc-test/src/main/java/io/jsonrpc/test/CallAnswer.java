package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.core.message.ResponseError;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call: a result or an error.
 *
 * @since 0.1
 */
public final class CallAnswer {

    private static final int INTERNAL = -32603;

    private final Call call;

    private final @Nullable JsonElement result;

    private final @Nullable ResponseError error;

    private final @Nullable Throwable cause;

    private CallAnswer(
            Call call, @Nullable JsonElement result, @Nullable ResponseError error, @Nullable Throwable cause) {
        this.call = call;
        this.result = result;
        this.error = error;
        this.cause = cause;
    }

    static CallAnswer result(Call call, JsonElement result) {
        return new CallAnswer(call, result, null, null);
    }

    /** @param thrown what the method has thrown, as far as it is known */
    static CallAnswer error(Call call, ResponseError error, @Nullable Throwable thrown) {
        return new CallAnswer(call, null, error, error.getCode() == INTERNAL ? thrown : null);
    }

    /**
     * The result.
     *
     * @throws AssertionError when the answer is an error, or the result does not fit. In memory the cause of an error
     *     -32603 is what the method has thrown
     */
    public <T> ReceivedResult<T> result(Class<T> type) {
        return result((Type) type);
    }

    /** The same for any type. */
    public <T> ReceivedResult<T> result(Type type) {
        return new ReceivedResult<>(this.call, this.call.<T>bound(received(), type));
    }

    /**
     * Checks that the result is null.
     *
     * @throws AssertionError when it is not
     */
    public void isNull() {
        JsonElement received = received();
        if (!received.isJsonNull()) {
            throw new AssertionError(this.call + " should be answered with null, but was with " + Json.shown(received));
        }
    }

    private JsonElement received() {
        if (this.result == null) {
            throw new AssertionError(
                    this.call + " should be answered with a result, but was with the error " + this.error, this.cause);
        }
        return this.result;
    }

    /**
     * The error.
     *
     * @throws AssertionError when the answer is a result
     */
    public ReceivedError error() {
        if (this.error == null) {
            throw new AssertionError(this.call + " should be answered with an error, but was with the result "
                    + Json.shown(this.result));
        }
        return new ReceivedError(this.call, this.error, this.cause);
    }

    @Override
    public String toString() {
        return this.call + " was answered with "
                + (this.error == null ? "the result " + Json.shown(this.result) : "the error " + this.error);
    }
}
