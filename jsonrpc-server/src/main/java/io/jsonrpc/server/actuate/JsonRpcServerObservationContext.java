package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.RequestId;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of an observed request or notification.
 *
 * <p>Each continues the trace of its caller, if that says where it is in one and both ends use the extension {@code
 * context}. Else it starts a new trace: a session lives for hours, so the trace of its handshake is not a useful parent.
 *
 * @since 0.1
 */
public class JsonRpcServerObservationContext extends ReceiverContext<Session> {

    private final String endpoint;

    private final String method;

    private final @Nullable RequestId requestId;

    private volatile String methodTag;

    private volatile @Nullable String errorCode;

    JsonRpcServerObservationContext(
            Session session,
            String endpoint,
            String method,
            @Nullable RequestId requestId,
            String methodTag,
            @Nullable CallContext sent) {
        super((carrier, key) -> value(sent, key), Kind.SERVER);
        setCarrier(session);
        this.endpoint = endpoint;
        this.method = method;
        this.requestId = requestId;
        this.methodTag = methodTag;
    }

    private static @Nullable String value(@Nullable CallContext sent, String key) {
        if (sent == null) {
            return null;
        }
        return switch (key) {
            case "traceparent" -> sent.traceparent();
            case "tracestate" -> sent.tracestate();
            default -> null;
        };
    }

    /** The path pattern of the endpoint, as one of a bounded number of values. */
    public String getEndpoint() {
        return this.endpoint;
    }

    /** The method as sent by the client: arbitrary text, which must not be used as a tag. */
    public String getMethod() {
        return this.method;
    }

    /** The method as one of a bounded number of values; {@code _OTHER} for all others. */
    public String getMethodTag() {
        return this.methodTag;
    }

    void setMethodTag(String newMethodTag) {
        this.methodTag = newMethodTag;
    }

    /** The request's id; null for a notification. */
    public @Nullable RequestId getRequestId() {
        return this.requestId;
    }

    /** The code of the error that was sent, as one of a bounded number of values; null if there was no error. */
    public @Nullable String getErrorCode() {
        return this.errorCode;
    }

    void setErrorCode(String newErrorCode) {
        this.errorCode = newErrorCode;
    }
}
