package io.jsonrpc.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Which pages of other origins may send calls and read the answers: those that may connect. Spring answers the preflight;
 * for the call itself it would judge the origin once more, and refuses all where a proxy writes its scheme in capitals.
 */
public final class CallCors {

    private CallCors() {}

    /**
     * How Spring answers the preflight of a browser.
     *
     * @param origin that of the page
     * @param method that of the request which the browser asks for
     * @param permitted whether the page may connect
     * @return null if it does not ask for a call
     */
    public static @Nullable CorsConfiguration preflight(
            @Nullable String origin, @Nullable String method, boolean permitted) {
        if (origin == null || !HttpMethod.POST.name().equals(method)) {
            return null;
        }
        CorsConfiguration rule = new CorsConfiguration();
        if (permitted) {
            rule.setAllowedOrigins(List.of(origin));
            rule.setAllowedMethods(List.of(HttpMethod.POST.name()));
            rule.setAllowedHeaders(List.of(CorsConfiguration.ALL));
            // As a handshake, a call carries the cookies of its user.
            rule.setAllowCredentials(true);
        }
        return rule;
    }

    /** The headers of an answer to a page of this origin, which may connect. */
    public static HttpHeaders headers(String origin) {
        HttpHeaders headers = new HttpHeaders();
        headers.setAccessControlAllowOrigin(origin);
        headers.setAccessControlAllowCredentials(true);
        headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        return headers;
    }
}
