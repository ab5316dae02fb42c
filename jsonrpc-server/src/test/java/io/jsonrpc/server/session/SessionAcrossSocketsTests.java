package io.jsonrpc.server.session;

import static io.jsonrpc.server.session.ControlFrames.OPEN;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Part 3 of the protocol on one server: a session loses its sockets, and goes on or ends. */
class SessionAcrossSocketsTests extends OnOneServer {

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
}
