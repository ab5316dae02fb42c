package io.jsonrpc.core.message;

import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/**
 * Creates the error objects that the framework itself sends, with the codes chosen by the application.
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

    private final boolean incidents;

    private final boolean details;

    /**
     * A catalogue with some codes replaced.
     *
     * @param codes the new codes; absent types keep their default code
     */
    public ErrorCatalog(Map<ErrorType, Integer> codes) {
        this(codes, true, false);
    }

    private ErrorCatalog(Map<ErrorType, Integer> codes, boolean incidents, boolean details) {
        this.codes.putAll(codes);
        this.incidents = incidents;
        this.details = details;
    }

    /**
     * The same with what is sent of an unexpected exception, which is answered with -32603.
     *
     * @param newIncidents whether {@code data.instance} has the id under which it is logged; true unless set
     * @param newDetails whether {@code data.detail} has its message; false unless set
     */
    public ErrorCatalog withFailures(boolean newIncidents, boolean newDetails) {
        return new ErrorCatalog(this.codes, newIncidents, newDetails);
    }

    /** Whether the id of a failure is sent. */
    public boolean hasIncidents() {
        return this.incidents;
    }

    /** Whether the message of an unexpected exception is sent. */
    public boolean hasDetails() {
        return this.details;
    }

    /** The error object of this type. That of {@code BUSY} says when to retry. */
    public ResponseError error(ErrorType type) {
        return error(type, new JsonObject());
    }

    /**
     * The error object of this type with additional data.
     *
     * @param data members to send in addition to {@code type}; not copied
     */
    public ResponseError error(ErrorType type, JsonObject data) {
        JsonObject full = new JsonObject();
        full.addProperty("type", type.type());
        if (type == ErrorType.BUSY) {
            full.addProperty("retryAfterMillis", RETRY_AFTER_MILLIS);
        }
        data.entrySet().forEach(member -> full.add(member.getKey(), member.getValue()));
        return new ResponseError(this.codes.getOrDefault(type, type.code()), type.message(), full);
    }
}
