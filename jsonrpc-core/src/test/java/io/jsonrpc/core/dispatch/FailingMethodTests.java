package io.jsonrpc.core.dispatch;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.fixtures.Sneaky;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is neither an exception nor declared ends a method, its future or its stream with an error as well. */
class FailingMethodTests {

    @SuppressWarnings("unused") // by their names on the wire
    record Failing(Throwable failure) {

        @JsonRpcMethod
        public int thrown() {
            throw Sneaky.unchecked(this.failure);
        }

        @JsonRpcMethod
        public CompletableFuture<Integer> failed() {
            return CompletableFuture.failedFuture(this.failure);
        }

        @JsonRpcMethod
        public Stream<Integer> streamed() {
            return Stream.of(1).map(one -> {
                throw Sneaky.unchecked(this.failure);
            });
        }

        @JsonRpcMethod
        public Flow.Publisher<Integer> published() {
            return subscriber -> {
                throw Sneaky.unchecked(this.failure);
            };
        }
    }

    static Throwable[] failures() {
        return new Throwable[] {new Throwable("bare"), new StackOverflowError(), new AssertionError()};
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverItIsTheAnswerIsAnError(Throwable failure) {
        Conversation conversation = new Conversation(new ServiceHandler(
                Failing.class, MethodSurroundings.of(new Failing(failure), Conversation.CODEC.typedValues(false))));

        for (String method : List.of("thrown", "failed")) {
            assertThat(conversation.answersTo(request(1, method)))
                    .containsExactly(error(1, -32603, "Internal error", "{'type':'internal'}"));
        }
        for (String method : List.of("streamed", "published")) {
            assertThat(conversation.answersTo(request(1, method)))
                    .as(method)
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("rpc.stream.", "-32603", "Internal error")
                    .doesNotContain("bare");
        }
        conversation.assertNothingMore();
    }
}
