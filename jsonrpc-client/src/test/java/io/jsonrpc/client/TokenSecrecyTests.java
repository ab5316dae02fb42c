package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.TOKEN;
import static io.jsonrpc.client.ResumableBench.ack;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.client.ResumableBench.refused;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.policy.SessionMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever has the resume token has the session, so it shows nowhere but on the wire; so does a bearer token. */
class TokenSecrecyTests {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Level before = this.root.getLevel();

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        this.root.setLevel(Level.TRACE);
        this.logged.start();
        this.root.addAppender(this.logged);
    }

    @AfterEach
    void stop() {
        this.root.detachAppender(this.logged);
        this.root.setLevel(this.before);
    }

    @Test
    void norHasTheTokenThatRenewsALogin() {
        List<String> seen = new ArrayList<>();
        ClientBench bench =
                new ClientBench(options -> options.session(SessionMode.OFF).bearerToken(() -> TOKEN));
        bench.client.connectAsync();
        FakeSocket socket = bench.run().network.nextTry().succeeds();
        bench.run();
        socket.takeSent();
        socket.receives(notification("rpc.auth.expiring", "{'inMillis':30000}"));
        bench.run();
        assertThat(socket.takeSent())
                .singleElement()
                .asString()
                .as("on the wire it shows")
                .contains(TOKEN);
        socket.receives(error(2_000_000_001, -32009, "Too many calls", "{'type':'rate.limited'}"));
        seen.addAll(bench.takeEvents());
        this.logged.list.forEach(event -> seen.add(event.getFormattedMessage()));
        assertThat(seen).anyMatch(text -> text.contains("not renewed")).noneMatch(text -> text.contains(TOKEN));
    }

    @Test
    void noLogNoTextAndNoFailureHasTheToken() {
        List<String> seen = new ArrayList<>();
        ResumableBench bench = new ResumableBench();
        FakeSocket first = bench.connected();
        CompletableFuture<JsonElement> call = bench.call("lost");
        call.whenComplete((result, failure) -> {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            seen.add(trace.toString());
        });
        first.breaks();
        FakeSocket second = bench.resuming();
        assertThat(second.takeSent())
                .singleElement()
                .asString()
                .as("on the wire it shows")
                .contains(TOKEN);
        bench.resumed(second, 0, 1);
        second.breaks();
        FakeSocket third = bench.resuming();
        third.receives(refused("{\"reason\":\"denied\",\"token\":\"" + TOKEN + "\"}"));
        third.receives(opened());
        third.receives(ack(0, 9));
        bench.bench.run();
        seen.add(bench.client.toString());
        seen.add(bench.client.getSession().toString());
        this.logged.list.forEach(event -> seen.add(event.getFormattedMessage()));
        assertThat(seen).hasSizeGreaterThan(5).noneMatch(text -> text.contains(TOKEN));
    }
}
