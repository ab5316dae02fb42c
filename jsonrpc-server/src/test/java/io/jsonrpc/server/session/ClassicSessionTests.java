package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The session methods of Kurento's JSON-RPC, and its server-side defects, each of which is a test here. */
class ClassicSessionTests {

    private static final String FAILED = error(9, 40007, "reconnection error", "{'type':'session.reconnection'}");

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private static String reconnect(String sessionId) {
        return request(9, "connect", "{'sessionId':'" + sessionId + "'}");
    }

    private static String reconnected(String sessionId) {
        return result(9, "{'value':'reconnection successful','sessionId':'" + sessionId + "'}");
    }

    @Test
    void connectBeginsASessionAndSaysTheSameWhenAskedAgain() {
        TestSocket socket = this.server.open(this.endpoint);

        String id = connect(socket);

        assertThat(id).hasSize(43);
        assertThat(connect(socket)).isEqualTo(id);
        assertThat(this.handler.events).containsExactly("established");
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
    }

    @Test
    void sessionComesBackOnANewSocketWithinTheWindow() {
        TestSocket first = this.server.open(this.endpoint);
        String id = connect(first);
        first.breakDown();
        this.server.advance(Duration.ofMillis(9_999));

        TestSocket second = this.server.open(this.endpoint);

        assertThat(second.exchange(reconnect(id))).containsExactly(reconnected(id));
        assertThat(this.handler.events).containsExactly("established", "reconnected");
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
    }

    @Test
    void sessionEndsWhenTheWindowIsOver() {
        TestSocket first = this.server.open(this.endpoint);
        String id = connect(first);
        first.breakDown();

        this.server.advance(Duration.ofSeconds(10));

        assertThat(this.handler.events).containsExactly("established", "closed 1006 not reconnected in time");
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.open(this.endpoint).exchange(reconnect(id))).containsExactly(FAILED);
    }

    @Test
    void closeFrameWithCode1000EndsTheSessionAtOnce() {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);

        socket.lose(CloseStatus.NORMAL);

        assertThat(this.handler.events).containsExactly("established", "closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void pageThatIsLeftKeepsTheWindow() {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);

        socket.lose(CloseStatus.GOING_AWAY);

        assertThat(this.handler.events).containsExactly("established");
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
    }

    @Test
    void closeSessionSaysByeAndEndsTheSession() {
        TestSocket socket = this.server.open(this.endpoint);
        String id = connect(socket);

        assertThat(socket.exchange(request(5, "closeSession"))).containsExactly(result(5, "'bye'"));

        assertThat(socket.closed).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.handler.events).containsExactly("established", "closed 1000");
        assertThat(this.server.open(this.endpoint).exchange(reconnect(id))).containsExactly(FAILED);
    }

    @Test
    void clientThatBreaksItsSocketWhileItsSessionClosesDoesNotChangeHowItEnds() {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);
        socket.reading = false;
        socket.listener.onText(request(5, "closeSession"), true);

        socket.breakDown();

        assertThat(this.handler.events).endsWith("closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void closeWithoutASessionSaysByeAndClosesTheSocket() {
        TestSocket socket = this.server.open(this.endpoint);

        assertThat(socket.exchange(request(5, "close"))).containsExactly(result(5, "'bye'"));

        assertThat(socket.closed).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.handler.events).isEmpty();
    }

    @Test
    void takeOverOfALiveSocketClosesTheOldOneAndNothingOfItIsHeardAnyMore() {
        TestSocket old = this.server.open(this.endpoint);
        String id = connect(old);

        TestSocket young = this.server.open(this.endpoint);
        young.send(reconnect(id));
        old.send(request(2, "echo", "{}"));

        assertThat(young.takeReceived()).containsExactly(reconnected(id));
        assertThat(old.closed).isEqualTo(CloseStatus.REPLACED);
        assertThat(old.takeReceived()).isEmpty();
        assertThat(this.handler.events).containsExactly("established", "reconnected");
    }

    @Test
    void whatWasSentWithoutASocketComesAfterTheAnswerInOrder() throws Exception {
        TestSocket first = this.server.open(this.endpoint);
        String id = connect(first);
        first.breakDown();
        this.handler.session.sendNotification("one");
        this.handler.session.sendNotification("two", Map.of("a", 1));

        TestSocket second = this.server.open(this.endpoint);

        assertThat(second.exchange(reconnect(id)))
                .containsExactly(reconnected(id), notification("one"), notification("two", "{'a':1}"));
    }

    @Test
    void messagesThatWereNeverDeliveredAreReportedBeforeTheEnd() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);
        socket.breakDown();
        this.handler.session.sendNotification("one");
        this.handler.session.sendNotification("two");

        this.server.advance(Duration.ofSeconds(10));

        assertThat(this.handler.events)
                .containsExactly(
                        "established",
                        "error 2 message(s) were not delivered before the session ended",
                        "closed 1006 not reconnected in time");
    }

    @Test
    void strangerWithTheRightIdOnAnotherPathIsRefused() {
        String id = connect(this.server.open(this.endpoint));

        TestSocket other = this.server.open(endpoint("/other", this.handler));

        assertThat(other.exchange(reconnect(id))).containsExactly(FAILED);
    }

    @Test
    void strangerWithTheRightIdAndOtherPathVariablesIsRefused() {
        String id = connect(this.server.open(this.endpoint, null, Map.of("room", "a")));

        TestSocket other = this.server.open(this.endpoint, null, Map.of("room", "b"));

        assertThat(other.exchange(reconnect(id))).containsExactly(FAILED);
    }

    @Test
    void strangerWithTheRightIdAndAnotherUserIsRefused() {
        String id = connect(this.server.open(this.endpoint, "alice", Map.of()));

        assertThat(this.server.open(this.endpoint, "bob", Map.of()).exchange(reconnect(id)))
                .containsExactly(FAILED);
        assertThat(this.server.open(this.endpoint).exchange(reconnect(id))).containsExactly(FAILED);
        assertThat(this.server.open(this.endpoint, "alice", Map.of()).exchange(reconnect(id)))
                .containsExactly(reconnected(id));
    }

    @Test
    void requestThatNamesAnotherSessionIsNeverRunThere() {
        String victim = connect(this.server.open(this.endpoint));
        TestSocket thief = this.server.open(this.endpoint);
        connect(thief);
        this.handler.events.clear();

        assertThat(thief.exchange(request(3, "echo", "{'sessionId':'" + victim + "'}")))
                .containsExactly(error(3, -32001, "Unknown session", "{'type':'session.unknown'}"));
        assertThat(this.handler.events).isEmpty();
    }

    @Test
    void tenThousandBogusSessionIdsFromOneSocketCreateNothing() {
        TestSocket socket = this.server.open(this.endpoint);
        for (int i = 0; i < 10_000; i++) {
            socket.send(reconnect("bogus" + i));
            socket.send(request(3, "echo", "{'sessionId':'guess" + i + "'}"));
        }

        assertThat(socket.takeReceived()).hasSize(20_000).allMatch(answer -> answer.contains("\"error\""));
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.handler.events).isEmpty();
        assertThat(this.server.clock.scheduled())
                .as("timers, the one for all sockets apart")
                .isEqualTo(1);
    }

    @Test
    void ownSessionIdIsRemovedFromParamsAndAPlainClientKeepsItsMember() {
        TestSocket classic = this.server.open(this.endpoint);
        String id = connect(classic);
        TestSocket plain = this.server.open(this.endpoint);

        assertThat(classic.exchange(request(2, "echo", "{'a':1,'sessionId':'" + id + "'}")))
                .containsExactly(result(2, "{'a':1}"));
        assertThat(plain.exchange(request(2, "echo", "{'sessionId':'mine'}")))
                .containsExactly(result(2, "{'sessionId':'mine'}"));
    }

    @Test
    void connectToAnotherSessionEndsTheOwnOne() {
        TestSocket left = this.server.open(this.endpoint);
        String other = connect(left);
        left.breakDown();
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);
        this.handler.events.clear();

        assertThat(socket.exchange(reconnect(other))).containsExactly(reconnected(other));

        assertThat(this.handler.events)
                .containsExactlyInAnyOrder("closed 1000 the client went on with another session", "reconnected");
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
        assertThat(socket.closed).isNull();
        assertThat(socket.exchange(request(4, "echo", "[7]"))).containsExactly(result(4, "[7]"));
    }

    @Test
    void failedReconnectLeavesTheOwnSessionAlone() {
        TestSocket socket = this.server.open(this.endpoint);
        String id = connect(socket);

        assertThat(socket.exchange(reconnect("nonexistent"))).containsExactly(FAILED);

        assertThat(connect(socket)).isEqualTo(id);
    }

    @Test
    void reconnectToTheOwnSessionClosesNothing() {
        TestSocket socket = this.server.open(this.endpoint);
        String id = connect(socket);

        assertThat(socket.exchange(reconnect(id))).containsExactly(reconnected(id));

        assertThat(socket.closed).isNull();
        assertThat(this.handler.events).containsExactly("established");
    }

    @Test
    void watchdogClosesAfterThreeIntervalsWithoutText() {
        Endpoint endpoint = endpoint("/echo", this.handler.withPingWatchdog(true));
        TestSocket socket = this.server.open(endpoint);
        socket.send(request(1, "ping", "{'interval':1000}"));
        this.server.advance(Duration.ofMillis(2_900));
        socket.send(request(2, "echo"));
        this.server.advance(Duration.ofMillis(2_900));
        assertThat(socket.closed).isNull();

        this.server.advance(Duration.ofMillis(400));

        assertThat(socket.closed).isEqualTo(CloseStatus.PING_TIMEOUT);
    }

    @Test
    void watchdogIsDisarmedByIntervalZeroAndOffByDefault() {
        TestSocket unwatched = this.server.open(this.endpoint);
        unwatched.send(request(1, "ping", "{'interval':1000}"));
        RecordingHandler watching = new RecordingHandler();
        watching.withPingWatchdog(true);
        TestSocket disarmed = this.server.open(endpoint("/watched", watching));
        disarmed.send(request(1, "ping", "{'interval':1000}"));
        disarmed.send(request(2, "ping", "{'interval':0}"));

        this.server.advance(Duration.ofSeconds(10));

        assertThat(unwatched.closed).isNull();
        assertThat(disarmed.closed).isNull();
    }

    @Test
    void pingsBeginNoSessionAndASilentSocketGetsOneAfterASecond() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.send(request(1, "ping"));
        assertThat(this.server.sessions.sessionCount()).isZero();

        this.server.advance(Duration.ofSeconds(1));

        assertThat(this.handler.events).containsExactly("established");
    }

    @Test
    void classicMethodsCanBeSwitchedOff() {
        Endpoint endpoint = endpoint("/echo", this.handler.withClassicSessions(false));
        TestSocket socket = this.server.open(endpoint);

        assertThat(socket.exchange(request(1, "connect"))).containsExactly(result(1, "''"));
        assertThat(this.handler.events).containsExactly("established", "request connect new");
    }

    @Test
    void resultsCarryTheSessionIdOnlyWhereTheHandlerWantsIt() {
        Endpoint endpoint = endpoint("/echo", this.handler.withSessionIdInResults(true));
        TestSocket socket = this.server.open(endpoint);
        String id = connect(socket);

        assertThat(socket.exchange(request(2, "echo", "{'a':1}")))
                .containsExactly(result(2, "{'a':1,'sessionId':'" + id + "'}"));
        assertThat(socket.exchange(request(3, "echo", "[1]")))
                .containsExactly(result(3, "{'value':[1],'sessionId':'" + id + "'}"));
        assertThat(socket.exchange(request(4, "echo"))).containsExactly(result(4, "{'sessionId':'" + id + "'}"));
        assertThat(socket.exchange(request(5, "other"))).containsExactly(result(5, "''"));
    }

    @Test
    void sessionIdThatAClientFoundInAResultMayStandInItsParams() {
        List<String> params = new ArrayList<>();
        RecordingHandler seeing = new RecordingHandler() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
                params.add(String.valueOf(request.getParams()));
                transaction.sendVoidResponse();
            }
        };
        TestSocket socket = this.server.open(endpoint("/seen", seeing.withSessionIdInResults(true)));
        socket.exchange(request(1, "see"));

        socket.exchange(request(2, "see", "{'a':1,'sessionId':'" + seeing.session.getSessionId() + "'}"));

        assertThat(params).containsExactly("null", "{\"a\":1}");
    }

    @Test
    void registerInfoIsWhatTheClientTold() {
        TestSocket socket = this.server.open(this.endpoint);

        socket.send(request(1, "connect", "{'registerInfo':{'app':'x'}}"));

        assertThat(this.handler.session.getRegisterInfo()).hasToString("{\"app\":\"x\"}");
    }

    @Test
    void registerInfoIsNotLostWhenTheSessionHasBegunBeforeTheClientConnects() {
        TestSocket socket = this.server.open(this.endpoint);
        this.server.advance(Duration.ofSeconds(2));
        assertThat(this.handler.session.getRegisterInfo()).isNull();

        for (String app : List.of("x", "y")) {
            socket.send(request(1, "connect", "{'registerInfo':{'app':'" + app + "'}}"));
            assertThat(this.handler.session.getRegisterInfo()).as("the first").hasToString("{\"app\":\"x\"}");
        }
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
    }
}
