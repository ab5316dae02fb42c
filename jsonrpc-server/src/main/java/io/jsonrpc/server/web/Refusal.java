package io.jsonrpc.server.web;

import org.springframework.http.HttpStatusCode;

/**
 * Why a handshake goes no further.
 *
 * @param kind of which one a minute is logged
 * @param why for the operator, with what changes it; nothing in it is secret or long
 * @since 0.1
 */
public record Refusal(Kind kind, HttpStatusCode status, String why) {

    private static final int SHOWN = 100;

    /** Kinds of refusals. */
    public enum Kind {
        /** The page may not connect. */
        ORIGIN,
        /** The server may not be reached under this name. */
        HOST,
        /** A header that may be there once is there twice. */
        AMBIGUOUS,
        /** An HTTP request, but no handshake. */
        NO_HANDSHAKE,
        /** A handshake with a fault. */
        MALFORMED,
        /** A bearer token that is none. */
        TOKEN,
        /** What the application or its security refuses. */
        APPLICATION
    }

    /** No answer to a handshake, but to what a browser, a health check or a proxy that drops headers sends. */
    public static Refusal noHandshake(HttpStatusCode status) {
        return new Refusal(
                Kind.NO_HANDSHAKE,
                status,
                "it has no \"Upgrade: websocket\". If a WebSocket client sent it, a proxy between drops the headers Upgrade and"
                        + " Connection: pass them on");
    }

    /** A handshake that RFC 6455 does not let a server accept. */
    public static Refusal malformed(HttpStatusCode status) {
        return new Refusal(
                Kind.MALFORMED,
                status,
                "it has no \"Connection: Upgrade\", no \"Sec-WebSocket-Version: 13\", or no valid Sec-WebSocket-Key. If a"
                        + " WebSocket client sent it, a proxy between changes these headers");
    }

    /** A carrier of a bearer token that is none. */
    public static Refusal token(HttpStatusCode status, IllegalArgumentException fault) {
        return new Refusal(Kind.TOKEN, status, String.valueOf(fault.getMessage()));
    }

    /** An answer that is not ours. */
    public static Refusal byTheApplication(HttpStatusCode status) {
        return new Refusal(
                Kind.APPLICATION,
                status,
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
