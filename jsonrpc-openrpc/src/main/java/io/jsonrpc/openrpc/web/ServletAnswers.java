package io.jsonrpc.openrpc.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.support.WebContentGenerator;

/** Answers the requests for one path on Spring MVC. */
final class ServletAnswers extends WebContentGenerator implements HttpRequestHandler {

    /** Before the endpoints (-2), one of which may have SockJS on a path above. */
    private static final int ORDER = -3;

    private final Function<HttpServletRequest, WebAnswer> source;

    ServletAnswers(Function<HttpServletRequest, WebAnswer> source) {
        super(HttpMethod.GET.name(), HttpMethod.HEAD.name());
        this.source = source;
    }

    static SimpleUrlHandlerMapping mapping(Map<String, ServletAnswers> answers) {
        return new SimpleUrlHandlerMapping(answers, ORDER);
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        checkRequest(request);
        WebAnswer answer = this.source.apply(request);
        answer.headers().forEach(response::setHeader);
        String tag = answer.headers().get(HttpHeaders.ETAG);
        if (tag != null && new ServletWebRequest(request, response).checkNotModified(tag)) {
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status().value());
        response.setContentType(answer.type().toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
