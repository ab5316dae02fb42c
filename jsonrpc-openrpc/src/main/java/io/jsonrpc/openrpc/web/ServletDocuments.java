package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Documents on Spring MVC. */
public final class ServletDocuments {

    private final OpenRpcDocuments documents;

    private final BiPredicate<String, String> opens;

    /** @param opens whether whoever sends the request may open a path: the context path, and the path within it */
    public ServletDocuments(OpenRpcDocuments documents, BiPredicate<String, String> opens) {
        this.documents = documents;
        this.opens = opens;
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return ServletAnswers.mapping(Map.of(DocumentAnswer.PATH, new ServletAnswers(this::answer)));
    }

    /**
     * The endpoints that whoever sends the request may open.
     *
     * @param own the path of the request, relative to the context path and that of the servlet
     */
    List<String> visible(HttpServletRequest request, String own) {
        String context = request.getContextPath();
        String below = base(request, own).substring(context.length());
        return this.documents.paths().stream()
                .filter(path -> this.opens.test(context, below + path))
                .toList();
    }

    private WebAnswer answer(HttpServletRequest request) {
        return DocumentAnswer.to(
                this.documents,
                visible(request, DocumentAnswer.PATH),
                request.getParameter("path"),
                URI.create(request.getRequestURL().toString()),
                base(request, DocumentAnswer.PATH));
    }

    /** The context path, and that of the servlet. */
    private static String base(HttpServletRequest request, String own) {
        String uri = request.getRequestURI();
        return uri.substring(0, uri.length() - own.length());
    }
}
