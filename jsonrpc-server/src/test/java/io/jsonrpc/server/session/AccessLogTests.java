package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One line for each call, where it is wanted. */
class AccessLogTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.jsonrpc.access");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private final TestServer server = new TestServer();

    private final TestSocket socket = this.server.open(endpoint("/bank", new Slow()));

    /** Takes three milliseconds. */
    private final class Slow extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            AccessLogTests.this.server.advance(Duration.ofMillis(3));
            if (!request.getMethod().equals("pay")) {
                throw RequestRejectedException.methodNotFound();
            }
            transaction.sendResponse("paid");
        }
    }

    @BeforeEach
    void watch() {
        this.logger.setLevel(Level.DEBUG);
        this.appender.start();
        this.logger.addAppender(this.appender);
    }

    @AfterEach
    void reset() {
        this.logger.detachAppender(this.appender);
        this.logger.setLevel(null);
    }

    private List<String> lines() {
        return this.appender.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .map(line -> line.replaceFirst("#[0-9a-f]{8}", "#name"))
                .toList();
    }

    @Test
    void callsAreLoggedWithTheirOutcomeAndWithoutWhatTheySay() {
        this.socket.exchange(request(1, "pay", "{'pin':'4711'}"));
        this.socket.exchange(request("'a'", "steal"));
        this.socket.exchange(notification("pay", "['secret']"));

        assertThat(lines())
                .containsExactly(
                        "Session[/bank #name] - pay 1 ok 3000 µs",
                        "Session[/bank #name] - steal \"a\" -32601 3000 µs",
                        "Session[/bank #name] - pay notification ok 3000 µs");
    }

    @Test
    void anEntryHasItsPartsForStructuredLogs() {
        this.socket.exchange(request(7, "steal"));

        assertThat(this.appender.list.get(0).getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .endsWith("user=-", "method=steal", "id=7", "micros=3000", "code=-32601");
    }

    @Test
    void aMethodCannotForgeALine() {
        this.socket.exchange(request(1, "x\\nSession[/bank #00000000] root pay 2 ok"));

        assertThat(lines())
                .singleElement()
                .asString()
                .contains("x\\u000aSession")
                .doesNotContain("\n");
    }

    @Test
    void nothingIsLoggedUnlessItIsWanted() {
        this.logger.setLevel(null);
        this.socket.exchange(request(1, "pay"));

        assertThat(lines()).isEmpty();
    }
}
