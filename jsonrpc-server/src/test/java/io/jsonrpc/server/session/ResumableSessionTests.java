package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.ControlFrames.OPEN;
import static io.jsonrpc.server.session.ControlFrames.V1;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Part 3 of the protocol on one server: begins, loses its sockets, goes on, ends. */
class ResumableSessionTests {

    private static final String ECHO = request(2, "echo", "[1]");

    private static final String ECHOED = result(2, "[1]");

    private static final String CLOSE = request("'rpc.session.2'", "rpc.session.close");

    private static String tick(int number) {
        return notification("tick", "[" + number + "]");
    }

    private static String notFound(String id) {
        return error(id, -32601, "Method not found", "{'type':'method.notFound'}");
    }

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private void send(int number) {
        JsonRpcPeer peer = ((ServerSession) this.handler.session).peer();
        peer.sendAndForget(peer.encodeNotification("tick", new int[] {number}));
    }

    @Test
    void answerToOpenTellsWhatIsAgreed() {
        TestSocket socket = this.server.open(this.endpoint);

        String answer = socket.exchange(OPEN).get(0);

        assertThat(answer)
                .matches("\\{\"jsonrpc\":\"2.0\",\"id\":\"rpc.session.1\",\"result\":\\{\"sessionId\":\"[\\w-]{43}\","
                        + "\"token\":\"[\\w-]{43}\",\"heartbeat\":25000,\"heartbeatGrace\":10000,\"window\":"
                        + "\\{\"millis\":120000,\"bytes\":4194304,\"frames\":1024},\"limits\":\\{\"messageBytes\":1048576,"
                        + "\"batch\":50,\"inFlight\":1024},\"extensions\":\\{}}}");
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        assertThat(this.handler.events).containsExactly("established", "request echo new");
    }

    @Test
    void acceptedExtensionsAreToldAndOthersAreNot() {
        TestSocket socket = this.server.open(this.endpoint);

        String answer = socket.exchange(ControlFrames.open("{\"flow\":{},\"serverTime\":{}}"))
                .get(0);

        assertThat(answer).endsWith("\"extensions\":{\"serverTime\":{\"epochMillis\":1700000000000}}}}");
    }

    @Test
    void malformedOpenIsRefusedAndTheSocketStaysPlain() {
        TestSocket socket = this.server.open(this.endpoint);

        assertThat(socket.exchange(OPEN.replace("\"version\":1", "\"version\":2")))
                .containsExactly(error("'rpc.session.1'", -32602, "Invalid params", "{'type':'params.invalid'}"));

        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        this.server.advance(Duration.ofSeconds(5));
        assertThat(socket.takeReceived()).isEmpty();
    }

    @Test
    void plainSessionKnowsNoneOfTheMethods() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);

        assertThat(socket.exchange(OPEN)).containsExactly(notFound("\"rpc.session.1\""));
        assertThat(socket.exchange(CLOSE)).containsExactly(notFound("\"rpc.session.2\""));
        assertThat(socket.exchange(ack(7, 7))).isEmpty();
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void controlMessageInAnyOtherFormIsInvalidAndDoesNothing() {
        TestSocket socket = this.server.open(this.endpoint);

        assertThat(socket.exchange(OPEN.replace("\"2.0\",", "\"2.0\" ,")))
                .containsExactly(error("null", -32600, "Invalid Request", "{'type':'request.invalid'}"));
        assertThat(socket.exchange("[" + CLOSE + "]"))
                .hasSize(1)
                .first()
                .asString()
                .contains("-32600");
        assertThat(socket.closed).isNull();
    }

    @Test
    void silentSocketOfTheSubprotocolGetsNoSessionUntilItAsksAndIsGivenUpInTheEnd() {
        TestSocket socket = this.server.open(this.endpoint, null, Map.of(), V1);
        this.server.advance(Duration.ofSeconds(34));
        assertThat(this.handler.events).isEmpty();
        openOn(socket);
        assertThat(this.handler.events).containsExactly("established");

        TestSocket silent = this.server.open(this.endpoint, null, Map.of(), V1);
        this.server.advance(Duration.ofSeconds(36));

        assertThat(silent.closed).isEqualTo(CloseStatus.HEARTBEAT_TIMEOUT);
    }

    @Test
    void classicMethodsAreUnknownBesideItAndPingWorks() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);

        for (String method : new String[] {"connect", "reconnect", "close", "closeSession"}) {
            assertThat(socket.exchange(request(1, method))).containsExactly(notFound("1"));
        }
        assertThat(socket.exchange(notification("close"))).isEmpty();
        assertThat(socket.exchange(request(1, "ping"))).containsExactly(result(1, "{'value':'pong'}"));
        assertThat(socket.closed).isNull();
    }

    @Test
    void neitherKindOfSessionFindsTheOther() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        TestSocket classic = this.server.open(this.endpoint);
        assertThat(classic.exchange(request(1, "connect", "{'sessionId':'" + frames.sessionId + "'}")))
                .first()
                .asString()
                .contains("40007");
        frames.sessionId = TestServer.connect(classic);

        TestSocket other = this.server.open(this.endpoint);
        assertThat(other.exchange(frames.resume(0, 1)))
                .containsExactly(ControlFrames.refusal("{\"reason\":\"denied\"}"));
        assertThat(socket.closed).isNull();
        assertThat(classic.closed).isNull();
    }

    @Test
    void messagesAreAcknowledgedAfterASecondAndHeartbeatsGoOut() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);

        this.server.advance(Duration.ofMillis(800));
        assertThat(socket.takeReceived()).isEmpty();
        this.server.advance(Duration.ofMillis(200));
        assertThat(socket.takeReceived()).containsExactly(ack(1, 1));

        socket.send(ack(1, 1));
        this.server.advance(Duration.ofSeconds(25));
        assertThat(socket.takeReceived()).containsExactly(ack(1, 1));
    }

    @Test
    void silentClientIsGivenUpAfterHeartbeatAndGraceAndKeepsItsSession() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);

        this.server.advance(Duration.ofMillis(35_000));
        assertThat(socket.closed).isNull();
        this.server.advance(Duration.ofMillis(200));

        assertThat(socket.closed).isEqualTo(CloseStatus.HEARTBEAT_TIMEOUT);
        assertThat(this.handler.events).containsExactly("established");
    }

    @Test
    void wrongCountClosesWithBothNumbersAndEndsTheSession() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        socket.exchange(ECHO);

        socket.send(ack(0, 2));

        assertThat(socket.closed).isEqualTo(new CloseStatus(4500, "count mismatch: sent 2, received 1"));
        assertThat(this.handler.events.get(this.handler.events.size() - 1))
                .isEqualTo("closed 4500 count mismatch: sent 2, received 1");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        for (String number : new String[] {"-1", "1.0", "1e3", "01", "9007199254740993", "99999999999999999999"}) {
            TestSocket socket = this.server.open(this.endpoint);
            openOn(socket);

            socket.send(ack(0, 0).replace("\"received\":0", "\"received\":" + number));

            assertThat(socket.closed).as(number).isNotNull();
            assertThat(socket.closed.code()).as(number).isEqualTo(4500);
        }
    }

    @Test
    void numbersOutOfTheirBoundsAreRefused() {
        for (String frame : new String[] {ack(3, 0), ack(1, 0), ack(2, 1), ack(2, -1), ack(2, 0, 1)}) {
            TestSocket socket = this.server.open(this.endpoint);
            openOn(socket);
            send(1);
            send(2);
            socket.send(ack(2, 0));
            assertThat(socket.closed).isNull();

            socket.send(frame);

            assertThat(socket.closed).as(frame).isNotNull();
            assertThat(socket.closed.code()).as(frame).isEqualTo(4500);
        }
    }

    @Test
    void resumeWithNumbersThatAreNoneClosesAndHurtsNobody() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        for (String wrong : new String[] {
            frames.resume(frames.token, 0, 0, 1),
            frames.resume(frames.token, -1, 0, 1),
            frames.resume(frames.token, 1, -1, 1),
            frames.resume(frames.token, 1, 0, 0),
            frames.resume(frames.token, 1, 0, 9_007_199_254_740_992L)
        }) {
            TestSocket other = this.server.open(this.endpoint);
            other.send(wrong);
            assertThat(other.closed).as(wrong).isNotNull();
            assertThat(other.closed.code()).as(wrong).isEqualTo(4500);
            assertThat(other.closed.reason()).doesNotContain(frames.token);
        }

        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        frames.resumeOn(this.server.open(this.endpoint), 1, 1);
    }

    @Test
    void batchAndWhatIsNoJsonAndWhatIsTooLargeCountAsOneEach() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        assertThat(socket.exchange("[" + ECHO + "," + ECHO.replace("2,", "3,") + "]"))
                .hasSize(1);
        assertThat(socket.exchange("{oops")).first().asString().contains("-32700");
        assertThat(socket.exchange("\"" + "x".repeat(1_048_576) + "\""))
                .last()
                .asString()
                .contains("-32007");
        socket.send(ack(3, 3));
        assertThat(socket.closed).isNull();

        assertThat(frames.resumeOn(this.server.open(this.endpoint), 3, 3)).isEmpty();
    }

    @Test
    void messageFarTooLargeEndsTheSessionSinceItWouldComeAgain() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);

        socket.send("\"" + "x".repeat(5 * 1_048_576) + "\"");

        assertThat(socket.closed).isEqualTo(CloseStatus.LIMIT.withReason("message too big"));
        assertThat(this.handler.events).hasSize(2).last().asString().startsWith("closed 4504");
        assertThat(this.server.open(this.endpoint).exchange(frames.resume(0, 1)))
                .containsExactly(ControlFrames.refusal("{\"reason\":\"denied\"}"));
    }

    @Test
    void closeIsAnsweredAndEndsTheSessionByAgreement() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        send(1);
        socket.takeReceived();

        assertThat(socket.exchange(CLOSE)).containsExactly(result("'rpc.session.2'", "true"));

        assertThat(socket.closed).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.handler.events).containsExactly("established", "closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void messageThatIsBeingWrittenAtAnAgreedEndIsNoLoss() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        socket.reading = false;
        send(1);

        socket.lose(CloseStatus.NORMAL);

        assertThat(this.handler.events).containsExactly("established", "closed 1000");
    }

    @Test
    void sessionGoesOnWithReplayBeforeWhatIsNewAndTheCallbackBeforeTheHandler() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.exchange(ECHO);
        send(1);
        socket.breakDown();
        send(2);
        TestSocket next = this.server.open(this.endpoint);

        assertThat(frames.resumeOn(next, 1, 1)).containsExactly(tick(1), tick(2));

        send(3);
        next.send(ECHO);
        assertThat(next.takeReceived()).containsExactly(tick(3), ECHOED);
        assertThat(this.handler.events)
                .containsExactly("established", "request echo new", "reconnected", "request echo");
    }

    @Test
    void resumeBeatsASocketThatLooksAliveWhoseFramesAreIgnoredFromThenOn() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        TestSocket next = this.server.open(this.endpoint);

        frames.resumeOn(next, 0, 0);
        socket.send(ECHO);

        assertThat(socket.closed).isEqualTo(CloseStatus.REPLACED);
        assertThat(socket.takeReceived()).isEmpty();
        assertThat(this.handler.events).containsExactly("established", "reconnected");
        assertThat(next.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void detachedSessionTakesSendsUntilItsWindowIsFullAndThenSaysSo() {
        TestServer small = new TestServer(Settings.window(4), ServerObserver.NONE);
        TestSocket socket = small.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.breakDown();
        for (int number = 1; number <= 4; number++) {
            send(number);
        }

        assertThatThrownBy(() -> send(5)).isInstanceOf(QueueFullException.class);

        TestSocket next = small.open(this.endpoint);
        assertThat(frames.resumeOn(next, 0, 0)).containsExactly(tick(1), tick(2), tick(3), tick(4));
        next.send(ack(4, 0));
        send(6);
        assertThat(next.takeReceived()).containsExactly(tick(6));
    }

    @Test
    void onALiveSocketWhatFindsNoRoomInTheWindowWaitsForTheAcknowledgement() {
        TestServer small = new TestServer(Settings.window(2), ServerObserver.NONE);
        TestSocket socket = small.open(this.endpoint);
        openOn(socket);
        for (int number = 1; number <= 5; number++) {
            send(number);
        }
        assertThat(socket.takeReceived()).containsExactly(tick(1), tick(2));

        assertThat(socket.exchange(ack(1, 0))).containsExactly(tick(3));
        assertThat(socket.exchange(ack(3, 0))).containsExactly(tick(4), tick(5));
    }

    @Test
    void whatWaitedForRoomWhenTheSocketBrokeGoesOutInOrderOnTheNext() {
        TestServer small = new TestServer(Settings.window(2), ServerObserver.NONE);
        TestSocket socket = small.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        for (int number = 1; number <= 4; number++) {
            send(number);
        }
        socket.breakDown();
        assertThatThrownBy(() -> send(5)).isInstanceOf(QueueFullException.class);
        TestSocket next = small.open(this.endpoint);

        assertThat(frames.resumeOn(next, 1, 0)).containsExactly(tick(2), tick(3));
        assertThat(next.exchange(ack(3, 0))).containsExactly(tick(4));
    }

    @Test
    void sessionEndsWithItsWindowAndTheLossIsReported() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.breakDown();
        send(1);
        send(2);

        this.server.advance(Duration.ofMillis(119_999));
        assertThat(this.handler.events).containsExactly("established");
        this.server.advance(Duration.ofMillis(1));

        assertThat(this.handler.events).hasSize(3);
        assertThat(this.handler.events.get(1)).startsWith("error 2 ");
        assertThat(this.handler.events.get(2)).startsWith("closed 1006");
        TestSocket late = this.server.open(this.endpoint);
        assertThat(late.exchange(frames.resume(0, 1)))
                .containsExactly(ControlFrames.refusal("{\"reason\":\"denied\"}"));
        openOn(late);
    }

    @Test
    void gapEndsTheSessionReportsTheLossAndTellsTheClientWhatHadArrived() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        send(1);
        socket.exchange(ECHO);
        socket.breakDown();
        TestSocket next = this.server.open(this.endpoint);

        assertThat(next.exchange(frames.resume(7, 2)))
                .containsExactly(ControlFrames.refusal("{\"reason\":\"gap\",\"received\":1}"));

        assertThat(this.handler.events.get(2)).startsWith("error 2 ");
        assertThat(this.handler.events.get(3)).startsWith("closed 4500");
        openOn(next);
    }

    @Test
    void onlyCodesThatMeanTheEndEndTheSessionSinceContainersAndProxiesWriteTheOthers() {
        for (int code : new int[] {1000, 4500, 4504, 4999}) {
            openOn(this.server.open(this.endpoint));
            TestSocket socket = this.server.open(this.endpoint);
            openOn(socket);
            socket.lose(new CloseStatus(code, ""));
            assertThat(this.handler.events.get(this.handler.events.size() - 1)).isEqualTo("closed " + code);
        }
        int living = this.server.sessions.sessionCount();
        for (int code : new int[] {1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 4001, 4102, 4499, 5000}) {
            TestSocket socket = this.server.open(this.endpoint);
            openOn(socket);
            socket.lose(new CloseStatus(code, ""));
            assertThat(this.server.sessions.sessionCount()).as("after %d", code).isEqualTo(++living);
        }
    }

    @Test
    void messageThatThreeSocketsInARowCouldNotCarryEndsTheSession() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        send(1);
        for (int again = 1; again < 3; again++) {
            socket.lose(new CloseStatus(1009, ""));
            socket = this.server.open(this.endpoint);
            assertThat(frames.resumeOn(socket, 0, 0)).containsExactly(tick(1));
        }
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
        socket.lose(new CloseStatus(1009, ""));

        assertThat(this.handler.events).last().asString().startsWith("closed 4500");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void socketsThatSuchACodeEndsWhileMessagesArriveOrNothingWasSentMayBeAsManyAsTheyLike() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        for (int number = 1; number <= 20; number++) {
            if (number <= 10) {
                send(number);
            }
            socket.lose(new CloseStatus(1002, ""));
            socket = this.server.open(this.endpoint);
            assertThat(frames.resumeOn(socket, Math.min(number, 10), 0)).isEmpty();
        }
    }

    @Test
    void messageLargerThanTheClientTakesIsRefusedToItsSender() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(OPEN.replace("\"messageBytes\":1048576", "\"messageBytes\":60"));

        assertThatThrownBy(() -> this.handler.session.sendNotification("tick", "x".repeat(60)))
                .isInstanceOf(MessageTooLargeException.class);
        send(1);
        assertThat(socket.takeReceived()).containsExactly(tick(1));
    }

    @Test
    void messageThatCannotBeEncodedEndsTheSessionAtTheSecondSocket() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.failure = new MalformedInputException(1);
        send(1);
        assertThat(socket.closed).isEqualTo(CloseStatus.SERVER_ERROR);
        TestSocket next = this.server.open(this.endpoint);
        next.failWhen = text -> text.contains("tick");
        next.failure = new IOException("wrapped", new MalformedInputException(1));

        next.send(frames.resume(0, 1));

        assertThat(next.closed).isEqualTo(CloseStatus.SERVER_ERROR.withReason("a message cannot be encoded"));
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void networkThatFailsAgainAndAgainEndsNothing() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.breakDown();
        send(1);
        for (int round = 1; round <= 5; round++) {
            TestSocket next = this.server.open(this.endpoint);
            next.failWhen = text -> text.contains("tick");
            next.failure = new IOException("Broken pipe");
            next.send(frames.resume(0, 1));
            assertThat(next.closed).isEqualTo(CloseStatus.SERVER_ERROR);
            frames.token = TestServer.result(next.takeReceived().get(0))
                    .getAsJsonObject()
                    .get("token")
                    .getAsString();
        }

        assertThat(frames.resumeOn(this.server.open(this.endpoint), 0, 0)).containsExactly(tick(1));
    }

    @Test
    void slowReaderIsClosedAndKeepsItsSession() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.reading = false;
        send(1);

        this.server.advance(Duration.ofMillis(5_200));

        assertThat(socket.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(frames.resumeOn(this.server.open(this.endpoint), 0, 0)).containsExactly(tick(1));
    }

    @Test
    void clientThatAsksAndDoesNotReadIsClosed() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        socket.reading = false;

        for (int request = 0; request < 17; request++) {
            socket.send(request("'rpc.session.9'", "rpc.session.unheard"));
            assertThat(socket.closed).isNull();
        }
        socket.send(request("'rpc.session.9'", "rpc.session.unheard"));

        assertThat(socket.closed.code()).isEqualTo(4504);
    }

    @Test
    void answersThatFindNoRoomAtAllEndTheSessionInsteadOfBeingLostSilently() {
        TestServer small = new TestServer(Settings.window(1), ServerObserver.NONE);
        TestSocket socket = small.open(this.endpoint);
        openOn(socket);
        for (int request = 0; request <= 2001; request++) {
            socket.send(ECHO);
            assertThat(socket.closed).as("request %d", request).isNull();
        }

        socket.send(ECHO);

        assertThat(socket.closed.code()).isEqualTo(4504);
        assertThat(this.handler.events.get(this.handler.events.size() - 1)).startsWith("closed 4504");
    }

    @Test
    void oneBlockedClientNeverDelaysAnother() {
        TestSocket blocked = this.server.open(this.endpoint);
        openOn(blocked);
        blocked.reading = false;
        TestSocket other = this.server.open(this.endpoint);
        openOn(other);

        this.server.sessions.all().sendNotification("tick", new int[] {1});

        assertThat(other.takeReceived()).containsExactly(tick(1));
        assertThat(other.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void broadcastIsCountedAsAnyOtherMessage() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        this.server.sessions.all().sendNotification("tick", new int[] {1});
        socket.breakDown();
        this.server.sessions.all().sendNotification("tick", new int[] {2});
        TestSocket next = this.server.open(this.endpoint);

        assertThat(frames.resumeOn(next, 0, 0)).containsExactly(tick(1), tick(2));
        next.send(ack(2, 0));
        assertThat(next.closed).isNull();
    }

    @Test
    void acknowledgementDuringReplayFreesWhatItTells() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        for (int number = 1; number <= 3; number++) {
            send(number);
        }
        socket.breakDown();
        TestSocket next = this.server.open(this.endpoint);
        next.send(frames.resume(0, 1));
        next.takeReceived();
        next.send(ack(2, 0, frames.attempt()));
        next.breakDown();

        assertThat(((ServerSession) this.handler.session).keptFrames()).isEqualTo(1);
    }
}
