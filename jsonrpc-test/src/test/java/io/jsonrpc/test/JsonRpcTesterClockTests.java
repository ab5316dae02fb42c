package io.jsonrpc.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.RequestHandler;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In memory time is turned by hand. */
class JsonRpcTesterClockTests {

    private final RequestHandler<String> handler = RequestHandler.of(String.class, (transaction, request) -> {
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
}
