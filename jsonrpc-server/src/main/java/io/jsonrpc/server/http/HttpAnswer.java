package io.jsonrpc.server.http;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.web.Refusal;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * How an HTTP call is answered.
 *
 * @param status 200 with JSON-RPC, 204 for notifications, else the reason in plain text
 * @param body empty for none
 */
public record HttpAnswer(HttpStatusCode status, String body) {

    private static final HttpHeaders OF_ANSWERS = ofAnswers();

    private static HttpHeaders ofAnswers() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return HttpHeaders.readOnlyHttpHeaders(headers);
    }

    /** Notifications were accepted. */
    static final HttpAnswer ACCEPTED = new HttpAnswer(HttpStatus.NO_CONTENT, "");

    /** The application has refused the session. */
    static final HttpAnswer FORBIDDEN = new HttpAnswer(HttpStatus.FORBIDDEN, "Refused\n");

    /** There is no place for the session. */
    public static final HttpAnswer NO_ROOM = new HttpAnswer(HttpStatus.SERVICE_UNAVAILABLE, Refusal.noRoom(true));

    /** The application was not done in time. */
    public static final HttpAnswer TOO_LATE =
            new HttpAnswer(HttpStatus.SERVICE_UNAVAILABLE, "The call was not answered in time\n");

    /** The body has not arrived in time. */
    private static final HttpAnswer TOO_SLOW =
            new HttpAnswer(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive\n");

    /** The body has ended early. */
    public static final HttpAnswer INCOMPLETE = new HttpAnswer(HttpStatus.BAD_REQUEST, "The body is incomplete\n");

    private static final HttpAnswer STOPPING = new HttpAnswer(HttpStatus.SERVICE_UNAVAILABLE, Refusal.noRoom(false));

    private static final HttpAnswer UNAVAILABLE =
            new HttpAnswer(HttpStatus.SERVICE_UNAVAILABLE, "The call was not answered, try again later\n");

    private static final HttpAnswer STOPPED =
            new HttpAnswer(HttpStatus.SERVICE_UNAVAILABLE, "The server is stopping, the call was not answered\n");

    private static final HttpAnswer UNANSWERED =
            new HttpAnswer(HttpStatus.INTERNAL_SERVER_ERROR, "The session was closed before the call was answered\n");

    /** The JSON-RPC answers, errors too. */
    static HttpAnswer of(String json) {
        return new HttpAnswer(HttpStatus.OK, json);
    }

    /** A request that is not accepted. */
    public static HttpAnswer of(Refusal refusal) {
        return new HttpAnswer(refusal.status(), refusal.text());
    }

    /**
     * The server has closed the session before it had an answer.
     *
     * @param read whether the message has arrived
     */
    static HttpAnswer closed(CloseStatus status, boolean read) {
        if (!read && (status.is(CloseStatus.TOO_BIG) || status.is(CloseStatus.HEARTBEAT_TIMEOUT))) {
            return TOO_SLOW;
        }
        if (status.is(CloseStatus.NORMAL)) {
            return UNANSWERED;
        }
        if (status.is(CloseStatus.GOING_AWAY)) {
            return read ? STOPPED : STOPPING;
        }
        return status.mayReturn() || status.is(CloseStatus.LIMIT) ? UNAVAILABLE : FORBIDDEN;
    }

    /** The headers of the response, which are not changed. */
    public HttpHeaders headers() {
        if (this.status == HttpStatus.OK && !this.body.isEmpty()) {
            return OF_ANSWERS;
        }
        HttpHeaders headers = new HttpHeaders();
        if (!this.body.isEmpty()) {
            headers.setContentType(
                    this.status.isSameCodeAs(HttpStatus.OK) ? MediaType.APPLICATION_JSON : MediaType.TEXT_PLAIN);
        }
        if (this.status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        } else if (this.status.isSameCodeAs(HttpStatus.UNSUPPORTED_MEDIA_TYPE)) {
            headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
            headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        return headers;
    }

    /** The body in UTF-8. */
    public byte[] bytes() {
        return this.body.getBytes(StandardCharsets.UTF_8);
    }
}
