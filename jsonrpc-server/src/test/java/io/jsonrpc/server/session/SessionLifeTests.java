package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.JsonRpcPeer.Load;
import io.jsonrpc.core.ParamsType;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.PerSessionHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionLifeTests {

    private static final String ECHO = request(2, "echo", "[1]");

    private static final String ECHOED = result(2, "[1]");

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    @Test
    void callbacksComeInOrderAroundTheRequests() {
        TestSocket socket = this.server.open(this.endpoint);

        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        socket.send(ECHO);
        socket.lose(CloseStatus.NORMAL);

        assertThat(this.handler.events)
                .containsExactly("established", "request echo new", "request echo", "closed 1000");
    }

    private static RecordingHandler refusing() {
        return new RecordingHandler() {
            @Override
            public void afterConnectionEstablished(Session session) throws Exception {
                super.afterConnectionEstablished(session);
                throw new SessionRefusedException(4403, "members only");
            }
        };
    }

    @Test
    void notificationsOfARefusedClientAreNotHandled() {
        RecordingHandler refusing = refusing();
        TestSocket socket = this.server.open(endpoint("/club", refusing));

        assertThat(socket.exchange(notification("enter"))).isEmpty();

        assertThat(refusing.events).containsExactly("established", "closed 4403 members only");
        assertNothingIsLeft();
    }

    @Test
    void connectionCanBeRefusedWithACodeAndAReason() {
        RecordingHandler refusing = refusing();
        TestSocket socket = this.server.open(endpoint("/club", refusing));

        assertThat(socket.exchange(ECHO)).isEmpty();

        assertThat(socket.closed).isEqualTo(new CloseStatus(4403, "members only"));
        assertThat(refusing.events).containsExactly("established", "closed 4403 members only");
        assertNothingIsLeft();
    }

    @Test
    void failureOfACallbackIsHandedToTheHandlerAndTheSessionGoesOn() {
        RecordingHandler failing = new RecordingHandler() {
            @Override
            public void afterConnectionEstablished(Session session) {
                throw new IllegalStateException("oops");
            }
        };
        TestSocket socket = this.server.open(endpoint("/echo", failing));

        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        assertThat(failing.events).containsExactly("uncaught oops", "request echo new");
    }

    @Test
    void closeSendsWhatIsQueuedAndEndsWithoutWaitingForTheWindow() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        socket.reading = false;
        this.handler.session.sendNotification("last");
        this.handler.session.close();
        assertThat(socket.closed).isNull();
        assertThat(this.server.sessions.sessionCount()).isZero();

        socket.readAgain();
        this.server.workers.runAll();

        assertThat(socket.takeReceived()).containsExactly(notification("last"));
        assertThat(socket.closed).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.handler.events).endsWith("closed 1000");
        assertNothingIsLeft();
    }

    @Test
    void closeOfASessionWhoseClientReadsNothingEndsAfterTheGrace() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        socket.reading = false;
        this.handler.session.sendNotification("last");
        this.handler.session.close();

        this.server.advance(Duration.ofSeconds(5));

        assertThat(this.handler.events)
                .endsWith("error 1 message(s) were not delivered before the session ended", "closed 1000");
        assertNothingIsLeft();
    }

    @Test
    void pendingRequestsFailWhenTheSessionEnds() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        CompletableFuture<?> answer = this.handler.session.sendRequestAsync("question", null);

        socket.lose(CloseStatus.NORMAL);

        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(PeerClosedException.class);
        assertThatThrownBy(() -> this.handler.session.sendNotification("late")).isInstanceOf(PeerClosedException.class);
        assertNothingIsLeft();
    }

    @Test
    void pendingRequestSurvivesABreakAndIsAnsweredOnTheNextSocket() {
        TestSocket first = this.server.open(this.endpoint);
        String id = connect(first);
        CompletableFuture<?> answer = this.handler.session.sendRequestAsync("question", null);
        this.server.workers.runAll();
        String question = first.takeReceived().get(0);
        String questionId = question.substring(question.indexOf("\"id\":") + 5, question.indexOf(",\"method\""));
        first.breakDown();

        TestSocket second = this.server.open(this.endpoint);
        second.send(request(9, "connect", "{'sessionId':'" + id + "'}"));
        second.send(result(questionId, "42"));

        assertThat(answer).isCompleted();
        assertThat(answer.join()).hasToString("42");
    }

    @Test
    void anExpiryThatWasCancelledTooLateDoesNotCutTheNextOutageShort() {
        this.server.clock.cancelTooLate();
        TestSocket first = this.server.open(this.endpoint);
        String id = connect(first);
        first.breakDown();
        this.server.advance(Duration.ofSeconds(5));
        TestSocket second = this.server.open(this.endpoint);
        assertThat(second.exchange(reconnect(id))).hasSize(1);
        this.server.advance(Duration.ofSeconds(1));
        second.breakDown();

        this.server.advance(Duration.ofSeconds(9));
        assertThat(this.server.sessions.sessionCount())
                .as("the second outage is 9 s old")
                .isEqualTo(1);
        this.server.advance(Duration.ofSeconds(1));
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void callbacksComeBeforeTheHandlersOfWhatIsReceivedAfterThem() {
        TestSocket first = this.server.open(this.endpoint);
        first.listener.onText(request(1, "connect"), true);
        first.listener.onText(ECHO, true);
        this.server.workers.runNewestFirst();
        assertThat(this.handler.events).containsExactly("established", "request echo new");
        String id = this.handler.session.getSessionId();
        first.breakDown();
        this.handler.events.clear();

        TestSocket second = this.server.open(this.endpoint);
        second.listener.onText(reconnect(id), true);
        second.listener.onText(ECHO, true);
        this.server.workers.runNewestFirst();
        assertThat(this.handler.events).containsExactly("reconnected", "request echo");
    }

    private static String reconnect(String id) {
        return request(9, "reconnect", "{'sessionId':'" + id + "'}");
    }

    @Test
    void reconnectionTimeoutOfOneSessionCanBeChanged() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        this.handler.session.setReconnectionTimeout(500);
        socket.breakDown();

        this.server.advance(Duration.ofMillis(499));
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
        this.server.advance(Duration.ofMillis(1));

        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void windowOfZeroEndsTheSessionWithItsSocket() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        this.handler.session.setReconnectionTimeout(0);

        socket.breakDown();

        assertThat(this.handler.events).endsWith("closed 1006");
        assertNothingIsLeft();
    }

    @Test
    void silentPeerIsPingedAndGivenUpAfterIntervalAndGrace() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);

        this.server.advance(Duration.ofSeconds(1));
        assertThat(socket.pings).isEqualTo(1);
        socket.listener.onPong();
        this.server.advance(Duration.ofSeconds(25));
        assertThat(socket.pings).isEqualTo(2);
        this.server.advance(Duration.ofMillis(9_800));
        assertThat(socket.closed).isNull();
        this.server.advance(Duration.ofMillis(600));

        assertThat(socket.closed).isEqualTo(CloseStatus.HEARTBEAT_TIMEOUT);
        assertThat(this.server.sessions.sessionCount())
                .as("waits for its client")
                .isEqualTo(1);
    }

    @Test
    void silenceOfAPeerThatNeverAnsweredAPingMeansNothing() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);

        this.server.advance(Duration.ofMinutes(5));

        assertThat(socket.closed).isNull();
        assertThat(socket.pings).isEqualTo(12);
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void aFrameWhoseRestDoesNotComeFromOnePingToTheNextEndsTheSocketOfAPeerThatNeverAnsweredAPing() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        this.server.advance(Duration.ofMinutes(1));
        socket.insideFrame = true;
        assertThat(socket.closed).isNull();

        this.server.advance(Duration.ofSeconds(26));

        assertThat(socket.closed).isEqualTo(CloseStatus.TOO_BIG.withReason("message takes too long"));
    }

    @Test
    void pongIsASignOfLife() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        for (int i = 0; i < 10; i++) {
            this.server.advance(Duration.ofSeconds(25));
            socket.listener.onPong();
        }
        assertThat(socket.closed).isNull();
        assertThat(socket.pings).isEqualTo(10);
    }

    @Test
    void peerThatIsSilentBecauseItWasNotPingedIsNotGivenUp() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        this.server.advance(Duration.ofSeconds(1));
        socket.listener.onPong();
        this.server.advance(Duration.ofSeconds(23));
        socket.reading = false;
        this.handler.session.sendNotification("under way when the PING is due");
        this.server.advance(Duration.ofSeconds(4));
        assertThat(socket.pings).isEqualTo(1);

        socket.readAgain();
        this.server.advance(Duration.ofMillis(200));
        assertThat(socket.pings).isEqualTo(2);
        this.server.advance(Duration.ofMillis(9_800));
        assertThat(socket.closed).isNull();
        this.server.advance(Duration.ofMillis(600));

        assertThat(socket.closed).isEqualTo(CloseStatus.HEARTBEAT_TIMEOUT);
    }

    @Test
    void peerThatStopsReadingIsClosedAndItsSessionWaits() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);
        socket.reading = false;
        this.handler.session.sendNotification("one");

        this.server.advance(Duration.ofSeconds(5));
        assertThat(socket.closed).isNull();
        this.server.advance(Duration.ofMillis(200));

        assertThat(socket.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(this.server.sessions.sessionCount()).isEqualTo(1);
    }

    @Test
    void floodOfPongsClosesTheSocket() {
        TestSocket socket = this.server.open(this.endpoint);
        for (int i = 0; i < 30; i++) {
            socket.listener.onPong();
        }
        assertThat(socket.closed).isNull();

        socket.listener.onPong();

        assertThat(socket.closed).isEqualTo(CloseStatus.POLICY_VIOLATION);
    }

    @Test
    void binaryMessageClosesWith1003() {
        TestSocket socket = this.server.open(this.endpoint);

        socket.listener.onBinary();

        assertThat(socket.closed).isEqualTo(CloseStatus.BINARY_NOT_SUPPORTED);
    }

    @Test
    void oversizedMessageIsAnsweredAndTheSocketStays() {
        TestSocket socket = this.server.open(this.endpoint);

        assertThat(socket.exchange("x".repeat(1024 * 1024 + 1)))
                .containsExactly(error("null", -32007, "Request too large", "{'type':'request.tooLarge'}"));

        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void messageFarOverTheLimitClosesWith1009() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.listener.onText("x".repeat(4 * 1024 * 1024), false);
        assertThat(socket.closed).isNull();

        socket.listener.onText("x", false);

        assertThat(socket.closed).isEqualTo(CloseStatus.TOO_BIG);
    }

    @Test
    void messageThatNeverEndsClosesWith1009() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.listener.onText("{", false);
        this.server.advance(Duration.ofSeconds(10));
        assertThat(socket.closed).isNull();

        this.server.advance(Duration.ofMillis(400));

        assertThat(socket.closed).isNotNull();
        assertThat(socket.closed.code()).isEqualTo(1009);
    }

    @Test
    void handlerThatNeverAnswersIsAnsweredForAfterItsTime() {
        RecordingHandler forgetful = new RecordingHandler() {
            @Override
            public void handleRequest(
                    io.jsonrpc.core.Transaction transaction,
                    io.jsonrpc.core.message.Request<com.google.gson.JsonElement> request) {
                transaction.startAsync();
            }
        };
        TestSocket socket = this.server.open(endpoint("/slow", forgetful));
        socket.exchange(ECHO);
        for (int i = 0; i < 12; i++) {
            this.server.advance(Duration.ofSeconds(24));
            socket.listener.onPong();
        }
        assertThat(socket.takeReceived()).isEmpty();

        this.server.advance(Duration.ofSeconds(12));

        assertThat(socket.takeReceived())
                .containsExactly(error(2, -32002, "Request timed out", "{'type':'request.timeout'}"));
    }

    @Test
    void handlerOfItsOwnIsMadeForEachSessionAndDestroyedAfterItsLastCallback() {
        List<String> life = new ArrayList<>();
        Endpoint perSession = new Endpoint(
                "/own",
                new PerSessionHandlers<>(
                        () -> {
                            life.add("made");
                            return new RecordingHandler();
                        },
                        gone -> life.add("destroyed after " + ((RecordingHandler) gone).events),
                        RecordingHandler.class,
                        () -> ParamsType.of(RecordingHandler.class)),
                EndpointOptions.DEFAULT);

        TestSocket socket = this.server.open(perSession);
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        socket.lose(CloseStatus.NORMAL);

        assertThat(life).containsExactly("made", "destroyed after [established, request echo new, closed 1000]");
    }

    @Test
    void stopClosesWith1001AndEndsEverything() {
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(ECHO);

        this.server.sessions.stopAccepting();
        assertThat(this.server.sessions.reserve()).isFalse();
        this.server.sessions.stop();
        this.server.workers.runAll();

        assertThat(socket.closed).isEqualTo(CloseStatus.GOING_AWAY);
        assertThat(this.handler.events).endsWith("closed 1001");
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.socketCount()).isZero();
    }

    @Test
    void nothingShowsTheSessionId() {
        TestSocket socket = this.server.open(this.endpoint);
        String id = connect(socket);

        assertThat(this.handler.session.toString()).doesNotContain(id).contains("echo");
        assertThat(this.server.sessions.describeSessions(10).toString()).doesNotContain(id);
    }

    private void assertNothingIsLeft() {
        this.server.advance(Duration.ofMinutes(6));
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.socketCount()).isZero();
        assertThat(this.server.workers.size()).isZero();
        assertThat(this.server.clock.scheduled())
                .as("timers, the one for all sockets apart")
                .isEqualTo(1);
        Session session = this.handler.session;
        if (session instanceof ServerSession own) {
            assertThat(own.peer().load()).isEqualTo(new Load(0, 0, 0, 0));
        }
    }
}
