package io.jsonrpc.core.message;

/**
 * The errors that the framework itself sends, each with its stable name ({@code data.type} on the wire), default code
 * and message. Clients branch on the name; codes can be remapped (see {@link ErrorCatalog}).
 *
 * @since 0.1
 */
public enum ErrorType {
    /** The text is not JSON. */
    PARSE_ERROR("message.parse", -32700, "Parse error"),
    /** JSON, but not a JSON-RPC 2.0 request. */
    INVALID_REQUEST("request.invalid", -32600, "Invalid Request"),
    /** An object has two members of the same name. */
    DUPLICATE_MEMBER("request.duplicateMember", -32600, "Invalid Request"),
    /** The message is nested deeper than the limit. */
    TOO_DEEP("request.depth", -32600, "Invalid Request"),
    /** The message has more JSON tokens than the limit. */
    TOO_MANY_TOKENS("request.tokens", -32600, "Invalid Request"),
    /** An object has more members than the limit. */
    TOO_MANY_MEMBERS("request.members", -32600, "Invalid Request"),
    /** A member name is longer than the limit. */
    NAME_TOO_LONG("request.nameLength", -32600, "Invalid Request"),
    /** An id is longer than the limit. */
    ID_TOO_LONG("request.idLength", -32600, "Invalid Request"),
    /** A method name is longer than the limit. */
    METHOD_TOO_LONG("request.methodLength", -32600, "Invalid Request"),
    /** A batch contains a session method. */
    SESSION_METHOD_IN_BATCH("batch.sessionMethod", -32600, "Invalid Request"),
    /** The method does not exist. */
    METHOD_NOT_FOUND("method.notFound", -32601, "Method not found"),
    /** The params do not fit the method; {@code data.path} is the path of the value that does not fit. */
    INVALID_PARAMS("params.invalid", -32602, "Invalid params"),
    /** The method needs a value of the handshake, {@code data.name}, that is not there. */
    HANDSHAKE_MISSING("handshake.missing", -32600, "Invalid Request"),
    /** The method needs a value of the handshake, {@code data.name}, and what is there does not fit. */
    HANDSHAKE_INVALID("handshake.invalid", -32600, "Invalid Request"),
    /** The handler failed; the cause is not sent. */
    INTERNAL_ERROR("internal", -32603, "Internal error"),
    /** Why streams end whose session does not outlive this server. */
    SERVER_STOPPING("server.stopping", -32000, "Server stopping"),
    /** A request named a session that is not its own. */
    UNKNOWN_SESSION("session.unknown", -32001, "Unknown session"),
    /** The handler did not answer in time. */
    REQUEST_TIMEOUT("request.timeout", -32002, "Request timed out"),
    /** The method needs a principal, and the session has none. */
    AUTH_REQUIRED("auth.required", -32003, "Authentication required"),
    /** The login of the session has expired; the client has to connect with another one. */
    AUTH_EXPIRED("auth.expired", -32003, "Authentication expired"),
    /** The principal of the session may not call the method. */
    ACCESS_DENIED("access.denied", -32004, "Access denied"),
    /** The client expects another principal than the one of the socket. */
    SESSION_IDENTITY("session.identity", -32004, "Another principal"),
    /** A message was sent to a set of channels that belong to different users; nobody has received it. */
    CHANNEL_USERS("channel.users", -32602, "Channels of different users"),
    /** Batches are switched off. */
    BATCH_DISABLED("batch.disabled", -32005, "Batch requests are not supported"),
    /** There are as many streams as the session may have. */
    TOO_MANY_STREAMS("stream.tooMany", -32006, "Too many subscriptions"),
    /** The message is larger than the receiver accepts. */
    REQUEST_TOO_LARGE("request.tooLarge", -32007, "Request too large"),
    /** The result is larger than the sender may send. */
    RESPONSE_TOO_LARGE("response.tooLarge", -32008, "Response too large"),
    /** Too many requests are running or queued; {@code data.retryAfterMillis} says when to retry. */
    BUSY("server.busy", -32009, "Server busy"),
    /** More calls than a limit of the application permits; {@code data.retryAfterMillis} says when to retry. */
    RATE_LIMITED("rate.limited", -32009, "Too many calls"),
    /** The batch has more requests than the limit. */
    BATCH_TOO_LARGE("batch.tooLarge", -32010, "Batch too large"),
    /** The answers to a batch exceed the limit in total. */
    BATCH_RESPONSE_TOO_LARGE("batch.responseTooLarge", -32011, "Batch response too large"),
    /** A stream had more items than are kept for its receiver; {@code data.skipped} of them were passed over. */
    STREAM_OVERFLOW("stream.overflow", -32012, "Stream overflow"),
    /** The caller has sent its call by HTTP, and a stream needs a socket. */
    STREAM_UNSUPPORTED("stream.unsupported", -32013, "Streams need a WebSocket"),
    /** The peer cancelled the request. */
    REQUEST_CANCELLED("request.cancelled", -32800, "Request cancelled"),
    /** Classic sessions: the session to reconnect to does not exist. */
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

    /** The default code. */
    public int code() {
        return this.code;
    }

    /** The message on the wire. */
    public String message() {
        return this.message;
    }
}
