package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.BOUND;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.PASSWORD;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.REACHED;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.TOKEN;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.base64;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.basic;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.login;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.WebStack;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Which login is answered what by which method; and what is written down about it. */
@OnEachWebStack
class SecurityTableTests {

    /** A method, and what it answers nobody, a user without the role, and one with it. */
    private static final String TABLE = """
            open                 done           done           done
            annotated.value      auth.required  access.denied  done
            annotated.prompt     auth.required  access.denied  done
            annotated.future     auth.required  access.denied  done
            annotated.mono       auth.required  access.denied  done
            annotated.flux       auth.required  access.denied  stream
            annotated.stream     auth.required  access.denied  stream
            annotated.secured    auth.required  access.denied  done
            annotated.jsr250     auth.required  access.denied  done
            annotated.after      auth.required  access.denied  done
            thrown.future        auth.required  access.denied  access.denied
            thrown.mono          auth.required  access.denied  access.denied
            thrown.credentials   auth.required  auth.required  auth.required
            thrown.broken        internal       internal       internal
            handled              auth.required  access.denied  access.denied
            rule.value           auth.required  access.denied  done
            rule.prompt          auth.required  access.denied  done
            rule.queued          auth.required  access.denied  done
            rule.flux            auth.required  access.denied  stream
            ruled.login          auth.required  done           done
            ruled.thrown         auth.required  access.denied  access.denied
            ruled.nobody         auth.required  access.denied  access.denied
            unknown              auth.required  access.denied  access.denied
            """;

    private static final int METHOD_WIDTH = 21;

    private static final int ANSWER_WIDTH = 15;

    private static final List<String> METHODS =
            TABLE.lines().map(row -> row.substring(0, row.indexOf(' '))).toList();

    private static final List<String> LOGGERS = List.of(
            "io.jsonrpc", "org.springframework.web", "org.apache.tomcat.websocket", "org.eclipse.jetty.websocket");

    private static final Queue<ILoggingEvent> LOGGED = new ConcurrentLinkedQueue<>();

    private static ConfigurableApplicationContext application;

    private static int port;

    @Parameter
    private WebStack stack;

    private static final class Appender extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            LOGGED.add(event);
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(SecuredApplication.class)
                .web(stack.type())
                .run("--server.port=0", "--jsonrpc.server.sessions.max-per-principal=10000");
        port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        Appender appender = new Appender();
        appender.start();
        LOGGERS.forEach(name -> {
            logger(name).addAppender(appender);
            logger(name).setLevel(Level.TRACE);
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        LOGGERS.forEach(name -> {
            logger(name).detachAndStopAllAppenders();
            logger(name).setLevel(null);
        });
        LOGGED.clear();
        application.close();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static String path(String method) {
        return method.equals("handled") ? "/handler" : "/methods";
    }

    private static WireSocket connect(String method, String... login) throws IOException {
        return WireSocket.connect(port, path(method), login);
    }

    private static String call(Object id, String method) {
        return method.startsWith("rule.") ? request(id, method, "{'order':{'item':'pears'}}") : request(id, method);
    }

    private static String summary(String answer) {
        JsonObject message = JsonParser.parseString(answer).getAsJsonObject();
        if (message.has("result")) {
            return message.get("result").getAsString().equals("done") ? "done" : "stream";
        }
        JsonObject error = message.getAsJsonObject("error");
        String type = error.getAsJsonObject("data").get("type").getAsString();
        int code = error.get("code").getAsInt();
        return switch (type + " " + code + " " + error.get("message").getAsString()) {
            case "auth.required -32003 Authentication required", "access.denied -32004 Access denied" -> {
                assertThat(error.getAsJsonObject("data").size()).isEqualTo(1);
                yield type;
            }
            case "internal -32603 Internal error" -> type;
            case "stream.unsupported -32013 Streams need a WebSocket" -> "stream";
            default -> answer;
        };
    }

    /** The column of the table for a login. */
    private static List<String> column(CallWay way, String... login) throws Exception {
        List<String> column = new ArrayList<>();
        for (String method : METHODS) {
            column.add(method + " " + summary(way.answer(port, path(method), call(2, method), login)));
        }
        return column;
    }

    private static void assertNoSecretIsLogged(String... secrets) {
        assertThat(LOGGED).anyMatch(event -> event.getLoggerName().startsWith("io.jsonrpc"));
        assertThat(LOGGED)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line -> assertThat(line).doesNotContain(secrets));
    }

    private static List<String> expected(int column) {
        int start = METHOD_WIDTH + column * ANSWER_WIDTH;
        return TABLE.lines()
                .map(row -> row.substring(0, row.indexOf(' ')) + " "
                        + row.substring(start, Math.min(row.length(), start + ANSWER_WIDTH))
                                .strip())
                .toList();
    }

    private static double counted(String type) {
        return application
                .getBean(MeterRegistry.class)
                .get("jsonrpc.server.errors")
                .tag("type", type)
                .counter()
                .count();
    }

    @Test
    void eachLoginIsAnsweredWhatTheTableSays() throws Exception {
        assertThat(column(CallWay.PLAIN)).isEqualTo(expected(0));
        String bob = login(port, "bob");
        for (String login : List.of(basic("bob"), bob)) {
            assertThat(column(CallWay.PLAIN, login)).isEqualTo(expected(1));
        }
        String alice = login(port, "alice");
        String carrier = "Sec-WebSocket-Protocol: jsonrpc2, jsonrpc2.bearer." + base64(TOKEN);
        for (String login : List.of(basic("alice"), alice, "Authorization: Bearer " + TOKEN, carrier)) {
            assertThat(column(CallWay.PLAIN, login)).isEqualTo(expected(2));
        }

        assertNoSecretIsLogged(
                PASSWORD,
                TOKEN,
                base64(TOKEN),
                base64("alice:" + PASSWORD),
                base64("bob:" + PASSWORD),
                alice.substring(alice.indexOf('=') + 1),
                bob.substring(bob.indexOf('=') + 1));
    }

    @ParameterizedTest
    @EnumSource(CallWay.class)
    void itIsTheSameOnEachWay(CallWay way) throws Exception {
        assertThat(column(way)).isEqualTo(expected(0));
        assertThat(column(way, basic("bob"))).isEqualTo(expected(1));
        assertThat(column(way, basic("alice"))).isEqualTo(expected(2));
    }

    @Test
    void whatASessionIsResumedWithIsNotLogged() throws Exception {
        try (WireSocket resumable = connect("", basic("alice"));
                WireSocket classic = connect("", basic("alice"))) {
            JsonObject opened = JsonParser.parseString(resumable.exchange(CallWay.opening("")))
                    .getAsJsonObject()
                    .getAsJsonObject("result");
            JsonObject connected = JsonParser.parseString(classic.exchange(request(1, "connect")))
                    .getAsJsonObject()
                    .getAsJsonObject("result");
            assertThat(summary(classic.exchange(call(2, "rule.value")))).isEqualTo("done");

            assertNoSecretIsLogged(
                    opened.get("token").getAsString(),
                    opened.get("sessionId").getAsString(),
                    connected.get("sessionId").getAsString());
        }
    }

    @Test
    void whatIsDeniedIsNeverReachedAndCostsNoMoreThanACount() throws Exception {
        double before = counted("access.denied");
        REACHED.clear();
        LOGGED.clear();
        List<String> denied = METHODS.stream()
                .filter(method -> method.startsWith("annotated.") || method.startsWith("rule"))
                .filter(method -> !method.equals("annotated.after") && !method.equals("ruled.login"))
                .toList();
        int bound = BOUND.get();
        try (WireSocket bob = connect("", basic("bob"))) {
            for (int i = 0; i < 20; i++) {
                for (String method : denied) {
                    assertThat(summary(bob.exchange(call(i, method)))).isEqualTo("access.denied");
                }
            }
            for (String method : denied) {
                bob.send(call(1, method).replaceFirst("\"id\":1,", ""));
            }
            // Answered last, since calls are handled in order or have been refused before.
            assertThat(summary(bob.exchange(request(1, "open")))).isEqualTo("done");
            assertThat(bob.exchange(batch(call(1, "rule.value"), notification("annotated.value"), call(2, "open"))))
                    .contains("-32004", "\"done\"");
        }

        assertThat(REACHED).containsExactly("open", "open");
        assertThat(BOUND).hasValue(bound);
        assertThat(counted("access.denied") - before).isEqualTo(21.0 * denied.size() + 2);
        assertThat(LOGGED)
                .filteredOn(event -> event.getLoggerName().startsWith("io.jsonrpc"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getThrowableProxy())
                        .as(event.getFormattedMessage())
                        .isNull());
    }

    @Test
    void whatIsDeniedIsAnEventOfTheAudit() throws Exception {
        AuditEventRepository events = application.getBean(AuditEventRepository.class);
        for (String method : List.of("rule.value", "rule.queued", "rule.prompt", "ruled.thrown", "annotated.value")) {
            int before = events.find("bob", null, "AUTHORIZATION_FAILURE").size();
            try (WireSocket bob = connect(method, basic("bob"))) {
                assertThat(summary(bob.exchange(call(1, method)))).isEqualTo("access.denied");
            }
            assertThat(events.find("bob", null, "AUTHORIZATION_FAILURE")).hasSize(before + 1);
        }
    }
}
