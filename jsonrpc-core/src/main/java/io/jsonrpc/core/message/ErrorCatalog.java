package io.jsonrpc.core.message;

import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/**
 * Makes the error objects of the framework, with the codes that an application chose.
 *
 * <p>Immutable; safe for use by many threads.
 *
 * @since 0.1
 */
public final class ErrorCatalog {

    /** The codes of the protocol document. */
    public static final ErrorCatalog DEFAULT = new ErrorCatalog(Map.of());

    private static final long RETRY_AFTER_MILLIS = 1000;

    private final Map<ErrorType, Integer> codes = new EnumMap<>(ErrorType.class);

    /**
     * A catalogue with some codes changed.
     *
     * @param codes the new codes; types that are absent keep their own
     */
    public ErrorCatalog(Map<ErrorType, Integer> codes) {
        this.codes.putAll(codes);
    }

    /** The error object of this type; a busy server tells when to try again. */
    public ResponseError error(ErrorType type) {
        JsonObject data = new JsonObject();
        if (type == ErrorType.BUSY) {
            data.addProperty("retryAfterMillis", RETRY_AFTER_MILLIS);
        }
        return error(type, data);
    }

    /**
     * The error object of this type with more data.
     *
     * @param data members to send beside {@code type}; taken over, not copied
     */
    public ResponseError error(ErrorType type, JsonObject data) {
        JsonObject full = new JsonObject();
        full.addProperty("type", type.type());
        data.entrySet().forEach(member -> full.add(member.getKey(), member.getValue()));
        return new ResponseError(this.codes.getOrDefault(type, type.code()), type.message(), full);
    }
}
