package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.FaultProxy.End;
import io.jsonrpc.network.History;
import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.network.Way;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client: connections that end in one direction only, at any byte, and what the server says to that. */
@Tag("exhaustive")
@Timeout(180)
class HalfCloseTests {

    private final TalkHandler server = new TalkHandler();

    private TestApplication application;

    String stack() {
        return "servlet";
    }

    @BeforeEach
    void start() {
        this.application = TestApplication.start(
                registry -> registry.addHandler(this.server, "/talk"),
                "spring.main.web-application-type=" + stack(),
                "jsonrpc.server.sockets.max-handshakes-per-second=100000");
    }

    @AfterEach
    void stop() {
        this.application.close();
    }

    /** Most of the handshake is skipped: it knows nothing of sessions. */
    @ParameterizedTest
    @EnumSource
    void sessionWhoseConnectionsEndInOneDirectionIsWhole(Way way) throws Exception {
        History history = this.server.begin("half " + way);
        try (FaultProxy proxy = new FaultProxy(this.application.port());
                JavaTalkClient talk = new JavaTalkClient(proxy.port(), "half " + way, history)) {
            converse(talk, history, 0);
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes += bytes < 250 ? 40 : 19) {
                proxy.cutAfter(way, bytes, End.HALF);
                proxy.cut();
                converse(talk, history, bytes);
                wasCut = !proxy.cancelCut();
            }
        }
    }

    private static void converse(JavaTalkClient talk, History history, int number) throws Exception {
        talk.note("note " + number);
        CompletableFuture<JsonElement> call = talk.call("ask", "ask " + number);
        history.awaitEnd();
        assertThat(history.faults()).as("half closed after %d", number).isEmpty();
        assertThat(call.get(30, TimeUnit.SECONDS)).hasToString("[\"back: ask " + number + "\"]");
    }
}
