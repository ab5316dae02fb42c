package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.goAway;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a client comes back that the server has sent away. Chance is always a half. */
class RetryTests {

    private static void assertTriesAfter(ClientBench bench, int millis) {
        bench.pass(Duration.ofMillis(millis - 1));
        assertThat(bench.network.isQuiet()).isTrue();
        bench.pass(Duration.ofMillis(1));
        assertThat(bench.network.isQuiet()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "20000, 10000, as much time as the server has announced",
        "200000, 30000, half of the two minutes for which the session waits",
        "10, 250, the usual wait is the shortest"
    })
    void clientsOfAServerThatWentComeBackSpreadOverTheAnnouncedTime(int within, int wait, String why) {
        ResumableBench told = new ResumableBench();
        FakeSocket socket = told.connected();
        socket.receives(goAway(within));
        socket.serverCloses(4001);
        assertThat(told.bench.takeEvents())
                .as(why)
                .containsExactly("goAway " + within, "reconnecting CLOSED_BY_SERVER");
        assertTriesAfter(told.bench, wait);
    }

    @Test
    void theAnnouncedTimeDoesNotOutlastTheTimeForAnOutage() {
        ResumableBench hasty = new ResumableBench(
                options -> options.reconnect(ReconnectPolicy.DEFAULT.withMaxTime(Duration.ofSeconds(3))));
        FakeSocket socket = hasty.connected();
        socket.receives(goAway(20_000));
        socket.serverCloses(4001);
        assertTriesAfter(hasty.bench, 1500);
    }

    @Test
    void aGoAwaySaysNothingAboutTheNextSocket() {
        ResumableBench told = new ResumableBench();
        FakeSocket first = told.connected();
        first.receives(goAway(500));
        first.serverCloses(4001);
        FakeSocket second = told.resuming();
        first.receives(goAway(60_000));
        told.resumed(second, 0, 1);
        second.breaks();
        assertTriesAfter(told.bench, 250);
    }

    @Test
    void aSessionGoesOnWithAnotherLoginBeforeItsOwnExpires() {
        AtomicInteger tokens = new AtomicInteger();
        ResumableBench bench = new ResumableBench(options -> options.bearerToken(() -> "t" + tokens.incrementAndGet()));
        FakeSocket first = bench.connected();
        first.answerClose();
        var call = bench.call("any");
        first.receives(ResumableBench.expiring(30_000));

        bench.bench.pass(Duration.ofMillis(11_249));
        assertThat(first.closed).isNull();
        bench.bench.pass(Duration.ofMillis(1));

        assertThat(first.closed).isEqualTo(new CloseStatus(4001, "the login expires"));
        assertThat(bench.bench.takeEvents()).containsExactly("reconnecting NETWORK");
        FakeSocket second = bench.resuming();
        assertThat(tokens).hasValue(2);
        assertThat(second.takeSent())
                .singleElement()
                .asString()
                .contains("rpc.session.resume")
                .doesNotContain("t1", "t2");
        bench.resumed(second, 0, 1);
        assertThat(second.takeSent()).endsWith(request(1, "any"));
        assertThat(bench.bench.takeEvents()).containsExactly("reconnected true");
        second.receives(result(1, "7"));
        bench.bench.run();
        assertThat(call).isCompletedWithValueMatching(answer -> answer.getAsInt() == 7);
    }

    /** Chance is a half, so each time three eighths of what is left are waited for. */
    @Test
    void aLoginThatStaysTheSameIsRenewedAFewTimesOnly() {
        ResumableBench bench = new ResumableBench();
        FakeSocket socket = bench.connected();
        int left = 30_000;
        int renewals = 0;
        while (left >= 2_000) {
            socket.answerClose();
            socket.receives(ResumableBench.expiring(left));
            bench.bench.pass(Duration.ofMillis(left * 3L / 8));
            assertThat(socket.closed).isNotNull();
            left = left * 5 / 8;
            socket = bench.resuming();
            bench.resumed(socket, 0, 1);
            renewals++;
        }
        socket.receives(ResumableBench.expiring(left));
        bench.bench.pass(Duration.ofMillis(left));
        assertThat(socket.closed).isNull();
        assertThat(renewals).isEqualTo(6);
    }

    @Test
    void aSocketOfAClientThatDoesNotReconnectIsNotClosedForAnotherLogin() {
        ResumableBench bench =
                new ResumableBench(options -> options.reconnect(ReconnectPolicy.DEFAULT.withMaxAttempts(0)));
        FakeSocket socket = bench.connected();
        socket.receives(ResumableBench.expiring(30_000));
        bench.bench.pass(Duration.ofSeconds(30));
        assertThat(socket.closed).isNull();
    }

    @Test
    void aClientThatIsRefusedAfterTheHandshakeWaitsLongerEachTime() {
        ClientBench plain = new ClientBench(options -> options.session(SessionMode.OFF));
        plain.client.connectAsync();
        plain.run().network.nextTry().succeeds().serverCloses(4102);
        for (int wait : new int[] {250, 500, 1000}) {
            assertTriesAfter(plain, wait);
            plain.network.nextTry().succeeds().serverCloses(4102);
        }
        assertTriesAfter(plain, 2000);
        plain.network.nextTry().succeeds().breaks();
        assertTriesAfter(plain, 250);
    }

    @Test
    void aServerWithoutRoomForAClassicSessionIsLeftAloneForAsLongAsItSays() {
        ClientBench classic = new ClientBench(options -> options.session(SessionMode.CLASSIC));
        classic.connected().breaks();
        FakeSocket second = classic.reconnecting();
        second.refuses(2_000_000_001, 40007);
        second.receives(error(2000000002, -32009, "Server busy", "{'type':'server.busy','retryAfterMillis':7000}"));
        second.serverCloses(4102);
        assertThat(classic.takeEvents()).containsExactly("reconnecting NETWORK");
        assertTriesAfter(classic, 7000);
    }

    @ParameterizedTest
    @CsvSource({"1002", "1003", "1007", "1008", "1009"})
    void aMessageThatThreeSocketsInARowCouldNotCarryEndsTheSession(int code) {
        ResumableBench bench = new ResumableBench();
        FakeSocket socket = bench.connected();
        var arrived = bench.call("arrived");
        var poison = bench.call("poison");
        socket.receives(ResumableBench.ack(1, 0));
        for (int again = 1; again < 3; again++) {
            socket.serverCloses(code);
            socket = bench.resuming();
            bench.resumed(socket, 1, 1);
            assertThat(socket.takeSent()).endsWith(request(2, "poison"));
            assertThat(bench.bench.takeEvents()).containsExactly("reconnecting CLOSED_BY_SERVER", "reconnected true");
        }
        socket.serverCloses(code);
        bench.call("waits");
        bench.bench.run();
        assertThat(ResumableLossTests.receiptOf(arrived)).hasToString("RECEIVED");
        assertThat(ResumableLossTests.receiptOf(poison)).hasToString("UNKNOWN");
        FakeSocket next = bench.resuming();
        assertThat(next.takeSent()).singleElement().asString().contains("rpc.session.open");
        next.receives(opened());
        assertThat(next.takeSent()).containsExactly(request(3, "waits"));
        assertThat(bench.bench.takeEvents())
                .containsExactly("reconnecting CLOSED_BY_SERVER", "reconnected false PROTOCOL_VIOLATION");
    }

    @Test
    void socketsThatACodeEndsWhileMessagesArriveOrNothingWasSentMayBeAsManyAsTheyLike() {
        ResumableBench bench = new ResumableBench();
        FakeSocket socket = bench.connected();
        for (int number = 1; number <= 10; number++) {
            bench.call("asked");
            socket.serverCloses(1002);
            socket = bench.resuming();
            bench.resumed(socket, number, 1);
        }
        for (int idle = 1; idle <= 10; idle++) {
            socket.serverCloses(1002);
            socket = bench.resuming();
            bench.resumed(socket, 10, 1);
        }
        assertThat(bench.bench.takeEvents())
                .doesNotContain("reconnected false PROTOCOL_VIOLATION")
                .filteredOn("reconnected true"::equals)
                .hasSize(20);
    }

    @Test
    void otherEndsInBetweenDoNotHideAMessageThatCannotBeCarried() {
        ResumableBench bench = new ResumableBench();
        FakeSocket socket = bench.connected();
        bench.call("poison");
        for (int code : new int[] {1009, 4002, 1009, 1001}) {
            socket.serverCloses(code);
            socket = bench.resuming();
            bench.resumed(socket, 0, 1);
        }
        socket.serverCloses(1009);
        assertThat(bench.resuming().takeSent()).singleElement().asString().contains("rpc.session.open");
    }
}
