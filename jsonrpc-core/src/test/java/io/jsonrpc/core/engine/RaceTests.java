package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wait ends exactly once, whatever happens at the same moment. */
class RaceTests {

    private static final int TIMES = 1000;

    /** A way in which a request ends. */
    private interface Ending {

        void happen(Conversation conversation, CompletableFuture<?> answer);
    }

    private static final Map<String, Ending> ENDINGS = Map.of(
            "answer", (conversation, answer) -> conversation.receives(result(1, "1")),
            "timeout", (conversation, answer) -> conversation.advance(PeerLimits.DEFAULT.requestTimeout()),
            "cancel", (conversation, answer) -> answer.cancel(true),
            "close", (conversation, answer) -> conversation.peer.end(CloseStatus.GOING_AWAY),
            "failed write", (conversation, answer) -> conversation.peer.attach(new RecordingTransport(), null));

    static Stream<Arguments> pairs() {
        return ENDINGS.keySet().stream()
                .flatMap(first -> ENDINGS.keySet().stream()
                        .filter(second -> first.compareTo(second) <= 0)
                        .map(second -> Arguments.of(first, second)));
    }

    @ParameterizedTest(name = "{0} x {1}")
    @MethodSource("pairs")
    void aRequestEndsOnce(String first, String second) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Conversation conversation = new Conversation(new Methods());
            conversation.transport.hold();
            CompletableFuture<JsonElement> answer = conversation.peer.sendRequestAsync("race", null);
            AtomicInteger ends = new AtomicInteger();
            answer.whenComplete((result, failure) -> ends.incrementAndGet());
            Race.of(
                    () -> ENDINGS.get(first).happen(conversation, answer),
                    () -> ENDINGS.get(second).happen(conversation, answer));
            if (first.equals("timeout") && second.equals("timeout")) {
                // A timer that one thread sets while the other turns the clock is late, and has to come all the same.
                conversation.advance(PeerLimits.DEFAULT.requestTimeout());
            }
            conversation.threads.runAll();
            assertThat(ends).as(first + " x " + second).hasValue(1);
            assertThat(conversation.peer.load().pending()).isZero();
            assertThat(conversation.journal.take())
                    .filteredOn(line -> line.startsWith("call"))
                    .hasSize(1);
            conversation.peer.end(CloseStatus.NORMAL);
            assertThat(conversation.clock.scheduled()).isZero();
        }
    }

    @Test
    void aSynchronousRequestEndsWithTheAnswerOrTheTimeoutOrTheClose() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Conversation conversation = new Conversation(new Methods());
            Object[] outcome = new Object[1];
            Race.of(
                    () -> {
                        try {
                            outcome[0] = conversation.peer.sendRequest("race");
                        } catch (RequestTimeoutException | PeerClosedException expected) {
                            outcome[0] = expected;
                        }
                    },
                    () -> {
                        conversation.awaitSent(request(1, "race"));
                        Race.of(
                                () -> conversation.receives(result(1, "1")),
                                () -> conversation.advance(PeerLimits.DEFAULT.requestTimeout()),
                                () -> conversation.peer.end(CloseStatus.NORMAL));
                    });
            assertThat(outcome[0])
                    .isInstanceOfAny(JsonPrimitive.class, RequestTimeoutException.class, PeerClosedException.class);
            assertThat(conversation.peer.load().pending()).isZero();
            assertThat(conversation.clock.scheduled()).isZero();
        }
    }

    @Test
    void aRequestMadeAsThePeerEndsDoesNotStay() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Conversation conversation = new Conversation(new Methods());
            CompletableFuture<?>[] answer = new CompletableFuture<?>[1];
            Race.of(
                    () -> answer[0] = conversation.peer.sendRequestAsync("race", null),
                    () -> conversation.peer.end(CloseStatus.NORMAL));
            conversation.threads.runAll();
            assertThat(answer[0]).isCompletedExceptionally();
            assertThat(conversation.peer.load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
            assertThat(conversation.clock.scheduled()).isZero();
        }
    }

    @Test
    void aRequestReceivedAsThePeerEndsDoesNotStay() throws Exception {
        Methods methods = new Methods();
        methods.on("later", (transaction, request) -> transaction.startAsync());
        for (int i = 0; i < TIMES; i++) {
            Conversation conversation = new Conversation(methods);
            Race.of(
                    () -> assertThat(conversation.receives(request(1, "later"))).isTrue(),
                    conversation.threads::runAll,
                    () -> conversation.peer.end(CloseStatus.NORMAL));
            conversation.threads.runAll();
            assertThat(conversation.peer.load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
            assertThat(conversation.clock.scheduled()).isZero();
        }
    }

    @Test
    void anAnswerAndACancelGiveOneAnswerBetweenThem() throws Exception {
        Methods methods = new Methods();
        Conversation conversation = new Conversation(methods);
        for (int i = 0; i < TIMES; i++) {
            conversation.receives(request(1, "echo"));
            Race.of(conversation.threads::runAll, () -> conversation.receives(cancel(1)));
            assertThat(conversation.sent()).hasSize(1);
            assertThat(conversation.peer.load().inbound()).isZero();
        }
        assertThat(methods.uncaught).isEmpty();
    }

    @Test
    void aTimerReplacedWhileItFiresDoesNotOutliveTheEnd() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Conversation conversation = new Conversation(new Methods());
            conversation.peer.sendRequestAsync("first", null);
            Race.of(
                    () -> conversation.advance(PeerLimits.DEFAULT.requestTimeout()),
                    () -> conversation.peer.sendRequestAsync("second", null, JsonElement.class, Duration.ofMillis(1)));
            conversation.peer.end(CloseStatus.NORMAL);
            assertThat(conversation.clock.scheduled()).isZero();
        }
    }
}
