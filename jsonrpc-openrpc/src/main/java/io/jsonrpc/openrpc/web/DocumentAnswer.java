package io.jsonrpc.openrpc.web;

import com.google.gson.JsonObject;
import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a request for a document is answered.
 *
 * @param type the type of the body
 * @param body a document, or a line that says why there is none
 */
record DocumentAnswer(HttpStatus status, MediaType type, String body) {

    /** The path of all documents, relative to the context path. */
    static final String PATH = "/jsonrpc/openrpc.json";

    /**
     * The answer to one request.
     *
     * @param path the endpoint whose document is wanted; null for the only one
     * @param request the URL of the request
     * @param basePath the context path
     * @param opens whether whoever asks may open an endpoint
     */
    static DocumentAnswer to(
            OpenRpcDocuments documents, @Nullable String path, URI request, String basePath, Predicate<String> opens) {
        List<String> visible = documents.paths().stream().filter(opens).toList();
        if (path == null && visible.size() > 1) {
            return refusal(
                    HttpStatus.BAD_REQUEST, "Name the endpoint, as in ?path=" + visible.get(0) + ", of " + visible);
        }
        String wanted = path == null && visible.size() == 1 ? visible.get(0) : path;
        JsonObject document = wanted == null || !visible.contains(wanted) ? null : documents.of(wanted);
        if (document == null) {
            return refusal(HttpStatus.NOT_FOUND, "There is no such document");
        }
        document.getAsJsonArray("servers")
                .get(0)
                .getAsJsonObject()
                .addProperty("url", socketUrl(request, basePath + wanted));
        return new DocumentAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON, document.toString());
    }

    private static DocumentAnswer refusal(HttpStatus status, String line) {
        return new DocumentAnswer(status, MediaType.TEXT_PLAIN, line + "\n");
    }

    /** A path pattern is no URL, so its braces stay as they are. */
    private static String socketUrl(URI request, String path) {
        String scheme = "https".equals(request.getScheme()) ? "wss" : "ws";
        return UriComponentsBuilder.newInstance()
                        .scheme(scheme)
                        .host(request.getHost())
                        .port(request.getPort())
                        .build()
                        .toUriString()
                + path;
    }
}
