package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.core.engine.Conversation.read;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.fixtures.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Handlers that never wait run on the thread that reads, and keep the order all the same. */
class NonBlockingTests {

    private static final Duration HALF_OF_ITS_TIME =
            PeerLimits.DEFAULT.handlerTimeout().dividedBy(2);

    private final ManualExecutor workers = new ManualExecutor();

    private final TurnQueue turns = new TurnQueue(this.workers);

    private final List<String> events = new ArrayList<>();

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods);

    NonBlockingTests() {
        this.methods.withNonBlocking(true);
        this.conversation.peer.handleAllWith(this.methods);
    }

    private void prompt(Runnable task) {
        this.turns.execute((TurnQueue.Prompt) task::run);
    }

    private void prompt(String event) {
        prompt(() -> this.events.add(event));
    }

    @Test
    void theyRunWhenReadingIsOverAndNoWorkerIsAsked() {
        read(() -> {
            prompt("prompt");
            this.events.add("read");
        });
        assertThat(this.events).containsExactly("read", "prompt");
        assertThat(this.workers.size()).isZero();

        read(() -> prompt("next"));
        assertThat(this.events).containsExactly("read", "prompt", "next");
    }

    @Test
    void theyWaitBehindWhatCameBeforeAndGoToAWorkerThen() {
        this.turns.execute(() -> this.events.add("before"));
        read(() -> prompt("prompt"));
        assertThat(this.events).isEmpty();
        this.workers.runAll();
        assertThat(this.events).containsExactly("before", "prompt");
    }

    @Test
    void whatMayWaitIsLeftToAWorkerAndWhatComesAfterItTooIsLate() {
        read(() -> prompt(() -> {
            this.turns.execute(() -> this.events.add("may wait"));
            prompt("after it");
            this.events.add("prompt");
        }));
        assertThat(this.events).containsExactly("prompt");
        this.workers.runAll();
        assertThat(this.events).containsExactly("prompt", "may wait", "after it");
    }

    @Test
    void aFloodOfThemIsSharedWithAWorker() {
        read(() -> prompt(() -> {
            for (int i = 1; i < 40; i++) {
                prompt("flood");
            }
            this.events.add("first");
        }));
        assertThat(this.events).hasSize(16);
        this.workers.runAll();
        assertThat(this.events).hasSize(40);
    }

    @Test
    void withoutAReadingThreadTheyRunOnAWorker() {
        prompt("prompt");
        assertThat(this.events).isEmpty();
        this.workers.runAll();
        assertThat(this.events).containsExactly("prompt");
    }

    @Test
    void oneReadingStartsOneSessionAndLeavesOthersToWorkers() {
        TurnQueue other = new TurnQueue(this.workers);
        read(() -> {
            prompt("mine");
            other.execute((TurnQueue.Prompt) () -> this.events.add("other"));
        });
        assertThat(this.events).containsExactly("mine");
        this.workers.runAll();
        assertThat(this.events).containsExactly("mine", "other");
    }

    @Test
    void whatIsReadInsideAHandlerDoesNotRunInsideIt() {
        read(() -> prompt(() -> {
            read(() -> prompt("inner"));
            this.events.add("outer");
        }));
        assertThat(this.events).containsExactly("outer", "inner");
    }

    @Test
    void readingThatFailsLeavesNobodyBehind() {
        assertThatIllegalStateException()
                .isThrownBy(() -> read(() -> {
                    prompt("prompt");
                    throw new IllegalStateException("reading failed");
                }))
                .withMessage("reading failed");
        assertThat(this.events).containsExactly("prompt");
        read(() -> prompt("next"));
        assertThat(this.events).containsExactly("prompt", "next");
    }

    @Test
    void aRequestIsAnsweredBeforeTheReadingReturns() {
        read(() -> this.conversation.receives(request(1, "echo", "[1]")));
        assertThat(this.conversation.transport.takeSent()).containsExactly(result(1, "[1]"));
        this.conversation.assertNothingMore();
    }

    @Test
    void theyMayAskTheOtherSideButNotWaitForIt() {
        List<CompletableFuture<JsonElement>> asked = new ArrayList<>();
        this.methods.on("ask", (transaction, request) -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> transaction.getSession().sendRequest("question"))
                    .withMessageContaining("sendRequestAsync");
            CompletableFuture<JsonElement> answer =
                    transaction.getSession().sendRequestAsync("question", null, JsonElement.class, null);
            assertThatThrownBy(answer::get).hasMessageContaining("non-blocking");
            assertThatThrownBy(answer::join).hasMessageContaining("non-blocking");
            asked.add(answer);
            transaction.sendResponse("asked");
        });
        read(() -> this.conversation.receives(request(7, "ask")));
        assertThat(this.conversation.transport.takeSent())
                .containsExactly(request(1, "question"), result(7, "'asked'"));
        assertThat(this.methods.uncaught).isEmpty();

        this.conversation.answersTo(result(1, "5"));
        assertThat(asked.get(0)).isCompletedWithValueMatching(answer -> answer.getAsInt() == 5);
        this.conversation.assertNothingMore();
    }

    @Test
    void theThreadThatReadsIsNotInterruptedByACancelAndKeepsInterruptsOfOthers() {
        this.methods.on("self", (transaction, request) -> {
            this.conversation.receives(cancel(1));
            this.events.add("interrupted " + Thread.currentThread().isInterrupted() + ", cancelled "
                    + transaction.isCancelled());
            Thread.currentThread().interrupt();
        });
        read(() -> this.conversation.receives(request(1, "self")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(this.events).containsExactly("interrupted false, cancelled true");
        assertThat(this.conversation.transport.takeSent()).containsExactly(error(1, ErrorType.REQUEST_CANCELLED));
        this.conversation.assertNothingMore();
    }

    @Test
    void aRequestThatHoldsItsThreadForTooLongLetsOthersOfItsSessionRunOnWorkers() {
        this.methods.on("holds", (transaction, request) -> {
            this.conversation.advance(HALF_OF_ITS_TIME);
            this.conversation.receives(request(2, "echo", "[2]"));
            this.conversation.threads.runAll();
            assertThat(this.conversation.transport.takeSent()).isEmpty();
            this.conversation.advance(HALF_OF_ITS_TIME);
            this.conversation.threads.runAll();
        });
        read(() -> this.conversation.receives(request(1, "holds")));
        assertThat(this.conversation.transport.takeSent())
                .containsExactly(error(1, ErrorType.REQUEST_TIMEOUT), result(2, "[2]"));
        this.conversation.assertNothingMore();
    }
}
