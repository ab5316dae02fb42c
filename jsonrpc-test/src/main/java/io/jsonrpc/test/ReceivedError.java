package io.jsonrpc.test;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * The error that a call was answered with.
 *
 * <pre>{@code
 * tester.call("prices.last").error().hasCode(-32602).hasType("params.invalid").hasData("path", "$.symbol");
 * }</pre>
 *
 * @since 0.1
 */
public final class ReceivedError {

    private final Call call;

    private final ResponseError error;

    private final @Nullable Throwable cause;

    ReceivedError(Call call, ResponseError error, @Nullable Throwable cause) {
        this.call = call;
        this.error = error;
        this.cause = cause;
    }

    /** The error object itself. */
    public ResponseError value() {
        return this.error;
    }

    /** Checks the code. */
    public ReceivedError hasCode(int expected) {
        return check(this.error.getCode() == expected, "the code " + expected);
    }

    /** Checks the stable name of the error, which is the member {@code type} of its data. */
    public ReceivedError hasType(String expected) {
        return check(expected.equals(this.error.getType()), "the type " + expected);
    }

    /** Checks the message. */
    public ReceivedError hasMessage(String expected) {
        return check(expected.equals(this.error.getMessage()), "the message '" + expected + "'");
    }

    /**
     * Checks a member of the data.
     *
     * @param expected any value that maps to its JSON
     */
    public ReceivedError hasData(String member, @Nullable Object expected) {
        JsonElement found = this.error.getData() instanceof JsonObject data ? data.get(member) : null;
        JsonElement wanted = this.call.tree(expected);
        return check(wanted.equals(found), "the data {\"" + member + "\":" + Json.shown(wanted) + "}");
    }

    private ReceivedError check(boolean isTrue, String expectation) {
        if (!isTrue) {
            throw new AssertionError(
                    this.call + " should be answered with an error with " + expectation + ", but was with "
                            + this.error,
                    this.cause);
        }
        return this;
    }
}
