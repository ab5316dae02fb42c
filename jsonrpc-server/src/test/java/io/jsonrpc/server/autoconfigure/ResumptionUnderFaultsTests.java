package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.FaultProxy.End;
import io.jsonrpc.network.History;
import io.jsonrpc.network.TalkClient;
import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.network.Way;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Networks that break, stall and slow down under both ends: each hears everything of the other, once and in order. */
class ResumptionUnderFaultsTests {

    private static ConfigurableApplicationContext application;

    private static TalkHandler server;

    private static int port;

    @BeforeAll
    static void start() {
        application = TalkApplication.start();
        server = application.getBean("talk", TalkHandler.class);
        port = TalkApplication.port(application);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static void assertIsWhole(TalkClient talk, History history) throws InterruptedException {
        history.awaitEnd();
        assertThat(history.faults()).as("%s", talk.client()).isEmpty();
        assertThat(talk.client().fault()).isNull();
    }

    private static End end(int number) {
        return End.values()[number % End.values().length];
    }

    /** Handlers that may wait, and some that run on the thread that reads. */
    @ParameterizedTest
    @CsvSource({"talk, 1", "talk, 2", "prompt, 3", "prompt, 4"})
    void everythingArrivesOnceAndInOrderHoweverOftenTheConnectionIsCut(String handler, long seed) throws Exception {
        Random random = new Random(seed);
        String name = "random " + seed;
        History history = application.getBean(handler, TalkHandler.class).begin(name);
        try (FaultProxy proxy = new FaultProxy(port);
                TalkClient talk = new TalkClient(proxy.port(), "/" + handler, name, history)) {
            int cuts = 0;
            // How many messages a cut needs depends on the threads: on until there were enough of both.
            for (int number = 1; number <= 400 || cuts <= 20 || talk.client().resumes() <= 10; number++) {
                switch (number % 4) {
                    case 0 -> talk.call("echo", "echo " + number);
                    case 1 -> talk.call("ask", "ask " + number);
                    default -> talk.note("note " + number);
                }
                if (!proxy.isCutWaiting()) {
                    proxy.split(1 + random.nextInt(200));
                    proxy.cutAfter(Way.values()[random.nextInt(2)], 1 + random.nextInt(1_000), end(cuts++));
                }
                if (number % 8 == 0) {
                    history.awaitEnd();
                }
            }

            assertIsWhole(talk, history);
        }
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void sessionThatIsCutAtAnyByteOfItsBeginningIsWhole(Way way) throws Exception {
        try (FaultProxy proxy = new FaultProxy(port)) {
            int cuts = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes += Extent.of(1, bytes < 120 ? 20 : 4)) {
                String name = way + " " + bytes;
                History history = server.begin(name);
                proxy.cutAfter(way, bytes, end(cuts++));
                try (TalkClient talk = new TalkClient(proxy.port(), "/talk", name, history)) {
                    talk.note("note");
                    assertIsWhole(talk, history);
                }
                wasCut = !proxy.cancelCut();
            }
        }
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void sessionThatIsCutAtAnyByteOfItsResumptionIsWhole(Way way) throws Exception {
        History history = server.begin("resumed " + way);
        try (FaultProxy proxy = new FaultProxy(port);
                TalkClient talk = new TalkClient(proxy.port(), "/talk", "resumed " + way, history)) {
            int cuts = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes = next(bytes)) {
                proxy.cutAfter(way, bytes, end(cuts));
                talk.client().abandonSocket();
                converse(talk, bytes);
                assertIsWhole(talk, history);
                wasCut = !proxy.cancelCut();
                cuts++;
            }
            assertThat(talk.client().resumes()).isGreaterThan(cuts);
        }
    }

    @Test
    void framesOfAFrozenSocketThatComeAfterTheTakeOverAreIgnored() throws Exception {
        History history = server.begin("frozen");
        try (FaultProxy proxy = new FaultProxy(port);
                TalkClient talk = new TalkClient(proxy.port(), "/talk", "frozen", history)) {
            converse(talk, 1);
            history.awaitEnd();
            proxy.stall();
            converse(talk, 2);
            talk.client().abandonSocket();
            assertIsWhole(talk, history);

            proxy.resume();
            converse(talk, 3);

            assertIsWhole(talk, history);
            assertThat(talk.client().resumes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatVanishesOnOneWayIsSentAgain(Way way) throws Exception {
        String name = "swallowed " + way;
        History history = server.begin(name);
        try (FaultProxy proxy = new FaultProxy(port);
                TalkClient talk = new TalkClient(proxy.port(), "/talk", name, history)) {
            proxy.swallow(way);
            converse(talk, 1);
            if (way == Way.TO_CLIENT) {
                history.awaitDelivery(Way.TO_SERVER);
            }

            talk.client().abandonSocket();

            assertIsWhole(talk, history);
            assertThat(talk.client().resumes()).isEqualTo(1);
        }
    }

    @Test
    void oneKilobyteASecondIsEnough() throws Exception {
        History history = server.begin("slow");
        try (FaultProxy proxy = new FaultProxy(port)) {
            proxy.pace(1024);
            try (TalkClient talk = new TalkClient(proxy.port(), "/talk", "slow", history)) {
                converse(talk, 1);
                talk.client().abandonSocket();

                assertIsWhole(talk, history);
                assertThat(talk.client().resumes()).isEqualTo(1);
            }
        }
    }

    /** Both ways notes and calls. */
    private static void converse(TalkClient talk, int number) {
        talk.note("note " + number);
        talk.call("ask", "ask " + number);
    }

    /** Most of the handshake is skipped: it knows nothing of sessions. */
    private static int next(int bytes) {
        return bytes + (bytes < 120 ? 20 : Extent.of(1, 4));
    }
}
