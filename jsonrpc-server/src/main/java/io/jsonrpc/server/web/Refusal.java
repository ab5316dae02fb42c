package io.jsonrpc.server.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Why a handshake goes no further.
 *
 * @param kind of which one a minute and subject is logged
 * @param subject what refusals of this kind differ in, such as the origin; empty where there is nothing
 * @param why for the operator, with what changes it; nothing in it is secret or long
 * @since 0.1
 */
public record Refusal(Kind kind, HttpStatusCode status, String subject, String why) {

    private static final int SHOWN = 100;

    /** Kinds of refusals. */
    public enum Kind {
        /** The page may not connect. */
        ORIGIN("Origin not allowed"),
        /** The server may not be reached under this name. */
        HOST("Host not allowed"),
        /** A header that may be there once is there twice. */
        AMBIGUOUS("More than one Origin or Host header"),
        /** An HTTP request, but no handshake. */
        NO_HANDSHAKE("JSON-RPC 2.0 is spoken here over WebSocket"),
        /** A handshake with a fault. */
        MALFORMED("Not a valid WebSocket handshake (RFC 6455)"),
        /** A bearer token that is none. */
        TOKEN("Not a valid bearer token"),
        /** What the application or its security refuses. */
        APPLICATION("Refused"),
        /** No endpoint has the path. */
        NO_ENDPOINT("No endpoint");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** The body of an answer to a handshake for which there is no room. */
    public static final String NO_ROOM = "No room for more connections, try again later\n";

    /** The body of the answer: what is wrong, without anything of the server. */
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

    /** A request that says two things of where it comes from, or of where it goes. */
    public static Refusal ambiguous() {
        return new Refusal(
                Kind.AMBIGUOUS,
                HttpStatus.BAD_REQUEST,
                "",
                "more than one Origin or Host header, or a request target with another host. A proxy between must set such a"
                        + " header, not add one");
    }

    /** No answer to a handshake, but to what a browser, a health check or a proxy that drops headers sends. */
    public static Refusal noHandshake(HttpStatusCode status) {
        return new Refusal(
                Kind.NO_HANDSHAKE,
                status,
                "",
                "it has no \"Upgrade: websocket\". If a WebSocket client sent it, a proxy between drops the headers Upgrade and"
                        + " Connection: pass them on");
    }

    /** A handshake that RFC 6455 does not let a server accept. */
    public static Refusal malformed(HttpStatusCode status) {
        return new Refusal(
                Kind.MALFORMED,
                status,
                "",
                "it has no \"Connection: Upgrade\", no \"Sec-WebSocket-Version: 13\", or no valid Sec-WebSocket-Key. If a"
                        + " WebSocket client sent it, a proxy between changes these headers");
    }

    /** A carrier of a bearer token that is none. */
    public static Refusal token(HttpStatusCode status, IllegalArgumentException fault) {
        return new Refusal(Kind.TOKEN, status, "", String.valueOf(fault.getMessage()));
    }

    /** An answer that is not ours. */
    public static Refusal byTheApplication(HttpStatusCode status) {
        return new Refusal(
                Kind.APPLICATION,
                status,
                status.toString(),
                "Spring Security, a filter, or an interceptor of the application refused it, no property of jsonrpc.server");
    }

    /** A text that came from outside, for a log. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < SHOWN; i++) {
            char each = text.charAt(i);
            shown.append(each > ' ' && each < 0x7f ? each : '?');
        }
        return text.length() > SHOWN ? shown + "..." : shown.toString();
    }
}
