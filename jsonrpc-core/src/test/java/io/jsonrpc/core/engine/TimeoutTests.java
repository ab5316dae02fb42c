package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that take too long. */
class TimeoutTests {

    private static final Duration LIMIT = PeerLimits.DEFAULT.handlerTimeout();

    private static final Duration NANO = Duration.ofNanos(1);

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods);

    private final List<Transaction> kept = new ArrayList<>();

    TimeoutTests() {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            this.kept.add(transaction);
        });
    }

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
        assertThat(this.conversation.clock.scheduled()).isZero();
    }

    @Test
    void aHandlerThatDoesNotAnswerInTimeIsAnsweredFor() throws Exception {
        assertThat(this.conversation.answersTo(request(1, "later"))).isEmpty();
        this.conversation.advance(LIMIT.minus(NANO));
        assertThat(this.conversation.sent()).isEmpty();
        this.conversation.advance(NANO);
        assertThat(this.conversation.sent()).containsExactly(error(1, ErrorType.REQUEST_TIMEOUT));
        assertThat(this.kept.get(0).isCancelled()).isTrue();
        this.kept.get(0).sendResponse("late");
        assertThat(this.conversation.sent()).isEmpty();
    }

    @Test
    void eachRequestHasItsOwnDeadline() throws Exception {
        this.conversation.answersTo(request(1, "later"));
        this.conversation.advance(Duration.ofSeconds(1));
        this.conversation.answersTo(request(2, "later"));
        this.conversation.advance(Duration.ofSeconds(1));
        this.conversation.answersTo(request(3, "later"));
        this.kept.get(1).sendResponse(2);
        assertThat(this.conversation.sent()).containsExactly(result(2, "2"));
        assertThat(this.conversation.clock.scheduled()).isEqualTo(1);
        this.conversation.advance(LIMIT.minusSeconds(2));
        assertThat(this.conversation.sent()).containsExactly(error(1, ErrorType.REQUEST_TIMEOUT));
        this.conversation.advance(Duration.ofSeconds(2).minus(NANO));
        assertThat(this.conversation.sent()).isEmpty();
        this.conversation.advance(NANO);
        assertThat(this.conversation.sent()).containsExactly(error(3, ErrorType.REQUEST_TIMEOUT));
    }

    @Test
    void aQueuedRequestTimesOutAndNeverStarts() {
        this.conversation.receives(request(1, "echo"));
        this.conversation.advance(LIMIT);
        assertThat(this.conversation.sent()).containsExactly(error(1, ErrorType.REQUEST_TIMEOUT));
        assertThat(this.methods.called).isEmpty();
    }

    @Test
    void anEntryOfABatchTimesOutInItsArray() {
        assertThat(this.conversation.answersTo(batch(request(1, "later"), request(2, "echo", "[2]"))))
                .isEmpty();
        this.conversation.advance(LIMIT);
        assertThat(this.conversation.sent())
                .containsExactly(batch(error(1, ErrorType.REQUEST_TIMEOUT), result(2, "[2]")));
    }

    @Test
    void aHandlerThatNeverReturnsLosesItsTurn() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        this.methods.on("stubborn", (transaction, request) -> {
            started.countDown();
            while (true) {
                try {
                    assertThat(mayReturn.await(30, TimeUnit.SECONDS)).isTrue();
                    return;
                } catch (InterruptedException ignored) {
                    // As a handler that swallows interrupts does.
                }
            }
        });
        this.conversation.receives(request(1, "stubborn"));
        Race.of(this.conversation.threads::runAll, () -> {
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            this.conversation.receives(request(2, "echo", "[2]"));
            this.conversation.threads.runAll();
            assertThat(this.conversation.transport.takeSent()).isEmpty();
            this.conversation.advance(LIMIT.minus(NANO));
            this.conversation.receives(request(3, "echo", "[3]"));
            this.conversation.advance(NANO);
            this.conversation.threads.runAll();
            assertThat(this.conversation.transport.takeSent())
                    .containsExactly(
                            error(1, ErrorType.REQUEST_TIMEOUT), error(2, ErrorType.REQUEST_TIMEOUT), result(3, "[3]"));
            mayReturn.countDown();
        });
        this.conversation.advance(LIMIT);
    }

    @Test
    void anAnswerAndTheTimeoutGiveOneAnswerBetweenThem() throws Exception {
        for (int i = 0; i < 1000; i++) {
            this.kept.clear();
            this.conversation.answersTo(request(1, "later"));
            Race.of(
                    () -> this.conversation.advance(LIMIT),
                    () -> this.kept.get(0).sendResponse(1));
            assertThat(this.conversation.sent()).hasSize(1);
        }
    }
}
