package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a call has ended. */
class CallEndTests {

    private final Methods methods = new Methods();

    private final List<String> ended = new ArrayList<>();

    private final Conversation conversation =
            new Conversation(this.methods, options -> options.serverInterceptors(List.of(new Ends())));

    private final class Ends implements ServerCallInterceptor {

        @Override
        public void admit(JsonRpcCall call) {
            call.whenEnded(() -> CallEndTests.this.ended.add(call.getMethod()));
            if (call.getMethod().equals("refused")) {
                throw new RequestRejectedException(7, "refused");
            }
        }

        @Override
        public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
            next.proceed(transaction);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
    }

    @Test
    void anAnsweredCallEndsRightBeforeItsAnswer() {
        this.methods.on("inside", (transaction, request) -> {
            transaction.whenEnded(() -> this.ended.add("sent: " + this.conversation.transport.takeSent()));
            transaction.sendResponse("done");
            transaction.whenEnded(() -> this.ended.add("late"));
            this.ended.add("still inside");
        });

        assertThat(this.conversation.answersTo(request(1, "inside"))).containsExactly(result(1, "'done'"));

        assertThat(this.ended).containsExactly("inside", "sent: []", "late", "still inside");
    }

    @Test
    void callsEndThatAreAnsweredForTheirHandler() {
        assertThat(this.conversation.answersTo(request(1, "silent"))).containsExactly(result(1, "''"));
        assertThat(this.conversation.answersTo(request(2, "refused"))).containsExactly(error(2, 7, "refused"));
        assertThat(this.conversation.answersTo(request(3, "unknown")))
                .containsExactly(error(3, ErrorType.METHOD_NOT_FOUND));
        assertThat(this.conversation.answersTo(notification("silent"))).isEmpty();
        assertThat(this.conversation.answersTo(notification("refused"))).isEmpty();

        assertThat(this.ended).containsExactly("silent", "refused", "unknown", "silent", "refused");
    }

    @Test
    void anAnswerFromElsewhereEndsTheCall() throws Exception {
        List<Transaction> kept = new ArrayList<>();
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            kept.add(transaction);
        });
        assertThat(this.conversation.answersTo(request(1, "later"))).isEmpty();
        assertThat(this.ended).isEmpty();

        kept.get(0).sendResponse("done");

        assertThat(this.ended).containsExactly("later");
        assertThat(this.conversation.sent()).containsExactly(result(1, "'done'"));
        kept.get(0).whenEnded(() -> this.ended.add("at once"));
        assertThat(this.ended).containsExactly("later", "at once");
    }

    @Test
    void aCancelledCallEndsWhenItsHandlerHasReturned() throws Exception {
        BlockingQueue<String> inside = new LinkedBlockingQueue<>();
        CountDownLatch mayReturn = new CountDownLatch(1);
        this.methods.on("blocking", (transaction, request) -> {
            inside.add("started");
            boolean interrupted = false;
            while (!interrupted) {
                try {
                    interrupted = !mayReturn.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException expected) {
                    interrupted = true;
                }
            }
            mayReturn.await(30, TimeUnit.SECONDS);
        });
        Race.of(() -> this.conversation.answersTo(request(1, "blocking")), () -> {
            assertThat(inside.poll(30, TimeUnit.SECONDS)).isEqualTo("started");
            this.conversation.receives(cancel(1));
            assertThat(this.conversation.transport.takeSent()).containsExactly(error(1, ErrorType.REQUEST_CANCELLED));
            assertThat(this.ended).isEmpty();
            mayReturn.countDown();
        });

        assertThat(this.ended).containsExactly("blocking");
    }

    @Test
    void aCallEndsWithItsSession() {
        this.methods.on("later", (transaction, request) -> transaction.startAsync());
        assertThat(this.conversation.answersTo(request(1, "later"))).isEmpty();

        this.conversation.peer.end(CloseStatus.NORMAL);

        assertThat(this.conversation.sent()).isEmpty();
        assertThat(this.ended).containsExactly("later");
    }

    @Test
    void whatAnActionThrowsStopsNothing() {
        this.methods.on("failing", (transaction, request) -> {
            transaction.whenEnded(() -> {
                throw new IllegalStateException("broken");
            });
            transaction.whenEnded(() -> this.ended.add("second"));
            transaction.sendResponse("done");
        });

        assertThat(this.conversation.answersTo(request(1, "failing"))).containsExactly(result(1, "'done'"));
        assertThat(this.ended).containsExactly("failing", "second");
    }
}
