package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.ErrorType;

/** Why reading a text ended early. Has no stack trace, because invalid input may arrive in large numbers. */
final class JsonFault extends RuntimeException {

    private final ErrorType type;

    JsonFault(ErrorType type) {
        super(null, null, false, false);
        this.type = type;
    }

    /** The text is not JSON. */
    static JsonFault syntax() {
        return new JsonFault(ErrorType.PARSE_ERROR);
    }

    ErrorType type() {
        return this.type;
    }
}
