package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.NotConnectedException;
import io.jsonrpc.core.error.RequestTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What callers and the log get to know while there is no connection, and tries to make one go on. */
class NoConnectionTests {

    private final ClientBench bench = new ClientBench(
            options -> options.retryFirstConnection(true).label(getClass().getName()));

    private CompletableFuture<JsonElement> call(String method, Duration timeout) {
        CompletableFuture<JsonElement> answer =
                this.bench.client.sendRequestAsync(method, null, JsonElement.class, timeout);
        this.bench.run();
        return answer;
    }

    @Test
    void aRequestThatTimesOutBeforeTheFirstConnectionSaysWhyTheLastTryFailed() {
        CompletableFuture<JsonElement> early = call("early", Duration.ofMillis(100));
        this.bench.pass(Duration.ofMillis(100));
        assertThatThrownBy(early::join)
                .hasRootCauseInstanceOf(NotConnectedException.class)
                .cause()
                .hasMessage("No answer to 'early' within 100 ms: Not connected: CONNECTING");

        this.bench.network.nextTry().isRefused();
        CompletableFuture<JsonElement> waiting = call("waiting", Duration.ofMillis(200));
        this.bench.pass(Duration.ofMillis(200));
        assertThatThrownBy(waiting::join)
                .hasRootCauseInstanceOf(ConnectFailedException.class)
                .cause()
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessage("No answer to 'waiting' within 200 ms: refused");
    }

    @Test
    void aRequestThatTimesOutDuringAnOutageSaysWhyThereIsNoConnection() {
        this.bench.connected().breaks();
        CompletableFuture<JsonElement> waiting = call("waiting", Duration.ofMillis(200));
        this.bench.pass(Duration.ofMillis(200));
        assertThatThrownBy(waiting::join)
                .cause()
                .hasMessage(
                        "No answer to 'waiting' within 200 ms: Connection lost: NETWORK (java.io.IOException: reset)")
                .hasCauseInstanceOf(ConnectionLostException.class);
        this.bench.pass(Duration.ofMillis(50)).network.nextTry().succeeds().session("s1");
        CompletableFuture<JsonElement> unanswered = call("unanswered", Duration.ofMillis(200));
        this.bench.pass(Duration.ofMillis(200));
        assertThatThrownBy(unanswered::join).cause().hasNoCause().hasMessage("No answer to 'unanswered' within 200 ms");
    }

    @Test
    void theFirstTryThatFailsIsAWarningAndLaterOnesOfThatMinuteAreNot() {
        this.bench.client.setLabel("prices");
        Logger log = (Logger) LoggerFactory.getLogger("io.jsonrpc.client.connection.Tries");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        log.addAppender(logged);
        try {
            CompletableFuture<Void> unused = this.bench.client.connectAsync();
            this.bench.run().network.nextTry().isRefused();
            this.bench.pass(Duration.ofMillis(250)).network.nextTry().isRefused();
            this.bench.run();
        } finally {
            log.detachAppender(logged);
        }
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("prices: refused; it is tried again");
    }
}
