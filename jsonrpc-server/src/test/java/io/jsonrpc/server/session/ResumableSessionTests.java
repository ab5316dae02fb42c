package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.ControlFrames.OPEN;
import static io.jsonrpc.server.session.ControlFrames.V1;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Part 3 of the protocol on one server and one socket: a session begins, counts, acknowledges and ends. */
class ResumableSessionTests extends OnOneServer {

    private static final String CLOSE = request("'rpc.session.2'", "rpc.session.close");

    private static String notFound(String id) {
        return error(id, -32601, "Method not found", "{'type':'method.notFound'}");
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

        String answer = socket.exchange(ControlFrames.open("{\"x.none\":{},\"serverTime\":{}}"))
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
}
