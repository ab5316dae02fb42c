package io.jsonrpc.core.error;

import com.google.gson.JsonObject;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;

/**
 * Answers a call with one of the errors that the framework sends, and with the code that the application has chosen for its
 * type.
 *
 * @since 0.1
 */
public class ErrorTypeException extends RequestRejectedException {

    private final ErrorType type;

    private final transient JsonObject details;

    /**
     * An error of a type.
     *
     * @param details the members of {@code data} in addition to {@code type}; not copied
     */
    public ErrorTypeException(ErrorType type, JsonObject details) {
        super(ErrorCatalog.DEFAULT.error(type, details));
        this.type = type;
        this.details = details;
    }

    /** Which error it is. */
    public ErrorType getType() {
        return this.type;
    }

    /** The members of {@code data} in addition to {@code type}. */
    public JsonObject getDetails() {
        return this.details;
    }
}
