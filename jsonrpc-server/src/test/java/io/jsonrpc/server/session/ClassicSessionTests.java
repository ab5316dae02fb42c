package io.jsonrpc.server.session;

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

    private static final String FAILED = ",\"error\":{\"code\":40007,\"message\":\"reconnection error\","
            + "\"data\":{\"type\":\"session.reconnection\"}}}";

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private static String reconnect(String sessionId) {
        return "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"connect\",\"params\":{\"sessionId\":\"" + sessionId + "\"}}";
    }

    private static String reconnected(String sessionId) {
        return "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"value\":\"reconnection successful\",\"sessionId\":\""
                + sessionId + "\"}}";
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
        assertThat(this.server.open(this.endpoint).exchange(reconnect(id)))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);
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

        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"closeSession\"}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":\"bye\"}");

        assertThat(socket.closed).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.handler.events).containsExactly("established", "closed 1000");
        assertThat(this.server.open(this.endpoint).exchange(reconnect(id)))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);
    }

    @Test
    void clientThatBreaksItsSocketWhileItsSessionClosesDoesNotChangeHowItEnds() {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);
        socket.reading = false;
        socket.listener.onText("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"closeSession\"}", true);

        socket.breakDown();

        assertThat(this.handler.events).endsWith("closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void closeWithoutASessionSaysByeAndClosesTheSocket() {
        TestSocket socket = this.server.open(this.endpoint);

        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"close\"}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":\"bye\"}");

        assertThat(socket.closed).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.handler.events).isEmpty();
    }

    @Test
    void takeOverOfALiveSocketClosesTheOldOneAndNothingOfItIsHeardAnyMore() {
        TestSocket old = this.server.open(this.endpoint);
        String id = connect(old);

        TestSocket young = this.server.open(this.endpoint);
        young.send(reconnect(id));
        old.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo\",\"params\":{}}");

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
                .containsExactly(
                        reconnected(id),
                        "{\"jsonrpc\":\"2.0\",\"method\":\"one\"}",
                        "{\"jsonrpc\":\"2.0\",\"method\":\"two\",\"params\":{\"a\":1}}");
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

        assertThat(other.exchange(reconnect(id))).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);
    }

    @Test
    void strangerWithTheRightIdAndOtherPathVariablesIsRefused() {
        String id = connect(this.server.open(this.endpoint, null, Map.of("room", "a")));

        TestSocket other = this.server.open(this.endpoint, null, Map.of("room", "b"));

        assertThat(other.exchange(reconnect(id))).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);
    }

    @Test
    void strangerWithTheRightIdAndAnotherUserIsRefused() {
        String id = connect(this.server.open(this.endpoint, "alice", Map.of()));

        assertThat(this.server.open(this.endpoint, "bob", Map.of()).exchange(reconnect(id)))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);
        assertThat(this.server.open(this.endpoint).exchange(reconnect(id)))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);
        assertThat(this.server.open(this.endpoint, "alice", Map.of()).exchange(reconnect(id)))
                .containsExactly(reconnected(id));
    }

    @Test
    void requestThatNamesAnotherSessionIsNeverRunThere() {
        String victim = connect(this.server.open(this.endpoint));
        TestSocket thief = this.server.open(this.endpoint);
        connect(thief);
        this.handler.events.clear();

        assertThat(thief.exchange("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"echo\",\"params\":{\"sessionId\":\""
                        + victim + "\"}}"))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32001,\"message\":\"Unknown session\","
                                + "\"data\":{\"type\":\"session.unknown\"}}}");
        assertThat(this.handler.events).isEmpty();
    }

    @Test
    void tenThousandBogusSessionIdsFromOneSocketCreateNothing() {
        TestSocket socket = this.server.open(this.endpoint);
        for (int i = 0; i < 10_000; i++) {
            socket.send(reconnect("bogus" + i));
            socket.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"echo\",\"params\":{\"sessionId\":\"guess" + i + "\"}}");
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

        assertThat(classic.exchange(
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo\",\"params\":{\"a\":1,\"sessionId\":\"" + id
                                + "\"}}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"a\":1}}");
        assertThat(plain.exchange(
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo\",\"params\":{\"sessionId\":\"mine\"}}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"sessionId\":\"mine\"}}");
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
        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"echo\",\"params\":[7]}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":[7]}");
    }

    @Test
    void failedReconnectLeavesTheOwnSessionAlone() {
        TestSocket socket = this.server.open(this.endpoint);
        String id = connect(socket);

        assertThat(socket.exchange(reconnect("nonexistent"))).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9" + FAILED);

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
        socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"interval\":1000}}");
        this.server.advance(Duration.ofMillis(2_900));
        socket.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo\"}");
        this.server.advance(Duration.ofMillis(2_900));
        assertThat(socket.closed).isNull();

        this.server.advance(Duration.ofMillis(400));

        assertThat(socket.closed).isEqualTo(CloseStatus.PING_TIMEOUT);
    }

    @Test
    void watchdogIsDisarmedByIntervalZeroAndOffByDefault() {
        TestSocket unwatched = this.server.open(this.endpoint);
        unwatched.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"interval\":1000}}");
        RecordingHandler watching = new RecordingHandler();
        watching.withPingWatchdog(true);
        TestSocket disarmed = this.server.open(endpoint("/watched", watching));
        disarmed.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"interval\":1000}}");
        disarmed.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\",\"params\":{\"interval\":0}}");

        this.server.advance(Duration.ofSeconds(10));

        assertThat(unwatched.closed).isNull();
        assertThat(disarmed.closed).isNull();
    }

    @Test
    void pingsBeginNoSessionAndASilentSocketGetsOneAfterASecond() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        assertThat(this.server.sessions.sessionCount()).isZero();

        this.server.advance(Duration.ofSeconds(1));

        assertThat(this.handler.events).containsExactly("established");
    }

    @Test
    void classicMethodsCanBeSwitchedOff() {
        Endpoint endpoint = endpoint("/echo", this.handler.withClassicSessions(false));
        TestSocket socket = this.server.open(endpoint);

        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"connect\"}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}");
        assertThat(this.handler.events).containsExactly("established", "request connect new");
    }

    @Test
    void resultsCarryTheSessionIdOnlyWhereTheHandlerWantsIt() {
        Endpoint endpoint = endpoint("/echo", this.handler.withSessionIdInResults(true));
        TestSocket socket = this.server.open(endpoint);
        String id = connect(socket);

        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo\",\"params\":{\"a\":1}}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"a\":1,\"sessionId\":\"" + id + "\"}}");
        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"echo\",\"params\":[1]}"))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"value\":[1],\"sessionId\":\"" + id + "\"}}");
        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"echo\"}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"sessionId\":\"" + id + "\"}}");
        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"other\"}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":\"\"}");
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
        socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"see\"}");

        socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"see\",\"params\":{\"a\":1,\"sessionId\":\""
                + seeing.session.getSessionId() + "\"}}");

        assertThat(params).containsExactly("null", "{\"a\":1}");
    }

    @Test
    void registerInfoIsWhatTheClientTold() {
        TestSocket socket = this.server.open(this.endpoint);

        socket.send(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"connect\",\"params\":{\"registerInfo\":{\"app\":\"x\"}}}");

        assertThat(this.handler.session.getRegisterInfo()).hasToString("{\"app\":\"x\"}");
    }

    @Test
    void registerInfoIsNotLostWhenTheSessionHasBegunBeforeTheClientConnects() {
        TestSocket socket = this.server.open(this.endpoint);
        this.server.advance(Duration.ofSeconds(2));
        assertThat(this.handler.session.getRegisterInfo()).isNull();

        for (String app : List.of("x", "y")) {
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"connect\",\"params\":{\"registerInfo\":{\"app\":\""
                    + app + "\"}}}");
            assertThat(this.handler.session.getRegisterInfo()).as("the first").hasToString("{\"app\":\"x\"}");
        }
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
    }
}
