package io.jsonrpc.server.servlet.handshake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/**
 * The body of a request that is answered before it is read. The connection ends behind such an answer, which says so:
 * otherwise the client sends its next request into a connection that is being closed.
 */
public final class UnreadBody {

    private static final String CLOSE = "close";

    private UnreadBody() {}

    /** Whether a request of HTTP/1 has a body. A stream of HTTP/2 ends by itself. */
    public static boolean isExpected(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return isHttp1(request)
                && (length > 0 || (length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null));
    }

    /** Announces that the connection ends, if the request has a body. Called before anything is written. */
    public static void announceEnd(HttpServletRequest request, HttpServletResponse response) {
        if (isExpected(request)) {
            endConnection(request, response);
        }
    }

    /** Ends the connection once the request is answered, unless that is a stream of HTTP/2. */
    public static void endConnection(HttpServletRequest request, HttpServletResponse response) {
        if (isHttp1(request)) {
            response.addHeader(HttpHeaders.CONNECTION, CLOSE);
        }
    }

    /** Takes back {@link #announceEnd}: the body is read. */
    public static void keepConnection(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CONNECTION, null);
    }

    private static boolean isHttp1(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1");
    }
}
