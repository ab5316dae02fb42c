package io.jsonrpc.openrpc.web;

import java.util.HashMap;
import java.util.Map;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import reactor.core.publisher.Mono;

/** The explorer on Spring WebFlux. */
public final class ReactiveExplorer {

    private ReactiveExplorer() {}

    /**
     * Maps the page, what it loads, and the list of the endpoints that everybody may open.
     *
     * @param prefix the path of the application, for the log; empty for the root
     */
    public static SimpleUrlHandlerMapping mapping(ReactiveDocuments documents, String prefix) {
        ExplorerFiles.report(prefix);
        Map<String, ReactiveAnswers> answers = new HashMap<>();
        ExplorerFiles.answers()
                .forEach((path, file) -> answers.put(path, new ReactiveAnswers(exchange -> Mono.just(file))));
        answers.put(
                ExplorerFiles.ENDPOINTS,
                new ReactiveAnswers(exchange -> documents.visible(exchange).map(ExplorerFiles::endpoints)));
        return ReactiveAnswers.mapping(answers);
    }
}
