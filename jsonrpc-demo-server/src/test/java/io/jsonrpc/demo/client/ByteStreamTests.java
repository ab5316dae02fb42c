package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.FaultProxy.End;
import io.jsonrpc.network.History;
import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.network.Way;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client: wherever the bytes of a conversation are cut off, fall apart or run together, it is whole. */
@Tag("exhaustive")
@Timeout(180)
class ByteStreamTests {

    private static final TalkHandler SERVER = new TalkHandler();

    private static TestApplication application;

    @BeforeAll
    static void start() {
        application = TestApplication.start(
                registry -> registry.addHandler(SERVER, "/talk"),
                "jsonrpc.server.sockets.max-handshakes-per-second=100000");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static End end(int number) {
        return End.values()[number % End.values().length];
    }

    /** Most of the handshake is skipped: it knows nothing of sessions. */
    private static int next(int bytes, int step) {
        return bytes + (bytes < 120 ? 20 : step);
    }

    private static void converse(JavaTalkClient talk, History history, int number) throws Exception {
        talk.note("note " + number);
        CompletableFuture<JsonElement> call = talk.call("ask", "ask " + number);
        history.awaitEnd();
        assertThat(history.faults()).as("cut after %d", number).isEmpty();
        assertThat(call.get(30, TimeUnit.SECONDS)).hasToString("[\"back: ask " + number + "\"]");
    }

    @ParameterizedTest
    @EnumSource
    void sessionWhoseOpeningIsCutAnywhereIsWhole(Way way) throws Exception {
        try (FaultProxy proxy = new FaultProxy(application.port())) {
            int cuts = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes = next(bytes, Extent.of(7, 17))) {
                History history = SERVER.begin(way + " " + bytes);
                proxy.cutAfter(way, bytes, end(cuts++));
                try (JavaTalkClient talk = new JavaTalkClient(proxy.port(), way + " " + bytes, history)) {
                    converse(talk, history, bytes);
                }
                wasCut = !proxy.cancelCut();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionWhoseResumptionIsCutAnywhereIsWhole(Way way) throws Exception {
        History history = SERVER.begin("resumed " + way);
        try (FaultProxy proxy = new FaultProxy(application.port());
                JavaTalkClient talk = new JavaTalkClient(proxy.port(), "resumed " + way, history)) {
            converse(talk, history, 0);
            int cuts = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes = next(bytes, Extent.of(3, 7))) {
                proxy.cutAfter(way, bytes, end(cuts++));
                proxy.cut();
                converse(talk, history, bytes);
                wasCut = !proxy.cancelCut();
            }
            assertThat(history.faults()).isEmpty();
        }
    }

    @Test
    void messagesInPiecesOfOneByteAreWhole() throws Exception {
        History history = SERVER.begin("pieces");
        try (FaultProxy proxy = new FaultProxy(application.port());
                JavaTalkClient talk = new JavaTalkClient(proxy.port(), "pieces", history)) {
            proxy.split(1);
            // Slow enough that whoever reads finds one piece at a time.
            proxy.pace(10_000);
            converse(talk, history, 0);

            // Larger than any buffer on its way.
            proxy.pace(Integer.MAX_VALUE);
            talk.note("x".repeat(20_000));
            converse(talk, history, 1);
        }
    }

    @Test
    void messagesThatComeAllInOneSegmentComeOnceAndInOrder() throws Exception {
        History history = SERVER.begin("segment");
        try (FaultProxy proxy = new FaultProxy(application.port());
                JavaTalkClient talk = new JavaTalkClient(proxy.port(), "segment", history)) {
            converse(talk, history, 0);
            Session session =
                    application.sessions().getSession(talk.sessionId()).orElseThrow();
            // All but the first wait on their way, and pass together.
            proxy.stall();
            for (int number = 1; number <= 100; number++) {
                history.sent(Way.TO_CLIENT, "tell " + number);
                session.sendNotification("note", List.of("tell " + number));
                talk.call("echo", "echo " + number);
            }
            while (application.sessions().totals().outboundMessages() + talk.queuedMessages() > 0) {
                Thread.onSpinWait();
            }
            proxy.resume();

            history.awaitEnd();
            assertThat(history.faults()).isEmpty();
        }
    }
}
