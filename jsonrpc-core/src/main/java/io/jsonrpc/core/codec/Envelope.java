package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/**
 * One object of a message, read once: collects the members defined by JSON-RPC, then classifies the object.
 *
 * <p>Whether it is a call or a response is known only at its end. The first fault that invalidates both is therefore
 * kept apart from the first one that invalidates a call: invalid {@code params} do not invalidate a response.
 */
final class Envelope {

    private static final long JSONRPC = MemberNames.hash("jsonrpc");

    private static final long ID = MemberNames.hash("id");

    private static final long METHOD = MemberNames.hash("method");

    private static final long PARAMS = MemberNames.hash("params");

    private static final long RESULT = MemberNames.hash("result");

    private static final long ERROR = MemberNames.hash("error");

    private static final String QUOTED_VERSION = "\"2.0\"";

    /** Prefix of ids and methods of the session layer. */
    private static final String SESSION_LAYER = "rpc.session.";

    /** Prefix of its requests, which no other message has. */
    private static final String SESSION_REQUEST = "{\"jsonrpc\":\"2.0\",\"id\":\"" + SESSION_LAYER;

    private final JsonScanner scanner;

    private final boolean nullParams;

    private boolean hasVersion;

    private boolean hasId;

    private boolean hasMethod;

    private boolean hasResult;

    private boolean hasError;

    /** Null until a valid id is read, and permanently after a duplicate. */
    private @Nullable RequestId id;

    /**
     * The id has the session layer's prefix, which application requests may not use: the answer would look like a
     * control message.
     */
    private boolean sessionId;

    private String method = "";

    private @Nullable JsonText params;

    /** Null without any. */
    private @Nullable ContextMembers contextMembers;

    private JsonText result = JsonText.NULL;

    private JsonText error = JsonText.NULL;

    /** The fault of the object if it is a call. */
    private @Nullable ErrorType callFault;

    /** The fault of the object if it is a response. */
    private @Nullable String responseFault;

    /** @param nullParams whether null params count as absent */
    Envelope(JsonScanner scanner, boolean nullParams) {
        this.scanner = scanner;
        this.nullParams = nullParams;
    }

    /** Reads the object that starts at the next brace. */
    void read() {
        int object = this.scanner.openObject();
        int members = 0;
        for (boolean more = this.scanner.first('}'); more; more = this.scanner.next('}')) {
            member(this.scanner.name(object, ++members));
        }
    }

    private void member(long name) {
        boolean idAgain = name == ID && this.hasId;
        this.hasId |= name == ID;
        this.hasMethod |= name == METHOD;
        this.hasResult |= name == RESULT;
        this.hasError |= name == ERROR;
        if (idAgain) {
            this.id = null;
        }
        int start = this.scanner.position();
        this.scanner.value();
        int end = this.scanner.position();
        if (this.scanner.takeDuplicate()) {
            fault(ErrorType.DUPLICATE_MEMBER, "a member name stands twice");
        }
        if (name == JSONRPC) {
            version(start, end);
        } else if (name == METHOD) {
            method(start, end);
        } else if (name == PARAMS) {
            params(start, end);
        } else if (name == RESULT) {
            this.result = json(start, end);
        } else if (name == ERROR) {
            this.error = json(start, end);
        } else if (name == ID) {
            if (!idAgain) {
                id(start, end);
            }
        } else if (ContextMembers.have(name)) {
            if (this.contextMembers == null) {
                this.contextMembers = new ContextMembers();
            }
            this.contextMembers.take(name, this.scanner.text(), start, end);
        }
    }

    private void version(int start, int end) {
        this.hasVersion = true;
        if (!isVersion(start, end)) {
            fault(ErrorType.INVALID_REQUEST, "jsonrpc is not \"2.0\"");
        }
    }

    private boolean isVersion(int start, int end) {
        if (this.scanner.text().startsWith(QUOTED_VERSION, start)) {
            return true;
        }
        return this.scanner.text().charAt(start) == '"'
                && JsonStrings.decode(this.scanner.text(), start, end).equals("2.0");
    }

    private void id(int start, int end) {
        char first = this.scanner.text().charAt(start);
        if (first == 'n') {
            this.id = RequestId.NULL;
            return;
        }
        boolean quoted = first == '"';
        if (!quoted && first != '-' && !(first >= '0' && first <= '9')) {
            fault(ErrorType.INVALID_REQUEST, "id is no string, number or null");
        } else if (end - start - (quoted ? 2 : 0) > this.scanner.limits().idLength()) {
            fault(ErrorType.ID_TOO_LONG, "id is too long");
        } else {
            this.id = new RequestId(this.scanner.text().substring(start, end));
            this.sessionId = quoted && isOfSessionLayer(start, end);
            if (this.sessionId && !this.scanner.text().startsWith(SESSION_REQUEST)) {
                callFault(ErrorType.INVALID_REQUEST);
            }
        }
    }

    private boolean isOfSessionLayer(int start, int end) {
        char first = this.scanner.text().charAt(start + 1);
        return (first == 'r' || first == '\\')
                && JsonStrings.decode(this.scanner.text(), start, end).startsWith(SESSION_LAYER);
    }

    private void method(int start, int end) {
        if (this.scanner.text().charAt(start) != '"') {
            callFault(ErrorType.INVALID_REQUEST);
            return;
        }
        String method = JsonStrings.decode(this.scanner.text(), start, end);
        if (method.length() > this.scanner.limits().methodLength()) {
            callFault(ErrorType.METHOD_TOO_LONG);
        } else {
            this.method = method;
        }
    }

    private void params(int start, int end) {
        char first = this.scanner.text().charAt(start);
        if (first == 'n' && this.nullParams) {
            this.params = null;
        } else if (first != '{' && first != '[') {
            callFault(ErrorType.INVALID_REQUEST);
        } else {
            this.params = json(start, end);
        }
    }

    private JsonText json(int start, int end) {
        return new JsonText(this.scanner.text().substring(start, end));
    }

    private void fault(ErrorType type, String reason) {
        callFault(type);
        if (this.responseFault == null) {
            this.responseFault = reason;
        }
    }

    private void callFault(ErrorType type) {
        if (this.callFault == null) {
            this.callFault = type;
        }
    }

    /** The classified object, after it was read. */
    Inbound inbound() {
        return isResponse() ? response() : call();
    }

    /** The classification of an object whose reading a limit ended. */
    Inbound cutShort(ErrorType fault) {
        if (isResponse()) {
            return new Inbound.MalformedResponse(this.id, "exceeds a limit: " + fault.type());
        }
        return malformed(fault);
    }

    private boolean isResponse() {
        return !this.hasMethod && (this.hasResult || this.hasError);
    }

    private Inbound call() {
        if (this.callFault != null) {
            return malformed(this.callFault);
        }
        boolean misused = this.sessionId && !this.method.startsWith(SESSION_LAYER);
        if (!this.hasVersion || !this.hasMethod || misused) {
            return malformed(ErrorType.INVALID_REQUEST);
        }
        CallContext context = this.contextMembers == null ? null : this.contextMembers.context();
        return new Inbound.Good(
                this.id == null
                        ? new NotificationMessage(this.method, this.params, context)
                        : new JsonRpcRequest(this.id, this.method, this.params, context));
    }

    private Inbound malformed(ErrorType fault) {
        return new Inbound.Malformed(this.id == null || this.sessionId ? RequestId.NULL : this.id, fault);
    }

    private Inbound response() {
        if (this.responseFault != null) {
            return malformedResponse(this.responseFault);
        }
        if (!this.hasVersion) {
            return malformedResponse("jsonrpc is missing");
        }
        if (this.id == null) {
            return malformedResponse("id is missing");
        }
        // Many peers write the member that does not apply as null.
        boolean succeeded = this.hasResult && (!this.hasError || this.error.equals(JsonText.NULL));
        if (this.hasResult && !succeeded && !this.result.equals(JsonText.NULL)) {
            return malformedResponse("both result and error are present");
        }
        if (succeeded) {
            return new Inbound.Good(new JsonRpcResult(this.id, this.result));
        }
        ResponseError read = ErrorObjects.read(this.error, this.scanner.limits().depth());
        return read == null
                ? malformedResponse("error is no error object")
                : new Inbound.Good(new JsonRpcFailure(this.id, read));
    }

    private Inbound malformedResponse(String reason) {
        return new Inbound.MalformedResponse(this.id, reason);
    }
}
