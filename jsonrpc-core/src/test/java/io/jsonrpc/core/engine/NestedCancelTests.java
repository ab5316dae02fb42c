package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.CurrentCall;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.transport.CloseStatus;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler asks is not wanted any more once its own call is not. */
@Timeout(60)
class NestedCancelTests {

    private static final int GENEROUS = 30;

    /** How the outer call ends. */
    private enum End {
        CANCELLED(conversation -> conversation.receives(cancel("'o'"))),
        TIMED_OUT(conversation -> conversation.advance(Duration.ofMinutes(5))),
        SESSION_ENDED(conversation -> conversation.peer.end(CloseStatus.NORMAL));

        private final Consumer<Conversation> event;

        End(Consumer<Conversation> event) {
            this.event = event;
        }
    }

    private final Methods methods = new Methods();

    /** The peer that the handlers ask, with a clock of its own. */
    private final Conversation other = new Conversation(new Methods());

    private final ServerCallInterceptor auditing = (transaction, request, next) -> {
        ask("audit");
        next.proceed(transaction);
    };

    private final Conversation conversation =
            new Conversation(this.methods, options -> options.serverInterceptors(List.of(this.auditing)));

    private final List<CompletableFuture<?>> answers = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
        this.other.assertNothingMore();
    }

    private void ask(String method) {
        this.answers.add(this.other.peer.sendRequestAsync(method, null, String.class, null));
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whatItsThreadHasSentIsCancelledHoweverTheCallEnds(End end) {
        this.methods.on("outer", (transaction, request) -> {
            transaction.startAsync();
            this.answers.addAll(
                    this.other.peer.batch().add("b", null).add("c", null).send());
        });
        this.conversation.answersTo(request("'o'", "outer"));
        assertThat(this.other.sent()).containsExactly(request(1, "audit"), batch(request(2, "b"), request(3, "c")));

        end.event.accept(this.conversation);
        this.conversation.sent();

        assertThat(this.other.sent()).containsExactlyInAnyOrder(cancel(1), cancel(2), cancel(3));
        assertThat(this.answers).hasSize(3).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void aCallThatWasAnsweredLeavesWhatItHasAsked() {
        this.conversation.answersTo(request("'o'", "echo", "[1]"));
        this.conversation.answersTo(cancel("'o'"));

        assertThat(this.other.answersTo(result(1, "'heard'"))).containsExactly(request(1, "audit"));
        assertThat(this.answers.get(0).join()).isEqualTo("heard");
    }

    @Test
    void aCancelledHandlerMayStillCleanUp() {
        this.methods.on("outer", (transaction, request) -> {
            this.conversation.receives(cancel("'o'"));
            ask("unlock");
        });
        assertThat(this.conversation.answersTo(request("'o'", "outer")))
                .containsExactly(error("'o'", ErrorType.REQUEST_CANCELLED));

        assertThat(this.other.sent()).containsExactly(request(1, "audit"), request(2, "unlock"), cancel(1));
        this.other.answersTo(result(2, "'unlocked'"));
        assertThat(this.answers.get(1).join()).isEqualTo("unlocked");
    }

    @Test
    void anotherThreadThatHasTheCallSendsForIt() {
        List<Transaction> kept = new ArrayList<>();
        this.methods.on("outer", (transaction, request) -> {
            transaction.startAsync();
            kept.add(transaction);
        });
        this.conversation.answersTo(request("'o'", "outer"));
        JsonRpcCall before = CurrentCall.ofThread().replace(kept.get(0));
        ask("later");
        CurrentCall.ofThread().replace(before);
        ask("of no call");

        this.conversation.answersTo(cancel("'o'"));

        assertThat(this.other.sent())
                .containsExactly(
                        request(1, "audit"), request(2, "later"), request(3, "of no call"), cancel(1), cancel(2));
        this.other.answersTo(result(3, "'x'"));
    }

    @Test
    void aCallKeepsNothingOfWhatWasAnswered() {
        List<Object> kept = new ArrayList<>();
        Class<?>[] type = {JsonRpcCall.class};
        InvocationHandler notingActions = (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "onCancel" -> kept.add(arguments[0]);
                case "forget" -> kept.remove(arguments[0]);
                case "isCancelled" -> {
                    return false;
                }
                default -> {}
            }
            return null;
        };
        JsonRpcCall call = (JsonRpcCall) Proxy.newProxyInstance(getClass().getClassLoader(), type, notingActions);
        JsonRpcCall before = CurrentCall.ofThread().replace(call);
        ask("one");
        ask("two");
        CurrentCall.ofThread().replace(before);
        assertThat(kept).hasSize(2);

        this.other.answersTo(result(1, "'x'"));
        assertThat(kept).hasSize(1);
        this.other.answersTo(result(2, "'x'"));
        assertThat(kept).isEmpty();
        this.other.sent();
    }

    /** Three levels, each of which waits for the one below, or returns its future. */
    @JsonRpcService("levels")
    static final class Levels {

        private final ServiceProxies proxies = new ServiceProxies(Conversation.CODEC);

        private final BlockingQueue<String> events;

        Levels(BlockingQueue<String> events) {
            this.events = events;
        }

        @JsonRpcMethod
        public String waits(Session session, int levels, CancellationToken token) throws Exception {
            token.onCancel(() -> this.events.add("level " + levels + " cancelled"));
            if (levels == 0) {
                this.events.add("bottom");
                new CountDownLatch(1).await();
            }
            return proxy(session).waits(levels - 1);
        }

        @JsonRpcMethod
        public CompletableFuture<String> returns(Session session, int levels, CancellationToken token) {
            token.onCancel(() -> this.events.add("level " + levels + " cancelled"));
            if (levels == 0) {
                this.events.add("bottom");
                return new CompletableFuture<>();
            }
            return proxy(session).returns(levels - 1).thenApply(below -> levels + below);
        }

        private Below proxy(Session session) {
            return this.proxies.create(Below.class, session, ProxyOptions.DEFAULT);
        }
    }

    /** The levels below. */
    @JsonRpcService("levels")
    interface Below {

        String waits(int levels);

        CompletableFuture<String> returns(int levels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"waits", "returns"})
    void threeLevelsInBothDirectionsEndTogetherOnAPoolOfOne(String form) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        ServiceHandler levels = new ServiceHandler(
                Levels.class, MethodSurroundings.of(new Levels(events), Conversation.CODEC.typedValues(false)));
        try (LocalPair pair = new LocalPair(levels, levels, 1, 100)) {
            CompletableFuture<JsonElement> top = pair.near.sendRequestAsync("levels." + form, Map.of("levels", 3));
            assertThat(events.poll(GENEROUS, TimeUnit.SECONDS)).isEqualTo("bottom");

            top.cancel(true);

            List<String> cancelled = new ArrayList<>();
            for (int level = 0; level <= 3; level++) {
                cancelled.add(events.poll(GENEROUS, TimeUnit.SECONDS));
            }
            assertThat(cancelled)
                    .containsExactlyInAnyOrder(
                            "level 3 cancelled", "level 2 cancelled", "level 1 cancelled", "level 0 cancelled");
            pair.awaitIdle();
            assertThat(pair.near.load().pending() + pair.far.load().pending()).isZero();
        }
    }
}
