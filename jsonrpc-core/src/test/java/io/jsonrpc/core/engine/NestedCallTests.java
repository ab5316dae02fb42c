package io.jsonrpc.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.transport.CloseStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that call back, with the smallest pool there is. */
@Timeout(60)
class NestedCallTests {

    private enum Form {
        SYNCHRONOUS,
        FUTURE_GET,
        FUTURE_JOIN
    }

    private static final int GENEROUS = 30;

    private static Methods nesting(Form form) {
        return new Methods().on("down", (transaction, request) -> {
            int levels = request.getParams().getAsJsonArray().get(0).getAsInt();
            if (levels == 0) {
                transaction.sendResponse("bottom");
                return;
            }
            JsonElement below = switch (form) {
                case SYNCHRONOUS -> transaction.getSession().sendRequest("down", levels - 1);
                case FUTURE_GET ->
                    transaction
                            .getSession()
                            .sendRequestAsync("down", levels - 1)
                            .get();
                case FUTURE_JOIN ->
                    transaction
                            .getSession()
                            .sendRequestAsync("down", levels - 1)
                            .thenApply(answer -> answer)
                            .join();
            };
            transaction.sendResponse(levels + " " + below.getAsString());
        });
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void threeLevelsInBothDirectionsWorkOnAPoolOfOne(Form form) throws Exception {
        try (LocalPair pair = new LocalPair(nesting(form), nesting(form), 1, 100)) {
            CompletableFuture<JsonElement> down = pair.near.sendRequestAsync("down", 6);
            CompletableFuture<JsonElement> up = pair.far.sendRequestAsync("down", 6);
            JsonPrimitive expected = new JsonPrimitive("6 5 4 3 2 1 bottom");
            assertThat(down.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo(expected);
            assertThat(up.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo(expected);
            assertThat(pair.near.load().pending()).isZero();
            assertThat(pair.far.load().pending()).isZero();
            // The answers are here, but the handlers that gave them may still be on their way back.
            pair.awaitIdle();
        }
    }

    @Test
    void manyNestedCallsAtOnceWorkOnAPoolOfOne() throws Exception {
        try (LocalPair pair = new LocalPair(nesting(Form.SYNCHRONOUS), nesting(Form.SYNCHRONOUS), 1, 200)) {
            List<CompletableFuture<JsonElement>> answers = IntStream.range(0, 20)
                    .mapToObj(i -> (i % 2 == 0 ? pair.near : pair.far).sendRequestAsync("down", 3))
                    .toList();
            for (CompletableFuture<JsonElement> answer : answers) {
                assertThat(answer.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo(new JsonPrimitive("3 2 1 bottom"));
            }
        }
    }

    @Test
    void aCallbackOfTheSessionMayAskToo() throws Exception {
        try (LocalPair pair = new LocalPair(new Methods(), new Methods(), 1, 1)) {
            CompletableFuture<JsonElement> answer = new CompletableFuture<>();
            pair.near.execute(() -> {
                try {
                    answer.complete(pair.near.sendRequest("echo", List.of(1)));
                } catch (Exception failure) {
                    answer.completeExceptionally(failure);
                }
            });
            assertThat(answer.get(GENEROUS, TimeUnit.SECONDS)).hasToString("[1]");
        }
    }

    @Test
    void whatIsCalledForACallMayAskTooOnAPoolOfOne() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        Methods far = new Methods()
                .on("work", (transaction, request) -> {
                    transaction.progress("step");
                    transaction.sendResponse("done");
                })
                .on("stuck", (transaction, request) -> {
                    transaction.onCancel(() -> answers.add(asked(transaction.getSession(), "cancelled")));
                    transaction.startAsync();
                    answers.add("stuck");
                });
        try (LocalPair pair = new LocalPair(new Methods(), far, 1, 100)) {
            CompletableFuture<String> work = pair.near.sendRequestAsync(
                    "work", null, String.class, null, value -> answers.add(asked(pair.near, "progress")));
            work.thenAccept(done -> answers.add(asked(pair.near, "future")));
            pair.near.sendRequest("work", null, new Continuation<JsonElement>() {

                @Override
                public void onSuccess(JsonElement result) {
                    answers.add(asked(pair.near, "continuation"));
                }

                @Override
                public void onError(Throwable cause) {}
            });
            CompletableFuture<JsonElement> stuck = pair.near.sendRequestAsync("stuck", null);
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                heard.add(answers.poll(GENEROUS, TimeUnit.SECONDS));
            }
            assertThat(heard)
                    .containsExactlyInAnyOrder("[\"progress\"]", "[\"future\"]", "[\"continuation\"]", "stuck");
            stuck.cancel(true);
            assertThat(answers.poll(GENEROUS, TimeUnit.SECONDS)).isEqualTo("[\"cancelled\"]");
        }
    }

    private static String asked(JsonRpcRequestSender sender, String word) {
        try {
            return String.valueOf(sender.sendRequest("echo", List.of(word)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aHandlerMayWaitForTheAnswerToAnotherPeersRequest() throws Exception {
        Methods asked = new Methods();
        try (LocalPair inner = new LocalPair(new Methods(), asked, 1, 1)) {
            Methods relaying = new Methods()
                    .on("relay", (transaction, request) -> transaction.sendResponse(inner.near.sendRequest("back")));
            try (LocalPair outer = new LocalPair(new Methods(), relaying, 1, 2)) {
                asked.on(
                        "back",
                        (transaction, request) ->
                                transaction.sendResponse(outer.near.sendRequest("echo", List.of("round"))));
                assertThat(outer.near.sendRequestAsync("relay", null).get(GENEROUS, TimeUnit.SECONDS))
                        .hasToString("[\"round\"]");
            }
        }
    }

    @Test
    void oneLevelMoreThanMayWaitFailsAndTheOthersAnswer() throws Exception {
        BlockingQueue<Class<?>> failures = new LinkedBlockingQueue<>();
        Methods near = nesting(Form.SYNCHRONOUS);
        Methods far = nesting(Form.SYNCHRONOUS);
        try (LocalPair pair = new LocalPair(near, far, 1, 1)) {
            CompletableFuture<JsonElement> answer = pair.near.sendRequestAsync("down", 3);
            assertThatThrownBy(() -> answer.get(GENEROUS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RemoteErrorException.class);
            pair.awaitIdle();
            near.uncaught.forEach(failure -> failures.add(failure.getClass()));
            far.uncaught.forEach(failure -> failures.add(failure.getClass()));
            assertThat(failures).contains(QueueFullException.class, RemoteErrorException.class);
        }
    }

    @Test
    void aCloseEndsTheWaitOfAHandler() throws Exception {
        BlockingQueue<Exception> ended = new LinkedBlockingQueue<>();
        CountDownLatch asked = new CountDownLatch(1);
        Methods waiting = new Methods().on("wait", (transaction, request) -> {
            try {
                transaction.getSession().sendRequest("never");
            } catch (Exception closed) {
                ended.add(closed);
            }
        });
        Methods silent = new Methods().on("never", (transaction, request) -> {
            transaction.startAsync();
            asked.countDown();
        });
        try (LocalPair pair = new LocalPair(silent, waiting, 1, 1)) {
            pair.near.sendNotification("wait");
            assertThat(asked.await(GENEROUS, TimeUnit.SECONDS)).isTrue();
            pair.disconnect(CloseStatus.GOING_AWAY);
            assertThat(ended.poll(GENEROUS, TimeUnit.SECONDS)).isInstanceOf(PeerClosedException.class);
        }
    }
}
