package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiPredicate;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.support.WebContentGenerator;

/** Documents on Spring MVC. */
public final class ServletDocuments extends WebContentGenerator implements HttpRequestHandler {

    /** Before the endpoints (-2), one of which may have SockJS on a path above. */
    private static final int ORDER = -3;

    private final OpenRpcDocuments documents;

    private final BiPredicate<String, String> opens;

    /** @param opens whether whoever sends the request may open a path: the context path, and the path within it */
    public ServletDocuments(OpenRpcDocuments documents, BiPredicate<String, String> opens) {
        super(HttpMethod.GET.name(), HttpMethod.HEAD.name());
        this.documents = documents;
        this.opens = opens;
        setCacheSeconds(0);
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return new SimpleUrlHandlerMapping(Map.of(DocumentAnswer.PATH, this), ORDER);
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        checkRequest(request);
        prepareResponse(response);
        String context = request.getContextPath();
        String uri = request.getRequestURI();
        String below = uri.substring(context.length(), uri.length() - DocumentAnswer.PATH.length());
        DocumentAnswer answer = DocumentAnswer.to(
                this.documents,
                request.getParameter("path"),
                URI.create(request.getRequestURL().toString()),
                context + below,
                path -> this.opens.test(context, below + path));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status().value());
        response.setContentType(answer.type().toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
