package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.message.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers say how long they wait, and nobody works for longer than that. */
class DeadlineTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(
            this.methods,
            options -> options.announceTimeouts(true).clientInterceptors(List.of(call -> {
                if (call.method().equals("traced")) {
                    call.trace("00-1-2-01", "a=b");
                }
                return call.params();
            })));

    DeadlineTests() {
        this.methods.on("later", (transaction, request) -> transaction.startAsync());
        this.conversation.peer.useContext(true);
    }

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
    }

    /** A message with more members. */
    private static String with(String members, String message) {
        return message.replaceFirst("(\"method\":\"[^\"]*\")", "$1," + members.replace('\'', '"'));
    }

    private static String within(long millis, String message) {
        return with("'timeoutMillis':" + millis, message);
    }

    @Test
    void aRequestWhoseTimeIsOverDoesNotStartEvenIfNoTimerHasRun() {
        this.methods.on("busy", (transaction, request) -> this.conversation.clock.pass(SECOND.multipliedBy(2)));
        this.conversation.receives(request(1, "busy"));
        this.conversation.receives(within(1000, request(2, "echo", "[2]")));
        this.conversation.receives(within(5000, request(3, "echo", "[3]")));
        this.conversation.receives(within(0, request(4, "echo", "[4]")));

        assertThat(this.conversation.sent())
                .containsExactly(
                        result(1, "''"),
                        error(2, ErrorType.REQUEST_TIMEOUT),
                        result(3, "[3]"),
                        error(4, ErrorType.REQUEST_TIMEOUT));
        assertThat(this.methods.called).containsExactly("busy", "echo");
    }

    @Test
    void onlyWhereBothEndsHaveAgreedOnIt() {
        this.conversation.peer.useContext(false);
        this.conversation.answersTo(within(1000, request(1, "later")));
        this.conversation.advance(SECOND);
        assertThat(this.conversation.sent()).isEmpty();
        this.conversation.answersTo(cancel(1));

        this.conversation.peer.sendRequestAsync("traced", null, String.class, SECOND);
        assertThat(this.conversation.sent()).containsExactly(request(1, "traced"));
        this.conversation.answersTo(result(1, "'x'"));
    }

    @Test
    void aHandlerKnowsHowMuchTimeIsLeftAndWhereItIsInATrace() {
        this.methods.on("ask", (transaction, request) -> {
            this.conversation.clock.pass(SECOND);
            JsonRpcCall call = JsonRpcCall.current();
            transaction.sendResponse(call.getRemaining() + " " + call.getContext());
        });
        this.methods.on(
                "tell",
                (transaction, request) ->
                        assertThat(JsonRpcCall.current().getRemaining()).isNull());

        assertThat(this.conversation.answersTo(with(
                        "'timeoutMillis':3000,'traceparent':'00-1-2-01','tracestate':'a=b'", request(1, "ask", "{}"))))
                .containsExactly(
                        result(1, "'PT2S CallContext[timeoutMillis=3000, traceparent=00-1-2-01, tracestate=a=b]'"));
        this.conversation.answersTo(notification("tell"));
    }

    @Test
    void aCallSaysHowLongItWaitsIfThatIsNotTheDefault() {
        CompletableFuture<String> first = this.conversation.peer.sendRequestAsync("m", null, String.class, SECOND);
        CompletableFuture<String> second = this.conversation.peer.sendRequestAsync("m", List.of(), String.class, null);
        CompletableFuture<String> third =
                this.conversation.peer.sendRequestAsync("traced", List.of(), String.class, null);

        assertThat(this.conversation.sent())
                .containsExactly(
                        within(1000, request(1, "m")),
                        request(2, "m", "[]"),
                        with("'traceparent':'00-1-2-01','tracestate':'a=b'", request(3, "traced", "[]")));
        List.of(1, 2, 3).forEach(id -> this.conversation.answersTo(result(id, "'x'")));
        assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
    }

    @Test
    void aNestedCallWaitsNoLongerThanTheOneThatIsHandled() {
        this.methods.on("outer", (transaction, request) -> {
            transaction.startAsync();
            this.conversation.clock.pass(SECOND);
            this.conversation.peer.sendRequestAsync("default", null, String.class, null);
            this.conversation.peer.sendRequestAsync("short", null, String.class, SECOND);
            this.conversation.peer.sendRequestAsync("long", null, String.class, SECOND.multipliedBy(9));
        });

        assertThat(this.conversation.answersTo(within(3000, request("'o'", "outer"))))
                .containsExactly(
                        within(2000, request(1, "default")),
                        within(1000, request(2, "short")),
                        within(2000, request(3, "long")));
        this.conversation.advance(SECOND.multipliedBy(2));
        assertThat(this.conversation.sent())
                .containsExactlyInAnyOrder(error("'o'", ErrorType.REQUEST_TIMEOUT), cancel(1), cancel(2), cancel(3));
    }

    @Test
    void aNestedCallThatIsTooLateIsNotSent() {
        this.methods.on("outer", (transaction, request) -> {
            this.conversation.clock.pass(SECOND);
            assertThatThrownBy(() -> this.conversation.peer.sendRequest("late", null, String.class))
                    .isInstanceOf(RequestTimeoutException.class);
        });

        assertThat(this.conversation.answersTo(within(1000, request(1, "outer"))))
                .containsExactly(result(1, "''"));
    }
}
