package io.jsonrpc.core.error;

import com.google.gson.JsonObject;
import io.jsonrpc.core.message.ErrorType;

/**
 * The params of a call do not fit its method. Answered with -32602, or with the code that the application has chosen for it.
 *
 * @since 0.1
 */
public class InvalidParamsException extends ErrorTypeException {

    /**
     * The error with members that say what does not fit.
     *
     * @param details the members of {@code data} in addition to {@code type}, such as {@code path} and {@code reason}; not
     *     copied
     */
    public InvalidParamsException(JsonObject details) {
        super(ErrorType.INVALID_PARAMS, details);
    }
}
