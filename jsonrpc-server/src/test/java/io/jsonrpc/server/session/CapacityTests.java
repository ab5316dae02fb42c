package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The bounds on the whole server, at their edges. */
@ExtendWith(OutputCaptureExtension.class)
class CapacityTests {

    private static final String ECHO = request(2, "echo", "[1]");

    private static final String ECHOED = result(2, "[1]");

    private static final String BUSY =
            error(2, -32009, "Server busy", "{'type':'server.busy','retryAfterMillis':1000}");

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private static TestServer server(
            int sockets, int sessions, int perPrincipal, int groups, int handshakes, int rate) {
        return new TestServer(
                new ServerSettings(
                        MessageLimits.DEFAULT,
                        PeerLimits.DEFAULT,
                        new ServerSettings.SocketLimits(1024, 4, 30, rate),
                        new ServerSettings.Capacity(
                                sockets, 0, sessions, perPrincipal, 0, groups, handshakes, 1L << 30, 1L << 30),
                        ServerSettings.Times.DEFAULT,
                        ServerSettings.Resumption.DEFAULT,
                        ServerSettings.Streams.DEFAULT,
                        ErrorCatalog.DEFAULT,
                        false),
                ServerObserver.NONE);
    }

    @Test
    void oneSocketMoreThanTheLimitFindsNoRoomUntilOneIsGone(CapturedOutput output) {
        TestServer server = server(2, 10, 10, 10, 1000, 0);
        TestSocket first = server.open(this.endpoint);
        server.open(this.endpoint);
        assertThat(server.sessions.reserve()).isFalse();
        assertThat(server.sessions.reserve()).isFalse();
        assertThat(output.toString().lines().filter(line -> line.contains("answered 503")))
                .singleElement(STRING)
                .contains("INFO", "1 handshakes", "jsonrpc.server.sockets.max are open (2)");

        first.breakDown();

        assertThat(server.sessions.reserve()).isTrue();
        server.sessions.abandonReservation();
        assertThat(server.sessions.socketCount()).isEqualTo(1);
    }

    @Test
    void handshakesOverTheRateFindNoRoom(CapturedOutput output) {
        TestServer server = server(100, 100, 10, 10, 3, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(server.sessions.reserve()).isTrue();
        }
        assertThat(server.sessions.reserve()).isFalse();
        assertThat(output).contains("more than jsonrpc.server.sockets.max-handshakes-per-second came (3)");
        server.advance(Duration.ofSeconds(1));
        assertThat(server.sessions.reserve()).isTrue();
    }

    @Test
    void oneSessionMoreThanTheLimitIsRefusedAndToldToComeBack() {
        TestServer server = server(10, 2, 10, 10, 1000, 0);
        assertThat(server.open(this.endpoint).exchange(ECHO)).containsExactly(ECHOED);
        assertThat(server.open(this.endpoint).exchange(ECHO)).containsExactly(ECHOED);

        TestSocket third = server.open(this.endpoint);

        assertThat(third.exchange(ECHO)).containsExactly(BUSY);
        assertThat(third.closed).isEqualTo(CloseStatus.RETRY_LATER);
        assertThat(server.sessions.sessionCount()).isEqualTo(2);
    }

    @Test
    void takeOverNeedsNoRoom() {
        TestServer server = server(10, 1, 10, 10, 1000, 0);
        TestSocket first = server.open(this.endpoint);
        String id = TestServer.connect(first);

        TestSocket second = server.open(this.endpoint);
        second.send(request(9, "connect", "{'sessionId':'" + id + "'}"));

        assertThat(second.takeReceived()).singleElement().asString().contains("reconnection successful");
    }

    @Test
    void userHasABoundOfItsOwn() {
        TestServer server = server(10, 10, 1, 10, 1000, 0);
        assertThat(server.open(this.endpoint, "alice", Map.of()).exchange(ECHO)).containsExactly(ECHOED);

        assertThat(server.open(this.endpoint, "alice", Map.of()).exchange(ECHO)).containsExactly(BUSY);
        assertThat(server.open(this.endpoint, "bob", Map.of()).exchange(ECHO)).containsExactly(ECHOED);
        assertThat(server.open(this.endpoint).exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void groupsOfOneSessionAreBounded() {
        TestServer server = server(10, 10, 10, 2, 1000, 0);
        server.open(this.endpoint).exchange(ECHO);
        Session session = this.handler.session;
        server.sessions.joinGroup("a", session);
        server.sessions.joinGroup("b", session);
        server.sessions.joinGroup("b", session);

        assertThatThrownBy(() -> server.sessions.joinGroup("c", session)).isInstanceOf(QueueFullException.class);
        server.sessions.leaveGroup("a", session);
        server.sessions.joinGroup("c", session);

        assertThat(server.sessions.inGroup("c").size()).isEqualTo(1);
        assertThat(server.sessions.inGroup("a").size()).isZero();
    }

    @Test
    void messagesOverTheRateOfASessionAreRefused() {
        TestServer server = server(10, 10, 10, 2, 1000, 2);
        TestSocket socket = server.open(this.endpoint);
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);

        assertThat(socket.exchange(ECHO)).containsExactly(BUSY);

        server.advance(Duration.ofSeconds(1));
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void oneMessageReachesAGroupAndWhoHasNoRoomIsTold() throws Exception {
        TestServer server = server(10, 10, 10, 2, 1000, 0);
        TestSocket reading = server.open(this.endpoint);
        reading.exchange(ECHO);
        server.sessions.joinGroup("news", this.handler.session);
        TestSocket stuck = server.open(this.endpoint);
        stuck.exchange(ECHO);
        Session full = this.handler.session;
        server.sessions.joinGroup("news", full);
        stuck.reading = false;
        for (int i = 0; i < 1001; i++) {
            full.sendNotification("fill");
        }

        var delivery = server.sessions.inGroup("news").sendNotification("message", Map.of("n", 1));

        assertThat(delivery.accepted()).isEqualTo(1);
        assertThat(delivery.refused()).containsOnlyKeys(full);
        assertThat(reading.takeReceived()).containsExactly(notification("message", "{'n':1}"));
    }

    @Test
    void allSessionsOfAUserEndAtLogout() {
        TestServer server = server(10, 10, 10, 2, 1000, 0);
        TestSocket one = server.open(this.endpoint, "alice", Map.of());
        one.exchange(ECHO);
        TestSocket two = server.open(this.endpoint, "alice", Map.of());
        two.exchange(ECHO);
        TestSocket other = server.open(this.endpoint, "bob", Map.of());
        other.exchange(ECHO);

        server.sessions.ofPrincipal("alice").close(new CloseStatus(4501, "logged out"));

        assertThat(one.closed).isEqualTo(new CloseStatus(4501, "logged out"));
        assertThat(two.closed).isEqualTo(new CloseStatus(4501, "logged out"));
        assertThat(other.closed).isNull();
        assertThat(server.sessions.all().size()).isEqualTo(1);
        assertThat(server.sessions.ofHandler("/echo").size()).isEqualTo(1);
    }
}
