package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import io.jsonrpc.core.ParamsType;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerSource;
import io.jsonrpc.server.endpoint.PerSessionHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log contains when a handler fails. Each test has methods of its own, since the log has one entry of each. */
class HandlerFailureLogTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.jsonrpc");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private final TestServer server = new TestServer();

    @BeforeEach
    void watch() {
        this.appender.start();
        this.logger.addAppender(this.appender);
    }

    @AfterEach
    void reset() {
        this.logger.detachAppender(this.appender);
    }

    private static final String FAILING = Pattern.quote(Failing.class.getName());

    /** Fails in the way that the method names before its slash. */
    static class Failing extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            switch (request.getMethod().split("/")[0]) {
                case "checked" -> throw new Exception("checked");
                case "ours" -> throw new JsonRpcException("ours");
                case "error" -> throw new AssertionError("error");
                default -> {
                    transaction.startAsync();
                    transaction.sendError(new IllegalStateException("later"));
                }
            }
        }
    }

    private void exchangeAll(Endpoint endpoint, String test) {
        TestSocket socket = this.server.open(endpoint);
        for (String method : List.of("checked", "ours", "error", "later")) {
            socket.exchange(request("'7'", method + "/" + test, "['private']"));
        }
        socket.send(notification("checked/" + test + "/2", "['private']"));
        socket.exchange(request("'8'", "error/" + test + "/2"));
    }

    private void everyEntryNamesWhatFailed(String session, String test) {
        assertThat(this.appender.list.stream().map(ILoggingEvent::getFormattedMessage))
                .hasSize(6)
                .allMatch(entry -> entry.contains(" of Session[" + session + " #"))
                .noneMatch(entry -> entry.contains("private"))
                .satisfiesExactly(
                        entry -> assertThat(entry)
                                .startsWith("Request[checked/" + test + ", id \"7\"] of ")
                                .containsPattern(" failed in " + FAILING + ", incident [0-9a-f]{16}$"),
                        entry -> assertThat(entry)
                                .startsWith("Request[ours/" + test + ", id \"7\"] of ")
                                .containsPattern(" failed in " + FAILING + ", incident [0-9a-f]{16}: ours$"),
                        entry -> assertThat(entry).startsWith("Transaction[error/" + test + ", id \"7\"] of "),
                        entry -> assertThat(entry).startsWith("Transaction[later/" + test + ", id \"7\"] of "),
                        entry -> assertThat(entry).startsWith("Request[checked/" + test + "/2] of "),
                        entry -> assertThat(entry).startsWith("Transaction[error/" + test + "/2, id \"8\"] of "));
    }

    @Test
    void namesMethodIdSessionPathAndHandler() {
        exchangeAll(endpoint("/failing", new Failing()), "names");

        everyEntryNamesWhatFailed("/failing", "names");
    }

    @Test
    void namesThemForAHandlerOfItsOwnForEachSessionToo() {
        HandlerSource perSession = new PerSessionHandlers<>(
                Failing::new, handler -> {}, Failing.class, () -> ParamsType.of(Failing.class));
        exchangeAll(new Endpoint("/failing", perSession, EndpointOptions.of(new Failing().withLabel("lab"))), "own");

        everyEntryNamesWhatFailed("lab /failing", "own");
    }

    @Test
    void aHandlerThatOverridesTheOldMethodIsCalledOnce() {
        List<String> failures = new ArrayList<>();
        exchangeAll(
                endpoint("/failing", new Failing() {
                    @Override
                    public void handleUncaughtException(Session session, Exception exception) {
                        failures.add(exception.getMessage());
                    }
                }),
                "old");

        assertThat(failures).containsExactly("checked", "ours", "checked");
        assertThat(this.appender.list).hasSize(3);
    }

    @Test
    void aClientDoesNotFillTheLogWithRequestsThatFail() {
        TestSocket socket = this.server.open(endpoint("/failing", new Failing()));
        for (int i = 0; i < 200; i++) {
            for (String method : List.of("checked", "ours", "error", "later")) {
                socket.exchange(request("'7'", method + "/flood", "[]"));
            }
        }

        assertThat(this.appender.list).hasSize(4);
    }
}
