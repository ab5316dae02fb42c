package io.jsonrpc.openrpc.web;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What a request is answered. One with an {@code ETag} is not sent again to who has it.
 *
 * @param type the type of the body
 * @param headers the other headers
 */
record WebAnswer(HttpStatus status, MediaType type, String body, Map<String, String> headers) {

    /** An answer that nobody keeps, because it may be another one next time. */
    static WebAnswer once(HttpStatus status, MediaType type, String body) {
        return new WebAnswer(status, type, body, Map.of(HttpHeaders.CACHE_CONTROL, "no-store"));
    }
}
