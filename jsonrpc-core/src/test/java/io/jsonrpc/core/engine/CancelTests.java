package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other side does not want an answer any more. */
class CancelTests {

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods);

    private final List<Transaction> kept = new ArrayList<>();

    private final List<String> events = new ArrayList<>();

    CancelTests() {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            transaction.onCancel(() -> this.events.add("cancelled"));
            this.kept.add(transaction);
        });
    }

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
    }

    @Test
    void aRunningHandlerIsInterruptedAndTheRequestAnsweredAtOnce() throws Exception {
        BlockingQueue<String> inside = new LinkedBlockingQueue<>();
        CountDownLatch mayReturn = new CountDownLatch(1);
        this.methods.on("blocking", (transaction, request) -> {
            inside.add("started");
            try {
                new CountDownLatch(1).await(30, TimeUnit.SECONDS);
            } catch (InterruptedException expected) {
                inside.add("interrupted");
            }
            mayReturn.await(30, TimeUnit.SECONDS);
            transaction.sendResponse("too late");
            inside.add(transaction.isCancelled() ? "cancelled" : "not cancelled");
        });
        Race.of(() -> this.conversation.answersTo(request(1, "blocking")), () -> {
            assertThat(inside.poll(30, TimeUnit.SECONDS)).isEqualTo("started");
            this.conversation.receives(cancel(1));
            assertThat(this.conversation.transport.takeSent()).containsExactly(error(1, ErrorType.REQUEST_CANCELLED));
            assertThat(inside.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
            assertThat(this.conversation.peer.load().inbound()).isEqualTo(1);
            mayReturn.countDown();
        });
        assertThat(inside).containsExactly("cancelled");
        assertThat(this.methods.uncaught).isEmpty();
    }

    @Test
    void anInterruptThatTheHandlerDidNotNoticeDoesNotReachTheNextTask() {
        this.methods.on("self", (transaction, request) -> {
            this.conversation.receives(cancel(1));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        this.methods.on(
                "next",
                (transaction, request) ->
                        transaction.sendResponse(Thread.currentThread().isInterrupted()));
        this.conversation.receives(request(1, "self"));
        assertThat(this.conversation.answersTo(request(2, "next")))
                .containsExactly(error(1, ErrorType.REQUEST_CANCELLED), result(2, "false"));
    }

    @Test
    void aCancelAsTheHandlerReturnsDoesNotInterruptTheNextTask() throws Exception {
        this.methods.on("short", (transaction, request) -> {});
        this.methods.on(
                "next",
                (transaction, request) ->
                        transaction.sendResponse(Thread.currentThread().isInterrupted()));
        for (int i = 0; i < 1000; i++) {
            this.conversation.receives(request(1, "short"));
            this.conversation.receives(request(2, "next"));
            Race.of(this.conversation.threads::runAll, () -> this.conversation.receives(cancel(1)));
            assertThat(this.conversation.sent()).hasSize(2).contains(result(2, "false"));
        }
    }

    @Test
    void noWriteSeesAnInterruptAndTheHandlerNoticesItAfterwards() {
        List<String> writes = new ArrayList<>();
        Transport socket = new Transport() {

            @Override
            public void send(OutboundText message, SendCallback callback) {
                if (message.text().contains("first")) {
                    CancelTests.this.conversation.receives(cancel(1));
                }
                writes.add(message.text() + Thread.currentThread().isInterrupted());
                callback.completed(null);
            }

            @Override
            public void close(CloseStatus status) {}
        };
        this.conversation.peer.attach(socket, null);
        this.methods.on("self", (transaction, request) -> {
            transaction.getSession().sendNotification("first");
            this.events.add("after the first: " + Thread.currentThread().isInterrupted());
            transaction.getSession().sendNotification("second");
            this.events.add("after the second: " + Thread.currentThread().isInterrupted());
        });
        this.conversation.answersTo(request(1, "self"));
        assertThat(writes)
                .containsExactly(
                        notification("first") + false,
                        error(1, ErrorType.REQUEST_CANCELLED) + false,
                        notification("second") + false);
        assertThat(this.events).containsExactly("after the first: true", "after the second: true");
    }

    @Test
    void whatAnInterruptedHandlerThrowsIsNotReported() {
        this.methods.on("self", (transaction, request) -> {
            this.conversation.receives(cancel(1));
            new CountDownLatch(1).await();
        });
        assertThat(this.conversation.answersTo(request(1, "self")))
                .containsExactly(error(1, ErrorType.REQUEST_CANCELLED));
        assertThat(this.methods.uncaught).isEmpty();
    }

    @Test
    void aQueuedRequestNeverStarts() {
        this.conversation.receives(request(1, "echo"));
        this.conversation.receives(cancel(1));
        assertThat(this.conversation.transport.takeSent()).containsExactly(error(1, ErrorType.REQUEST_CANCELLED));
        assertThat(this.conversation.sent()).isEmpty();
        assertThat(this.methods.called).isEmpty();
    }

    @Test
    void aLateAnswerOfAnAsynchronousHandlerIsDropped() throws Exception {
        this.conversation.answersTo(request(1, "later"));
        assertThat(this.conversation.answersTo(cancel(1))).containsExactly(error(1, ErrorType.REQUEST_CANCELLED));
        assertThat(this.events).containsExactly("cancelled");
        this.kept.get(0).sendResponse("late");
        this.kept.get(0).sendError(1, "later still");
        assertThat(this.conversation.sent()).isEmpty();
        assertThat(this.kept.get(0).isCancelled()).isTrue();
    }

    @Test
    void anActionThatComesAfterTheCancelRunsToo() {
        this.conversation.answersTo(request(1, "later"));
        this.conversation.answersTo(cancel(1));
        this.kept.get(0).onCancel(() -> this.events.add("late"));
        this.conversation.threads.runAll();
        assertThat(this.events).containsExactly("cancelled", "late");
    }

    @Test
    void noActionRunsAfterAnAnswer() throws Exception {
        this.conversation.answersTo(request(1, "later"));
        this.kept.get(0).sendResponse(1);
        this.kept.get(0).onCancel(() -> this.events.add("late"));
        assertThat(this.conversation.answersTo(cancel(1))).containsExactly(result(1, "1"));
        assertThat(this.events).isEmpty();
        assertThat(this.kept.get(0).isCancelled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7 | 7",
                "\"a\" | \"a\"",
                "null | null",
                "6.5 | 6.5",
                "7 | 7.0",
                "7.0 | 7",
                "1e2 | 100",
                "-0 | 0",
                "1e999999999 | 10e999999998",
                "12345678901234567890 | 12345678901234567890",
                "\"\\u00e9\" | \"\\u00e9\"",
                "\"\\u00e9\" | \"é\"",
                "\"é\" | \"\\u00e9\"",
                "\"a\\/b\" | \"a/b\"",
                "\"\\ud800\" | \"\\uD800\""
            })
    void anIdIsFoundHoweverItIsWritten(String id, String cancelled) {
        this.conversation.answersTo(request(id, "later"));
        assertThat(this.conversation.answersTo(cancel(cancelled)))
                .containsExactly(error(id, ErrorType.REQUEST_CANCELLED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "1.1", "2", "[1]", "{\"id\":1}", "true", "null"})
    void anIdThatNobodyHasChangesNothing(String id) {
        this.conversation.answersTo(request(1, "later"));
        assertThat(this.conversation.answersTo(cancel(id))).isEmpty();
        assertThat(this.conversation.answersTo(cancel(1))).hasSize(1);
    }

    @Test
    void aCancelWithoutAnIdChangesNothing() {
        this.conversation.answersTo(request(1, "later"));
        assertThat(this.conversation.answersTo(notification("$/cancelRequest"))).isEmpty();
        assertThat(this.conversation.answersTo(notification("$/cancelRequest", "[1]")))
                .isEmpty();
        assertThat(this.conversation.answersTo(notification("$/cancelRequest", "{}")))
                .isEmpty();
        assertThat(this.conversation.answersTo(cancel(1))).hasSize(1);
    }

    @Test
    void aSecondCancelIsSilent() {
        this.conversation.answersTo(request(1, "later"));
        assertThat(this.conversation.answersTo(cancel(1))).hasSize(1);
        assertThat(this.conversation.answersTo(cancel(1))).isEmpty();
    }

    @Test
    void everyRequestWithTheIdIsCancelled() {
        this.conversation.answersTo(request(1, "later"));
        this.conversation.answersTo(request(1, "later"));
        assertThat(this.conversation.answersTo(cancel(1)))
                .containsExactly(error(1, ErrorType.REQUEST_CANCELLED), error(1, ErrorType.REQUEST_CANCELLED));
    }

    @Test
    void anEntryOfABatchIsAnsweredInItsArray() throws Exception {
        assertThat(this.conversation.answersTo(batch(request(1, "later"), request(2, "later"), cancel(1))))
                .isEmpty();
        this.kept.get(this.kept.size() - 1).sendResponse("two");
        assertThat(this.conversation.sent())
                .containsExactly(batch(error(1, ErrorType.REQUEST_CANCELLED), result(2, "'two'")));
    }

    @Test
    void aHandlerThatWaitsForAnAnswerIsInterruptedAndItsOwnRequestCancelled() throws Exception {
        BlockingQueue<String> inside = new LinkedBlockingQueue<>();
        this.methods.on("asking", (transaction, request) -> {
            inside.add("asking");
            try {
                transaction.getSession().sendRequest("question");
            } catch (RuntimeException given) {
                inside.add(given.getClass().getSimpleName()
                        + Thread.currentThread().isInterrupted());
                throw given;
            }
        });
        Race.of(
                () -> this.conversation.threads.runAll(),
                () -> {
                    this.conversation.receives(request(1, "asking"));
                    this.conversation.threads.runAll();
                },
                () -> {
                    assertThat(inside.poll(30, TimeUnit.SECONDS)).isEqualTo("asking");
                    while (this.conversation.peer.load().pending() == 0) {
                        Thread.yield();
                    }
                    this.conversation.receives(cancel(1));
                });
        assertThat(inside).containsExactly("TransportExceptiontrue");
        assertThat(this.conversation.sent())
                .containsExactlyInAnyOrder(request(1, "question"), error(1, ErrorType.REQUEST_CANCELLED), cancel(1));
        assertThat(this.conversation.journal.take()).contains("call question failed");
    }

    @Test
    void theObserverHearsTheEndOfARequestThatWasCancelledAsItStarted() {
        List<String> heard = new ArrayList<>();
        Conversation[] watched = new Conversation[1];
        watched[0] = new Conversation(
                this.methods,
                options -> options.observer(new PeerObserver() {
                    @Override
                    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
                        watched[0].receives(cancel(1));
                        return new Handling() {
                            @Override
                            public void ended(@Nullable ResponseError error) {
                                heard.add(error == null ? "result" : String.valueOf(error.getCode()));
                            }
                        };
                    }
                }));
        assertThat(watched[0].answersTo(request(1, "silent"))).hasSize(1);
        assertThat(heard).containsExactly("-32800");
    }
}
