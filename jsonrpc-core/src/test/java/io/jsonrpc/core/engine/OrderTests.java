package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.core.engine.Conversation.read;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.transport.CloseStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What takes effect before which handler starts: answers and progress values before the handlers of what is received after
 * them. The newest task of a worker runs first where that shows more.
 */
@Timeout(60)
class OrderTests {

    private static final int GENEROUS = 30;

    /** How a caller hears of an answer. */
    private enum Form {
        FUTURE {
            @Override
            void ask(JsonRpcPeer peer, Runnable answered) {
                peer.sendRequestAsync("subscribe", null).thenAccept(id -> answered.run());
            }
        },
        DEPENDENT_FUTURE {
            @Override
            void ask(JsonRpcPeer peer, Runnable answered) {
                peer.sendRequestAsync("subscribe", null)
                        .thenApply(JsonElement::toString)
                        .thenCombine(CompletableFuture.completedFuture(1), (id, one) -> id)
                        .whenComplete((id, failure) -> answered.run());
            }
        },
        CONTINUATION {
            @Override
            void ask(JsonRpcPeer peer, Runnable answered) {
                peer.sendRequest("subscribe", null, new Telling<>(answered));
            }
        },
        CONTINUATION_OF_RESPONSE {
            @Override
            void ask(JsonRpcPeer peer, Runnable answered) {
                peer.sendRequest(
                        new Request<>("subscribe", new JsonObject()), new Telling<Response<JsonElement>>(answered));
            }
        },
        BATCH {
            @Override
            void ask(JsonRpcPeer peer, Runnable answered) {
                JsonRpcBatch both = peer.batch().add("subscribe", null).add("other", null);
                both.send().get(0).thenAccept(id -> answered.run());
            }
        };

        abstract void ask(JsonRpcPeer peer, Runnable answered);
    }

    private record Telling<F>(Runnable told) implements Continuation<F> {

        @Override
        public void onSuccess(@Nullable F result) {
            this.told.run();
        }

        @Override
        public void onError(Throwable cause) {
            this.told.run();
        }
    }

    private final List<String> events = new ArrayList<>();

    private final Methods methods = new Methods().on("event", (transaction, request) -> this.events.add("event"));

    private final Conversation conversation = new Conversation(this.methods);

    private final JsonRpcPeer peer = this.conversation.peer;

    @ParameterizedTest
    @EnumSource(Form.class)
    void anAnswerIsThereBeforeTheHandlerOfTheNotificationBehindIt(Form form) {
        form.ask(this.peer, () -> this.events.add("answer"));
        this.conversation.receives(result(1, "'sub-1'"));
        this.conversation.receives(notification("event"));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("answer", "event");
    }

    @Test
    void aRefusalIsToo() {
        Form.DEPENDENT_FUTURE.ask(this.peer, () -> this.events.add("refused"));
        this.conversation.receives(error(1, 5, "no"));
        this.conversation.receives(request(1, "event"));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("refused", "event");
    }

    @Test
    void theEntriesOfABatchAreInOrder() {
        this.methods.on("early", (transaction, request) -> this.events.add("early"));
        Form.FUTURE.ask(this.peer, () -> this.events.add("answer"));
        this.conversation.receives(
                batch(notification("early"), result(1, "'sub-1'"), notification("event"), notification("$/unknown")));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("answer", "early", "event");
    }

    @Test
    void severalAnswersAreThereBeforeTheHandlerBehindThem() {
        for (int i = 1; i <= 3; i++) {
            Form.FUTURE.ask(this.peer, () -> this.events.add("answer"));
        }
        this.conversation.receives(result(2, "2"));
        this.conversation.receives(result(1, "1"));
        this.conversation.receives(notification("event"));
        this.conversation.receives(result(3, "3"));
        this.conversation.receives(notification("event"));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("answer", "answer", "answer", "event", "event");
    }

    @Test
    void anAnswerWaitsForNoHandlerThatWasReceivedBeforeIt() {
        Form.FUTURE.ask(this.peer, () -> this.events.add("answer"));
        this.methods.on("slow", (transaction, request) -> {
            this.conversation.receives(result(1, "1"));
            this.conversation.receives(notification("event"));
            this.conversation.threads.runAll();
            this.events.add("slow");
        });
        this.conversation.receives(notification("slow"));
        this.conversation.threads.runAll();
        assertThat(this.events).containsExactly("answer", "slow", "event");
    }

    @Test
    void aHandlerOnTheThreadThatReadsWaitsForTheAnswerToo() {
        this.methods.withNonBlocking(true);
        this.peer.handleAllWith(this.methods);
        Form.FUTURE.ask(this.peer, () -> this.events.add("answer"));
        read(() -> this.conversation.receives(
                batch(notification("event"), result(1, "1"), notification("event"), notification("event"))));
        assertThat(this.events).containsExactly("event");
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("event", "answer", "event", "event");
        read(() -> this.conversation.receives(notification("event")));
        assertThat(this.events).hasSize(5);
    }

    @Test
    void aConcurrentHandlerWaitsForTheAnswerToo() {
        this.methods.withConcurrentRequests(true);
        this.peer.handleAllWith(this.methods);
        Form.FUTURE.ask(this.peer, () -> this.events.add("answer"));
        this.conversation.receives(result(1, "1"));
        this.conversation.receives(notification("event"));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("answer", "event");
    }

    @Test
    void aBlockingCallerNeedsNoWorkerForItsAnswer() throws Exception {
        CompletableFuture<JsonElement> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                outcome.complete(this.peer.sendRequest("subscribe"));
            } catch (IOException | RuntimeException failure) {
                outcome.completeExceptionally(failure);
            }
        });
        caller.start();
        this.conversation.awaitSent(request(1, "subscribe"));
        this.conversation.receives(result(1, "'sub-1'"));
        this.conversation.receives(notification("event"));
        assertThat(outcome.get(GENEROUS, TimeUnit.SECONDS)).hasToString("\"sub-1\"");
        assertThat(this.events).isEmpty();
        assertThat(this.conversation.threads.size()).as("only the handler").isEqualTo(1);
        caller.join();
    }

    @Test
    void aContinuationThatBlocksHoldsUpLaterHandlersButNoAnswer() {
        Form.FUTURE.ask(this.peer, () -> {
            this.conversation.threads.runNewestFirst();
            this.events.add("first has ended");
        });
        Form.FUTURE.ask(this.peer, () -> this.events.add("second"));
        this.conversation.receives(result(1, "1"));
        this.conversation.receives(notification("event"));
        this.conversation.receives(result(2, "2"));
        this.conversation.threads.runAll();
        assertThat(this.events).containsExactly("second", "first has ended", "event");
    }

    @Test
    void aContinuationThatWaitsForAnAnswerLetsLaterHandlersStart() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (LocalPair pair = new LocalPair(
                new Methods(),
                new Methods()
                        .on(
                                "login",
                                (transaction, request) -> transaction.sendResponse(
                                        transaction.getSession().sendRequest("echo", List.of("challenge")))),
                1,
                2)) {
            pair.near.sendRequestAsync("silent", null).thenAccept(nothing -> {
                try {
                    // Its answer depends on a handler that is received after the answer which brought us here.
                    assertThat(pair.near.sendRequest("login")).hasToString("[\"challenge\"]");
                    answered.countDown();
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
            });
            assertThat(answered.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void progressIsInOrderAndBeforeItsAnswerAndWaitsForNoHandler() {
        CompletableFuture<JsonElement> answer = this.peer.sendRequestAsync(
                "work", null, JsonElement.class, null, value -> this.events.add("progress " + value));
        answer.thenAccept(done -> this.events.add("answer " + done));
        this.methods.on("slow", (transaction, request) -> {
            for (int percent : new int[] {50, 100}) {
                this.conversation.receives(notification("$/progress", "{'token':1,'value':" + percent + "}"));
            }
            this.conversation.receives(result(1, "1"));
            this.conversation.receives(notification("event"));
            this.conversation.threads.runNewestFirst();
            this.events.add("slow");
        });
        this.conversation.receives(notification("slow"));
        this.conversation.threads.runAll();
        assertThat(this.events).containsExactly("progress 50", "progress 100", "answer 1", "slow", "event");
        this.conversation.assertNothingMoreBut(request(1, "work"));
    }

    @Test
    void aHandlerStartsAfterTheProgressBeforeIt() {
        this.peer.sendRequestAsync("work", null, JsonElement.class, null, value -> this.events.add("progress"));
        this.conversation.receives(notification("$/progress", "{'token':1,'value':1}"));
        this.conversation.receives(notification("event"));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("progress", "event");
    }

    @Test
    void progressThatNobodyTakesIsBoundedAsNotificationsAre() {
        Conversation small =
                new Conversation(this.methods, options -> options.limits(Limits.with("queuedNotifications", 3)));
        small.peer.sendRequestAsync("work", null, JsonElement.class, null, value -> {
            throw new IllegalStateException("a listener that fails");
        });
        String progress = notification("$/progress", "{'token':1,'value':1}");
        for (int i = 0; i < 3; i++) {
            assertThat(small.receives(progress)).isTrue();
        }
        assertThat(small.receives(progress)).isFalse();
        small.threads.runAll();
        assertThat(small.receives(progress)).isTrue();
    }

    @Test
    void whatWasFailedByTheEndIsToldBeforeTheLastCallback() {
        Form.DEPENDENT_FUTURE.ask(this.peer, () -> this.events.add("failed"));
        this.peer.end(CloseStatus.NORMAL);
        this.peer.execute(() -> this.events.add("closed"));
        this.conversation.threads.runNewestFirst();
        assertThat(this.events).containsExactly("failed", "closed");
    }

    @Test
    void theEndOfASessionDoesNotWaitForAContinuationThatNeverReturns() {
        Form.FUTURE.ask(this.peer, () -> {
            this.peer.execute(() -> this.events.add("closed"));
            this.conversation.threads.runAll();
            assertThat(this.events).isEmpty();
            this.peer.takeTurnAway();
            this.conversation.threads.runAll();
            this.events.add("returned");
        });
        this.conversation.receives(result(1, "1"));
        this.conversation.receives(notification("event"));
        this.conversation.threads.runAll();
        assertThat(this.events).containsExactly("event", "closed", "returned");
        this.peer.execute(() -> this.events.add("later"));
        this.conversation.threads.runAll();
        assertThat(this.events).endsWith("later");
    }

    @Test
    void noHandlerEverSeesAnIdThatItsAnswerHasNotBrought() throws Exception {
        int rounds = 3000;
        Set<String> known = ConcurrentHashMap.newKeySet();
        AtomicInteger strangers = new AtomicInteger();
        CountDownLatch handled = new CountDownLatch(rounds);
        Methods subscriber = new Methods().on("event", (transaction, request) -> {
            if (!known.contains(request.getParams().getAsJsonArray().get(0).getAsString())) {
                strangers.incrementAndGet();
            }
            handled.countDown();
        });
        AtomicInteger ids = new AtomicInteger();
        Methods publisher = new Methods().on("subscribe", (transaction, request) -> {
            String id = "sub-" + ids.incrementAndGet();
            transaction.sendResponse(id);
            transaction.getSession().sendNotification("event", id);
        });
        try (LocalPair pair = new LocalPair(subscriber, publisher, 4, 4)) {
            for (int i = 0; i < rounds; i++) {
                CountDownLatch answered = new CountDownLatch(1);
                // Said before the request leaves; what is added to a future may come too late.
                pair.near.sendRequest("subscribe", null, new Continuation<JsonElement>() {

                    @Override
                    public void onSuccess(@Nullable JsonElement id) {
                        known.add(id.getAsString());
                        answered.countDown();
                    }

                    @Override
                    public void onError(Throwable cause) {}
                });
                assertThat(answered.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(handled.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(strangers).hasValue(0);
    }
}
