package io.jsonrpc.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In memory time is turned by hand. */
class JsonRpcTesterClockTests {

    private final CompletableFuture<Session> session = new CompletableFuture<>();

    private final RequestHandler<String> handler = RequestHandler.of(String.class, (transaction, request) -> {
        this.session.complete(transaction.getSession());
        if (request.getMethod().equals("wait")) {
            transaction.startAsync();
        } else {
            transaction.sendResponse(request.getParams());
        }
    });

    private final JsonRpcTester tester =
            JsonRpcTester.bindToHandler(this.handler).build();

    @AfterEach
    void close() {
        this.tester.close();
    }

    @Test
    void aSessionLivesAsLongAsItsSocketHoweverLongThatIs() {
        this.tester.call("echo", "a").result(String.class).isEqualTo("a");
        String session = this.tester.client().getSession().getSessionId();
        this.tester.clock().advance(Duration.ofDays(1));
        this.tester.call("echo", "b").result(String.class).isEqualTo("b");
        assertThat(this.tester.client().getSession().getSessionId()).isEqualTo(session);
    }

    @Test
    void aSessionIsLostWhenItsWindowIsOver() {
        this.tester.call("echo", "a");
        this.tester.breakConnection();
        this.tester.clock().advance(Duration.ofSeconds(1));
        this.tester.resume();
        this.tester.breakConnection();
        this.tester.clock().advance(Duration.ofHours(1));
        assertThat(this.tester.reconnect()).isEqualTo(SessionLoss.EXPIRED);
        this.tester.call("echo", "c").result(String.class).isEqualTo("c");
    }

    @Test
    void aCallFailsWhenItsTimeoutIsOver() {
        PendingCall call = this.tester.callAsync("wait", null);
        assertThat(call.isDone()).isFalse();
        this.tester.clock().advance(Duration.ofSeconds(31));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::answer)
                .withMessageContaining("wait was not answered:")
                .withMessageContaining("RequestTimeoutException");
    }

    @Test
    void aRequestOfTheServerThatFindsNoSocketSaysSo() {
        this.tester.call("echo", "a");
        this.tester.breakConnection();
        this.tester.clock().advance(Duration.ofSeconds(5));
        CompletableFuture<String> answer = this.session.join().sendRequestAsync("ask", null, String.class, null);
        this.tester.clock().advance(Duration.ofSeconds(30));
        assertThat(answer)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RequestTimeoutException.class)
                .withMessageEndingWith(
                        "No answer to 'ask' within 30000 ms: the session has had no socket for 35000 ms");
    }
}
