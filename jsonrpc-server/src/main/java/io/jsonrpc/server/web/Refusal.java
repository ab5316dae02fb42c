package io.jsonrpc.server.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The reason why a handshake is refused.
 *
 * @param kind the kind; one refusal per kind, subject and minute is logged
 * @param subject what distinguishes refusals of this kind, such as the origin; empty if nothing does
 * @param why the reason for the operator, with the remedy; short and without secrets
 * @since 0.1
 */
public record Refusal(Kind kind, HttpStatusCode status, String subject, String why) {

    private static final int SHOWN = 100;

    /** Kinds of refusals. */
    public enum Kind {
        /** The page may not connect. */
        ORIGIN("Origin not allowed"),
        /** The server may not be reached under this host name. */
        HOST("Host not allowed"),
        /** A header that may occur once occurs twice. */
        AMBIGUOUS("More than one Origin or Host header"),
        /** An HTTP request that is not a handshake. */
        NO_HANDSHAKE("JSON-RPC 2.0 is spoken here over WebSocket"),
        /** An invalid handshake. */
        MALFORMED("Not a valid WebSocket handshake (RFC 6455)"),
        /** An invalid bearer token. */
        TOKEN("Not a valid bearer token"),
        /** The body of a call has another type than JSON. */
        MEDIA_TYPE("The body must have the content type application/json, in UTF-8"),
        /** The body of a call is encoded. */
        ENCODING("The body must have no content encoding"),
        /** The body of a call is larger than a message may be. */
        TOO_LARGE("The body is too large"),
        /** The body of a call is not UTF-8. */
        NOT_UTF8("The body is not valid UTF-8"),
        /** Refused by the application or its security configuration. */
        APPLICATION("Refused"),
        /** The path has no endpoint. */
        NO_ENDPOINT("No endpoint");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private static final String NO_ROOM = "No room for more connections, try again later\n";

    private static final String STOPPING = "The server is stopping, try again later\n";

    /**
     * The response body for a request that gets no place.
     *
     * @param accepting whether there are places at all; else the application stops
     */
    public static String noRoom(boolean accepting) {
        return accepting ? NO_ROOM : STOPPING;
    }

    /** The response body: the error, without information about the server. */
    public String text() {
        return this.kind == Kind.TOKEN ? this.why + "\n" : this.kind.text + "\n";
    }

    /** No endpoint has this path. */
    static Refusal noEndpoint(HttpStatusCode status, String path, EndpointPaths endpoints) {
        return new Refusal(
                Kind.NO_ENDPOINT,
                status,
                path,
                "no JSON-RPC endpoint has this path. The paths of the endpoints: " + endpoints.shown());
    }

    /** A request with contradictory information about its origin or its target. */
    public static Refusal ambiguous() {
        return new Refusal(
                Kind.AMBIGUOUS,
                HttpStatus.BAD_REQUEST,
                "",
                "more than one Origin or Host header, or a request target with another host. A proxy between must set such a"
                        + " header, not add one");
    }

    /** A request that is not a handshake, as sent by a browser, a health check or a proxy that drops headers. */
    public static Refusal noHandshake(HttpStatusCode status) {
        return new Refusal(
                Kind.NO_HANDSHAKE,
                status,
                "",
                "it has no \"Upgrade: websocket\". If a WebSocket client sent it, a proxy between drops the headers Upgrade and"
                        + " Connection: pass them on");
    }

    /** A handshake that a server must reject according to RFC 6455. */
    public static Refusal malformed(HttpStatusCode status) {
        return new Refusal(
                Kind.MALFORMED,
                status,
                "",
                "it has no \"Connection: Upgrade\", no \"Sec-WebSocket-Version: 13\", or no valid Sec-WebSocket-Key. If a"
                        + " WebSocket client sent it, a proxy between changes these headers");
    }

    /** A carrier with an invalid bearer token. */
    public static Refusal token(HttpStatusCode status, IllegalArgumentException fault) {
        return new Refusal(Kind.TOKEN, status, "", String.valueOf(fault.getMessage()));
    }

    /** A call by HTTP whose body is not declared as JSON. */
    public static Refusal mediaType(String contentType) {
        String shown = shown(contentType);
        return new Refusal(
                Kind.MEDIA_TYPE,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                shown,
                "its content type is \"" + shown
                        + "\". Clients must send \"Content-Type: application/json\", and UTF-8");
    }

    /** A call by HTTP whose body is compressed, or encoded otherwise. */
    public static Refusal encoding(String contentEncoding) {
        String shown = shown(contentEncoding);
        return new Refusal(
                Kind.ENCODING,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                shown,
                "its content encoding is \"" + shown + "\". Clients must send the body as it is");
    }

    /** A call by HTTP whose body has more bytes than a message may have. */
    public static Refusal tooLarge(int limit) {
        return new Refusal(
                Kind.TOO_LARGE,
                HttpStatus.CONTENT_TOO_LARGE,
                "",
                "its body is larger than jsonrpc.server.messages.max-size, " + limit + " bytes");
    }

    /** A call by HTTP whose body is no text. */
    public static Refusal notUtf8() {
        return new Refusal(
                Kind.NOT_UTF8, HttpStatus.BAD_REQUEST, "", "its body is not valid UTF-8, in which JSON is written");
    }

    /** A response that was not created by this framework. */
    public static Refusal byTheApplication(HttpStatusCode status) {
        return new Refusal(
                Kind.APPLICATION,
                status,
                status.toString(),
                "Spring Security, a filter, or an interceptor of the application refused it, no property of jsonrpc.server");
    }

    /** Received text, made safe for a log. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < SHOWN; i++) {
            char each = text.charAt(i);
            shown.append(each > ' ' && each < 0x7f ? each : '?');
        }
        return text.length() > SHOWN ? shown + "..." : shown.toString();
    }
}
