package io.jsonrpc.server.socket;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jsonrpc.server.session.RecordingHandler;
import io.jsonrpc.server.session.TestServer;
import io.jsonrpc.server.session.TestSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WireLogTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.jsonrpc.wire.lab");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private final RecordingHandler handler = new RecordingHandler();

    private final TestServer server = new TestServer();

    @AfterEach
    void reset() {
        this.logger.detachAppender(this.appender);
        this.logger.setLevel(null);
    }

    private TestSocket open() {
        this.handler.withLabel("lab");
        this.appender.start();
        this.logger.addAppender(this.appender);
        return this.server.open(endpoint("/echo", this.handler));
    }

    private List<String> lines() {
        return this.appender.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void isOffByDefault() {
        open().exchange(request(2, "echo", "[1]"));

        assertThat(lines()).isEmpty();
    }

    @Test
    void showsBothDirectionsOfOneHandlerWithSecretsMasked() {
        this.logger.setLevel(Level.TRACE);
        TestSocket socket = open();
        String id = connect(socket);
        socket.send(
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo\",\"params\":{\"token\" : \"LEAK\",\"a\":\"b\u0085\\n\"}}");

        assertThat(lines())
                .hasSize(4)
                .noneMatch(line -> line.contains(id) || line.contains("LEAK"))
                .anyMatch(line -> line.contains("\"sessionId\":\"#" + SessionIds.publicName(id) + "\""))
                .anyMatch(line -> line.startsWith("-> ") && line.contains("b\\u0085\\n"))
                .anyMatch(line -> line.startsWith("<- "));
    }

    @Test
    void ofFramesWithANumberThoseOfChannel0AreShownWithSecretsMasked() {
        this.logger.setLevel(Level.TRACE);
        TestSocket socket = open();
        socket.exchange("0:{\"params\":{\"authorization\":\"Bearer LEAK\",\"path\":\"/a\"}}");
        socket.exchange("7:leak\",\"a\":1}");
        socket.exchange("0:{\"authorization\":\"" + "LEAK".repeat(1000) + "\"}");

        assertThat(lines().stream().filter(line -> line.startsWith("-> ")))
                .containsExactly(
                        "-> 0:{\"params\":{\"authorization\":\"***\",\"path\":\"/a\"}}",
                        "-> 7… (no JSON from here)",
                        "-> 0:{\"authorization\":\"***\"… (4022 characters)");
    }

    @Test
    void aSecretOfAnyLengthIsMaskedAndAnswered() {
        this.logger.setLevel(Level.TRACE);
        TestSocket socket = open();
        String params = "{\"access_token\":\"" + "LEAK".repeat(25_000) + "\"}";

        assertThat(socket.exchange(request(2, "echo", params))).containsExactly(result(2, params));
        assertThat(lines())
                .hasSize(2)
                .noneMatch(line -> line.contains("LEAK"))
                .allMatch(line -> line.matches(".{3}.*\"\\*{3}\"… \\(1000[0-9]{2} characters\\)"));
    }

    @Test
    void aLongMessageIsCut() {
        this.logger.setLevel(Level.TRACE);
        open().exchange(notification("m".repeat(4000)));

        assertThat(lines())
                .first()
                .satisfies(line -> assertThat(line).hasSizeLessThan(2100).endsWith("mmm… (4029 characters)"));
    }
}
