package io.jsonrpc.core.engine.error;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.Incident;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;

/**
 * The only door through which a failure becomes an error object. Of an exception nothing crosses it but what the
 * application chose to send.
 */
public final class ErrorTranslator {

    private static final String INCIDENT = "urn:jsonrpc:incident:";

    private static final int MAX_DETAIL = 1024;

    private final ErrorCatalog catalog;

    private final PeerObserver observer;

    public ErrorTranslator(ErrorCatalog catalog, PeerObserver observer) {
        this.catalog = catalog;
        this.observer = observer;
    }

    /** An error that the framework makes; counted. */
    public ResponseError error(ErrorType type) {
        this.observer.errorMade(type);
        return this.catalog.error(type);
    }

    /** How a request ended whose result can no longer be delivered; not counted. */
    public ResponseError untold() {
        return this.catalog.error(ErrorType.REQUEST_CANCELLED);
    }

    /** Params that do not fit, and the path of what does not. */
    public ResponseError invalidParams(String path) {
        return error(ErrorType.INVALID_PARAMS, "path", new JsonPrimitive(path));
    }

    /** Why the framework ends a stream, some of whose items were not sent. */
    public ResponseError streamFault(ErrorType type, long skipped) {
        return type == ErrorType.STREAM_OVERFLOW ? error(type, "skipped", new JsonPrimitive(skipped)) : error(type);
    }

    private ResponseError error(ErrorType type, String member, JsonPrimitive value) {
        this.observer.errorMade(type);
        JsonObject data = new JsonObject();
        data.add(member, value);
        return this.catalog.error(type, data);
    }

    /** Whatever a handler threw. */
    public ResponseError of(Throwable failure) {
        if (failure instanceof ErrorTypeException known) {
            this.observer.errorMade(known.getType());
            return this.catalog.error(known.getType(), known.getDetails());
        }
        if (failure instanceof RequestRejectedException chosen) {
            return chosen.getError();
        }
        return internal(failure);
    }

    /**
     * A failure of the application or of this side, of which only its id in the log is sent, and its message where the
     * application wants it.
     */
    public ResponseError internal(Throwable failure) {
        this.observer.errorMade(ErrorType.INTERNAL_ERROR);
        JsonObject data = new JsonObject();
        if (this.catalog.hasIncidents()) {
            data.addProperty("instance", INCIDENT + Incident.id(failure));
        }
        String message = this.catalog.hasDetails() ? failure.getMessage() : null;
        if (message != null) {
            data.addProperty("detail", message.substring(0, Math.min(message.length(), MAX_DETAIL)));
        }
        return this.catalog.error(ErrorType.INTERNAL_ERROR, data);
    }
}
