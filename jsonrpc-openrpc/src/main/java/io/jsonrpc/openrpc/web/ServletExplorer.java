package io.jsonrpc.openrpc.web;

import java.util.HashMap;
import java.util.Map;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** The explorer on Spring MVC. */
public final class ServletExplorer {

    private ServletExplorer() {}

    /**
     * Maps the page, what it loads, and the list of the endpoints that whoever asks may open.
     *
     * @param prefix the path of the application, for the log; empty for the root
     */
    public static SimpleUrlHandlerMapping mapping(ServletDocuments documents, String prefix) {
        ExplorerFiles.report(prefix);
        Map<String, ServletAnswers> answers = new HashMap<>();
        ExplorerFiles.answers().forEach((path, file) -> answers.put(path, new ServletAnswers(request -> file)));
        answers.put(
                ExplorerFiles.ENDPOINTS,
                new ServletAnswers(request -> ExplorerFiles.endpoints(documents.visible(request))));
        return ServletAnswers.mapping(answers);
    }
}
