package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTests {

    private final ClientBench bench = new ClientBench();

    private static String announcing(int id) {
        return request(id, "ping", "{'interval':5000}");
    }

    @Test
    void whileDisabledOnlyAProbeIsSentNowAndThen() {
        FakeSocket socket = this.bench.connected();
        for (int probe = 1; probe <= 3; probe++) {
            assertThat(socket.pings).isEqualTo(probe);
            socket.pong();
            this.bench.pass(Duration.ofSeconds(30));
        }
        assertThat(socket.takeSent()).isEmpty();
        this.bench.pass(Duration.ofSeconds(5));
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting HEARTBEAT");
    }

    @Test
    void theProbeCanBeSwitchedOff() {
        ClientBench silent = new ClientBench(options -> options.probe(Duration.ZERO));
        FakeSocket socket = silent.connected();
        silent.pass(Duration.ofDays(1));
        assertThat(socket.pings).isZero();
        assertThat(silent.takeEvents()).isEmpty();
    }

    @Test
    void thePingAnnouncesItsIntervalOnceAndThenComesEveryInterval() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.enableHeartbeat();
        assertThat(socket.takeSent()).containsExactly(announcing(2000000002));
        socket.answers(2000000002, "{\"value\":\"pong\"}");
        this.bench.pass(Duration.ofMillis(4999));
        assertThat(socket.takeSent()).isEmpty();
        this.bench.pass(Duration.ofMillis(1));
        assertThat(socket.takeSent()).containsExactly(request(2000000003, "ping"));
    }

    @Test
    void aDeadPeerIsFoundWithinIntervalAndGrace() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.enableHeartbeat();
        socket.answers(2000000002, "{}");
        this.bench.pass(Duration.ofMillis(9999));
        assertThat(socket.aborted).isFalse();
        this.bench.pass(Duration.ofMillis(1));
        assertThat(socket.aborted).isTrue();
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting HEARTBEAT");
    }

    @Test
    void aStuckSocketIsFoundToo() {
        FakeSocket socket = this.bench.connected();
        socket.stick();
        this.bench.pass(Duration.ofMillis(1));
        this.bench.client.enableHeartbeat();
        this.bench.pass(Duration.ofSeconds(5));
        assertThat(socket.aborted).isTrue();
    }

    @Test
    void theHeartbeatSurvivesReconnectionsAndAnnouncesItselfAgain() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.enableHeartbeat();
        for (int round = 0; round < 5; round++) {
            socket.breaks();
            socket = this.bench.reconnecting();
            socket.takeSent();
            socket.session("s1");
            assertThat(socket.takeSent()).containsExactly(announcing(2000000002));
        }
    }

    @Test
    void anyMessageIsASignOfLife() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.enableHeartbeat();
        this.bench.pass(Duration.ofSeconds(4));
        socket.receives(notification("news"));
        this.bench.pass(Duration.ofSeconds(2));
        assertThat(socket.aborted).isFalse();
    }

    @Test
    void aServerThatDoesNotKnowPingGetsWebSocketPings() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.enableHeartbeat();
        // One probe before.
        assertThat(socket.pings).isEqualTo(2);
        socket.takeSent();
        socket.refuses(2000000002, -32601);
        for (int beat = 3; beat < 6; beat++) {
            this.bench.pass(Duration.ofSeconds(5));
            assertThat(socket.pings).isEqualTo(beat);
            socket.pong();
        }
        assertThat(socket.takeSent()).isEmpty();
        this.bench.pass(Duration.ofSeconds(10));
        assertThat(socket.aborted).isTrue();
    }

    @Test
    void disablingTellsTheServerNotToWait() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.enableHeartbeat(1000);
        socket.takeSent();
        this.bench.client.disableHeartbeat();
        assertThat(socket.takeSent()).containsExactly(request(2000000003, "ping", "{'interval':0}"));
        socket.pong();
        this.bench.pass(Duration.ofSeconds(29));
        assertThat(socket.takeSent()).isEmpty();
        assertThat(socket.aborted).isFalse();
    }

    @Test
    void aSocketWithoutMessagesIsGivenUpAfterTheIdleTimeout() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.setIdleTimeout(20_000);
        socket.pong();
        this.bench.pass(Duration.ofSeconds(10));
        socket.receives(notification("news"));
        this.bench.pass(Duration.ofSeconds(19));
        assertThat(socket.aborted).isFalse();
        this.bench.pass(Duration.ofSeconds(1));
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting IDLE");
    }

    @Test
    void theHeartbeatKeepsAConnectionFromBeingIdle() {
        FakeSocket socket = this.bench.connected();
        this.bench.client.setIdleTimeout(Duration.ofSeconds(20));
        this.bench.client.enableHeartbeat();
        for (int id = 2000000002; id < 2000000022; id++) {
            socket.answers(id, "{}");
            this.bench.pass(Duration.ofSeconds(5));
        }
        assertThat(this.bench.takeEvents()).isEmpty();
    }
}
