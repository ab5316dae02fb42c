package io.jsonrpc.openrpc.web;

import com.google.gson.JsonObject;
import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** What a request for a document is answered: the document, or a line that says why there is none. */
final class DocumentAnswer {

    /** The path of all documents, relative to the context path. */
    static final String PATH = "/jsonrpc/openrpc.json";

    private DocumentAnswer() {}

    /**
     * The answer to one request.
     *
     * @param visible the endpoints that whoever asks may open
     * @param path the endpoint whose document is wanted; null for the only one
     * @param request the URL of the request
     * @param basePath the context path
     */
    static WebAnswer to(
            OpenRpcDocuments documents, List<String> visible, @Nullable String path, URI request, String basePath) {
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
        return WebAnswer.once(HttpStatus.OK, MediaType.APPLICATION_JSON, document.toString());
    }

    private static WebAnswer refusal(HttpStatus status, String line) {
        return WebAnswer.once(status, MediaType.TEXT_PLAIN, line + "\n");
    }

    /** A path pattern is no URL, so its braces stay as they are; the host may be one that {@code URI} does not accept. */
    private static String socketUrl(URI request, String path) {
        String scheme = "https".equals(request.getScheme()) ? "wss" : "ws";
        return scheme + "://" + request.getRawAuthority() + path;
    }
}
