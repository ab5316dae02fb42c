package io.jsonrpc.core.message;

/**
 * Every error that the framework itself makes: its stable name ({@code data.type} on the wire), its default code and its
 * message. Clients branch on the name; codes can be remapped (see {@link ErrorCatalog}).
 *
 * @since 0.1
 */
public enum ErrorType {
    /** The text is no JSON. */
    PARSE_ERROR("message.parse", -32700, "Parse error"),
    /** JSON, but no JSON-RPC 2.0 request. */
    INVALID_REQUEST("request.invalid", -32600, "Invalid Request"),
    /** A member name stands twice in one object. */
    DUPLICATE_MEMBER("request.duplicateMember", -32600, "Invalid Request"),
    /** Nested deeper than the limit. */
    TOO_DEEP("request.depth", -32600, "Invalid Request"),
    /** More JSON tokens in one message than the limit. */
    TOO_MANY_TOKENS("request.tokens", -32600, "Invalid Request"),
    /** More members in one object than the limit. */
    TOO_MANY_MEMBERS("request.members", -32600, "Invalid Request"),
    /** A member name longer than the limit. */
    NAME_TOO_LONG("request.nameLength", -32600, "Invalid Request"),
    /** An id longer than the limit. */
    ID_TOO_LONG("request.idLength", -32600, "Invalid Request"),
    /** A method name longer than the limit. */
    METHOD_TOO_LONG("request.methodLength", -32600, "Invalid Request"),
    /** A session method inside a batch. */
    SESSION_METHOD_IN_BATCH("batch.sessionMethod", -32600, "Invalid Request"),
    /** No such method. */
    METHOD_NOT_FOUND("method.notFound", -32601, "Method not found"),
    /** The params do not fit the method; {@code data.path} tells where. */
    INVALID_PARAMS("params.invalid", -32602, "Invalid params"),
    /** The handler failed; nothing about the cause crosses the wire. */
    INTERNAL_ERROR("internal", -32603, "Internal error"),
    /** A request named a session that is not its own. */
    UNKNOWN_SESSION("session.unknown", -32001, "Unknown session"),
    /** The handler did not answer in time. */
    REQUEST_TIMEOUT("request.timeout", -32002, "Request timed out"),
    /** Batches are switched off. */
    BATCH_DISABLED("batch.disabled", -32005, "Batch requests are not supported"),
    /** The message is larger than the receiver takes. */
    REQUEST_TOO_LARGE("request.tooLarge", -32007, "Request too large"),
    /** The result is larger than the sender may send. */
    RESPONSE_TOO_LARGE("response.tooLarge", -32008, "Response too large"),
    /** Too much is running or queued; {@code data.retryAfterMillis} tells when to try again. */
    BUSY("server.busy", -32009, "Server busy"),
    /** More requests in one batch than the limit. */
    BATCH_TOO_LARGE("batch.tooLarge", -32010, "Batch too large"),
    /** The answers of a batch are larger together than the limit. */
    BATCH_RESPONSE_TOO_LARGE("batch.responseTooLarge", -32011, "Batch response too large"),
    /** The peer cancelled the request. */
    REQUEST_CANCELLED("request.cancelled", -32800, "Request cancelled"),
    /** Classic sessions: the session to come back to is not there. */
    RECONNECTION_FAILED("session.reconnection", 40007, "reconnection error");

    private final String type;

    private final int code;

    private final String message;

    ErrorType(String type, int code, String message) {
        this.type = type;
        this.code = code;
        this.message = message;
    }

    /** The stable name, sent as {@code data.type}. */
    public String type() {
        return this.type;
    }

    /** The code unless it is remapped. */
    public int code() {
        return this.code;
    }

    /** The message on the wire. */
    public String message() {
        return this.message;
    }
}
