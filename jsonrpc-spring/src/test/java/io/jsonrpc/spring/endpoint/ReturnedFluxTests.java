package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.fixtures.Messages;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContextHolder;
import reactor.core.publisher.Flux;

/** A controller answers with streams; their sources have the context of the call. */
class ReturnedFluxTests {

    @JsonRpcController("/fluxes")
    static class FluxController {

        @JsonRpcMethod
        public Flux<String> fluxInItsContext() {
            return Flux.deferContextual(
                    view -> Flux.just(view.get(JsonRpcCall.class).getMethod(), "end"));
        }

        @JsonRpcMethod
        public Stream<String> streamInItsContext() {
            MDC.put("user", "alice");
            LocaleContextHolder.setLocale(Locale.ITALIAN);
            return Stream.of(1)
                    .map(one -> MDC.get("user") + " " + LocaleContextHolder.getLocale() + " "
                            + JsonRpcCall.current().getMethod());
        }

        @JsonRpcMethod
        public Flow.Publisher<String> broken() {
            return subscriber -> {
                throw new IllegalStateException("no source");
            };
        }

        @JsonRpcMethod
        public Flux<String> refused() {
            return Flux.error(new IllegalStateException("secret"));
        }

        @JsonRpcExceptionHandler(code = 1001, message = "Chosen")
        public void refused(IllegalStateException failure) {}
    }

    /** Each task has a thread of its own. */
    private static void runElsewhere(Runnable task) {
        Thread other = new Thread(task);
        other.start();
        try {
            other.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> items(String method) {
        try (LonePeer peer = new LonePeer(ReturnedFluxTests::runElsewhere, FluxController.class)) {
            assertThat(peer.call(method, null).getAsString()).isEqualTo("s1");
            return peer.takeSent();
        }
    }

    private static String item(String members) {
        return Messages.notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    @Test
    void aFluxHasTheCallInItsContext() {
        assertThat(items("fluxInItsContext"))
                .containsExactly(item("'result':'fluxInItsContext'"), item("'result':'end'"), item("'complete':true"));
    }

    @Test
    void aStreamIsPulledWithWhatWasOnTheThreadOfTheCall() {
        assertThat(items("streamInItsContext"))
                .containsExactly(item("'result':'alice it streamInItsContext'"), item("'complete':true"));
    }

    @Test
    void failuresAreAnsweredByTheExceptionHandlersOfTheController() {
        assertThat(items("refused")).containsExactly(item("'error':{'code':1001,'message':'Chosen'}"));
    }

    @Test
    void aSourceThatBreaksItsRulesIsAnInternalError() {
        assertThat(items("broken"))
                .singleElement()
                .asString()
                .contains("-32603")
                .doesNotContain("no source");
    }
}
