package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.spring.controller.JsonRpcController;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A Mono that a method returns keeps the context of its call, on whichever thread it runs. */
class ReturnedMonoTests {

    @JsonRpcController("/monos")
    static class MonoController {

        @JsonRpcMethod
        public Mono<String> inItsContext() {
            return Mono.deferContextual(
                    view -> Mono.just(view.get(JsonRpcCall.class).getMethod()));
        }

        @JsonRpcMethod
        public Mono<String> onAnotherThread() {
            return Mono.just(Thread.currentThread())
                    .publishOn(Schedulers.fromExecutor(ReturnedMonoTests::runElsewhere))
                    .handle((thread, sink) ->
                            sink.next(JsonRpcCall.current().getMethod() + " " + (Thread.currentThread() == thread)));
        }
    }

    private static void runElsewhere(Runnable task) {
        Thread other = new Thread(task);
        other.start();
        try {
            other.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theCallIsInTheContextOfReactorAndOnTheThreadsThatMicrometerGivesItTo() {
        try (LonePeer peer = new LonePeer(MonoController.class)) {
            assertThat(peer.call("inItsContext", null).getAsString()).isEqualTo("inItsContext");
            assertThat(peer.call("onAnotherThread", null).getAsString()).isEqualTo("onAnotherThread false");
        }
        assertThat(JsonRpcCall.currentIfAny()).isNull();
    }
}
