package io.jsonrpc.core.error;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Printable;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * The other side answered a request with an error object. The message of the exception has the method, the code and the
 * message of the error, and where params do not fit, {@code path} and {@code reason} of its data; what was received is cut
 * to a length that suits a log, and is whole in {@link #getError()}.
 *
 * @since 0.1
 */
public class RemoteErrorException extends JsonRpcException {

    /** How many characters of each received text are in the message. */
    private static final int PRINTED_CHARACTERS = 200;

    private final transient ResponseError error;

    /** An error of which nothing else is known. */
    public RemoteErrorException(ResponseError error) {
        super(describe(error));
        this.error = error;
    }

    /**
     * The answer to a request.
     *
     * @param method the method of the request
     * @param otherSide who answered, such as "the server"
     */
    public RemoteErrorException(String method, String otherSide, ResponseError error) {
        super("'" + Printable.of(method, PRINTED_CHARACTERS) + "' failed at " + otherSide + ": " + describe(error));
        this.error = error;
    }

    private static String describe(ResponseError error) {
        StringBuilder text = new StringBuilder()
                .append(error.getCode())
                .append(' ')
                .append(Printable.of(error.getMessage(), PRINTED_CHARACTERS));
        boolean aboutParams = error.getCode() == ErrorType.INVALID_PARAMS.code()
                || ErrorType.INVALID_PARAMS.type().equals(error.getType());
        if (aboutParams && error.getData() instanceof JsonObject data) {
            append(text, data, "path");
            append(text, data, "reason");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, JsonObject data, String member) {
        if (data.get(member) instanceof JsonPrimitive value && value.isString()) {
            text.append(", ").append(member).append(' ').append(Printable.of(value.getAsString(), PRINTED_CHARACTERS));
        }
    }

    /** The error object that was received. */
    public ResponseError getError() {
        return this.error;
    }

    /** The error's code. */
    public int getCode() {
        return this.error.getCode();
    }

    /** The error's data, or null if it has none. */
    public @Nullable JsonElement getData() {
        return this.error.getData();
    }
}
