package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import io.jsonrpc.server.endpoint.ExamplePath;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.RequestPath;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Documents on Spring MVC. */
public final class ServletDocuments {

    private final OpenRpcDocuments documents;

    private final @Nullable BiPredicate<String, String> opens;

    /** @param opens whether whoever sends the request may open a path: the context path, and the path within it; null for all */
    public ServletDocuments(OpenRpcDocuments documents, @Nullable BiPredicate<String, String> opens) {
        this.documents = documents;
        this.opens = opens;
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return ServletAnswers.mapping(Map.of(DocumentAnswer.PATH, new ServletAnswers(this::answer)));
    }

    /** The endpoints that whoever sends the request may open. */
    List<String> visible(HttpServletRequest request) {
        BiPredicate<String, String> rules = this.opens;
        if (rules == null) {
            return this.documents.paths();
        }
        String context = request.getContextPath();
        String below = base(request).substring(context.length());
        return this.documents.paths().stream()
                .filter(pattern -> {
                    String path = ExamplePath.of(pattern);
                    return path != null && rules.test(context, below + path);
                })
                .toList();
    }

    private WebAnswer answer(HttpServletRequest request) {
        return DocumentAnswer.to(
                this.documents,
                visible(request),
                request.getParameter("path"),
                URI.create(request.getRequestURL().toString()),
                base(request));
    }

    /** The context path, and that of the servlet. The path below them may be encoded in many ways. */
    private static String base(HttpServletRequest request) {
        RequestPath path = ServletRequestPathUtils.getParsedRequestPath(request);
        String whole = path.value();
        return whole.substring(
                0, whole.length() - path.pathWithinApplication().value().length());
    }
}
