package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a peer after its end: nothing. */
class EndTests {

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods);

    private final JsonRpcPeer peer = this.conversation.peer;

    private final List<String> events = new ArrayList<>();

    private final List<Transaction> kept = new ArrayList<>();

    EndTests() {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            transaction.onCancel(() -> this.events.add("cancelled"));
            this.kept.add(transaction);
        });
    }

    @AfterEach
    void nothingIsLeft() {
        this.peer.end(CloseStatus.NORMAL);
        this.conversation.assertNothingMore();
        assertThat(this.conversation.clock.scheduled()).isZero();
    }

    @Test
    void callbacksStillRun() {
        this.peer.end(CloseStatus.NORMAL);
        this.peer.execute(() -> this.events.add("closed"));
        this.conversation.threads.runAll();
        assertThat(this.events).containsExactly("closed");
    }

    @Test
    void requestsOfTheOtherSideAreCancelledAndNotAnswered() throws Exception {
        this.conversation.answersTo(request(1, "later"));
        this.conversation.receives(request(2, "echo"));
        this.peer.end(CloseStatus.NORMAL);
        assertThat(this.conversation.sent()).isEmpty();
        assertThat(this.events).containsExactly("cancelled");
        assertThat(this.methods.called).containsExactly("later");
        assertThat(this.kept.get(0).isCancelled()).isTrue();
        this.kept.get(0).sendResponse("late");
        assertThat(this.conversation.journal.take())
                .containsExactly("later started", "later returned", "later ended -32800");
    }

    @Test
    void aRunningHandlerIsInterrupted() {
        this.methods.on("ending", (transaction, request) -> {
            this.peer.end(CloseStatus.NORMAL);
            new CountDownLatch(1).await();
        });
        assertThat(this.conversation.answersTo(request(1, "ending"))).isEmpty();
        assertThat(this.methods.uncaught).isEmpty();
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        this.peer.end(CloseStatus.NORMAL);
        assertThat(this.conversation.receives(request(1, "echo"))).isTrue();
        assertThat(this.conversation.receives(notification("silent"))).isTrue();
        assertThat(this.conversation.sent()).isEmpty();
        assertThat(this.methods.called).isEmpty();
    }

    @Test
    void pendingRequestsFailAndTimersStop() {
        CompletableFuture<?> answer = this.peer.sendRequestAsync("a", null);
        this.conversation.answersTo(request(1, "later"));
        assertThat(this.conversation.clock.scheduled()).isEqualTo(2);
        this.peer.end(CloseStatus.NORMAL);
        this.conversation.threads.runAll();
        assertThat(answer).isCompletedExceptionally();
        assertThat(this.conversation.clock.scheduled()).isZero();
    }

    @Test
    void messagesThatWereNotWrittenAreCounted() {
        this.peer.detach(this.conversation.transport);
        this.peer.sendNotificationAsync("a", null);
        this.peer.sendAndForget(this.peer.encodeNotification("b", null));
        this.conversation.receives(request(1, "echo"));
        this.conversation.threads.runAll();
        assertThat(this.peer.load().outboundMessages()).isEqualTo(3);
        assertThat(this.peer.end(CloseStatus.NORMAL)).isEqualTo(3);
        assertThat(this.peer.end(CloseStatus.NORMAL)).isZero();
    }

    @Test
    void aLastAnswerLeavesBeforeTheSocketIsClosed() {
        this.conversation.transport.hold();
        this.peer.sendAnswer(new JsonRpcResult(RequestId.of(1), new JsonText("\"bye\"")));
        this.peer.closeWhenIdle(CloseStatus.NORMAL);
        assertThat(this.conversation.transport.closed()).isNull();
        this.conversation.transport.confirm();
        assertThat(this.conversation.sent()).containsExactly(result(1, "'bye'"));
        assertThat(this.conversation.transport.closed()).isEqualTo(CloseStatus.NORMAL);
    }

    @Test
    void aPeerOutlivesItsTransport() throws Exception {
        this.conversation.answersTo(request(1, "later"));
        CompletableFuture<?> answer = this.peer.sendRequestAsync("a", null);
        assertThat(this.conversation.sent()).containsExactly(request(1, "a"));
        this.peer.detach(this.conversation.transport);
        this.kept.get(0).sendResponse("buffered");
        this.peer.sendNotification("told");
        assertThat(this.conversation.sent()).isEmpty();
        this.peer.attach(this.conversation.transport, this.peer.encodeNotification("welcome", null));
        assertThat(this.conversation.sent()).isEmpty();
        this.peer.flush();
        assertThat(this.conversation.sent())
                .containsExactly(notification("welcome"), result(1, "'buffered'"), notification("told"));
        this.conversation.answersTo(result(1, "1"));
        assertThat(answer).isCompleted();
    }

    @Test
    void whatIsHandledIsTold() {
        Conversation told =
                new Conversation(this.methods, options -> options.onRequestHandled(() -> this.events.add("handled")));
        told.answersTo(request(1, "echo"));
        told.answersTo(notification("silent"));
        told.answersTo(request(2, "unknown"));
        assertThat(this.events).containsExactly("handled", "handled", "handled");
    }
}
