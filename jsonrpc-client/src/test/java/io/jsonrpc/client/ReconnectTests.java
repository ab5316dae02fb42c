package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.FakeNetwork.Try;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.NotConnectedException;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.SessionLostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReconnectTests {

    private static final String RESUME = request(2000000001, "connect", "{'sessionId':'s1'}");

    private final ClientBench bench = new ClientBench();

    private final JsonRpcClientWebSocket client = this.bench.client;

    @Test
    void aBrokenSocketIsReplacedAndTheSessionIsTheSame() {
        FakeSocket first = this.bench.connected();
        first.breaks();
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK");
        assertThat(this.client.getState()).isEqualTo(ConnectionState.RECONNECTING);

        this.bench.pass(Duration.ofMillis(249));
        assertThat(this.bench.network.isQuiet()).isTrue();
        this.bench.pass(Duration.ofMillis(1));
        FakeSocket second = this.bench.network.nextTry().succeeds();
        assertThat(second.takeSent()).containsExactly(RESUME);
        second.session("s1");
        assertThat(this.bench.takeEvents()).containsExactly("reconnected true");
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void theTimeBetweenTriesDoublesUpToThirtySecondsAndReconnectingIsToldOnce() {
        this.bench.connected().breaks();
        long[] expected = {250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000};
        for (long millis : expected) {
            this.bench.pass(Duration.ofMillis(millis - 1));
            assertThat(this.bench.network.isQuiet()).isTrue();
            this.bench.pass(Duration.ofMillis(1));
            this.bench.network.nextTry().isRefused();
        }
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK");
    }

    @Test
    void whatTheServerAsksToWaitIsWaitedFor() {
        this.bench.connected().breaks();
        this.bench.pass(Duration.ofMillis(250));
        this.bench.network.nextTry().fails(new ConnectFailedException(503, "busy", Duration.ofSeconds(7), null));
        this.bench.pass(Duration.ofMillis(6999));
        assertThat(this.bench.network.isQuiet()).isTrue();
        this.bench.pass(Duration.ofMillis(1));
        assertThat(this.bench.network.isQuiet()).isFalse();
    }

    @Test
    void aCallThatWasSentIsAnsweredOnTheNextSocket() {
        FakeSocket first = this.bench.connected();
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("slow", null);
        first.takeSent();
        first.breaks();
        assertThat(answer).isNotDone();
        FakeSocket second = this.bench.reconnecting();
        second.session("s1").answers(1, "\"late\"");
        this.bench.run();
        assertThat(answer.join().getAsString()).isEqualTo("late");
    }

    @Test
    void aForgottenSessionFailsWhatWasSentAtOnceAndSendsWhatWaited() {
        FakeSocket first = this.bench.connected();
        CompletableFuture<JsonElement> sent = this.client.sendRequestAsync("sent", null);
        first.breaks();
        CompletableFuture<JsonElement> waiting = this.client.sendRequestAsync("waiting", null);
        FakeSocket second = this.bench.reconnecting();
        second.takeSent();
        second.refuses(2000000001, 40007);
        assertThat(second.takeSent()).containsExactly(request(2000000002, "connect"));
        second.answers(2000000002, "{\"value\":\"OK\",\"sessionId\":\"s2\"}");

        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false DENIED");
        assertThatThrownBy(sent::join).hasCauseInstanceOf(SessionLostException.class);
        assertThat(second.takeSent()).containsExactly(request(2, "waiting"));
        second.answers(2, "1");
        this.bench.run();
        assertThat(waiting.join().getAsInt()).isEqualTo(1);
        assertThat(this.client.getSession().getSessionId()).isEqualTo("s2");
    }

    @Test
    void withoutASessionWhatWasSentFailsWithTheConnection() {
        this.client.connectAsync();
        FakeSocket socket = this.bench.run().network.nextTry().succeeds();
        socket.refuses(2000000001, -32601);
        CompletableFuture<JsonElement> sent = this.client.sendRequestAsync("sent", null);
        socket.breaks();
        this.bench.run();
        assertThatThrownBy(sent::join).hasCauseInstanceOf(ConnectionLostException.class);
    }

    @Test
    void callsFailAtOnceWhileReconnectingIfTheCallerWantsThat() {
        ClientBench impatient = new ClientBench(options -> options.whileReconnecting(OfflinePolicy.FAIL));
        impatient.connected().breaks();
        assertThatThrownBy(() -> impatient.client.sendRequest("x")).isInstanceOf(NotConnectedException.class);
        assertThatThrownBy(() -> impatient.client.sendNotification("x")).isInstanceOf(NotConnectedException.class);
        assertThatThrownBy(() -> impatient.client.sendRequestAsync("x", null).join())
                .hasCauseInstanceOf(NotConnectedException.class);
    }

    @Test
    void closingWhileReconnectingStopsEverything() {
        this.bench.connected().breaks();
        CompletableFuture<JsonElement> waiting = this.client.sendRequestAsync("waiting", null);
        this.bench.close();
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK", "disconnected CLOSED_BY_US");
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(PeerClosedException.class);
        this.bench.pass(Duration.ofDays(1));
        assertThat(this.bench.network.isQuiet()).isTrue();
        assertThat(this.bench.network.closed).isTrue();
        assertThat(this.bench.clock.scheduled()).isZero();
    }

    @Test
    @Timeout(30)
    void theLastEventIsToldEvenIfTheServerAnswersTheCloseFrameAtOnce() throws Exception {
        FakeNetwork network = new FakeNetwork();
        CompletableFuture<DisconnectReason> told = new CompletableFuture<>();
        CompletableFuture<FakeSocket> opened = new CompletableFuture<>();
        TransportConnector connector = request -> {
            CompletableFuture<ClientTransport> result = network.connect(request);
            opened.complete(network.nextTry().succeeds());
            return result;
        };
        JsonRpcClientWebSocket pooled = JsonRpcClientWebSocket.builder("ws://test/x")
                .connector(connector)
                .session(SessionMode.OFF)
                .listener(new JsonRpcWSConnectionListener() {

                    @Override
                    public void disconnected(DisconnectReason reason) {
                        told.complete(reason);
                    }
                })
                .build();
        pooled.connect();
        opened.get().answerClose();
        pooled.close();
        assertThat(told.get().kind()).isEqualTo(DisconnectReason.Kind.CLOSED_BY_US);
    }

    @Test
    void closingDuringATryAbortsIt() {
        this.bench.connected().breaks();
        this.bench.pass(Duration.ofMillis(250));
        Try last = this.bench.network.nextTry();
        this.bench.close();
        assertThat(last.succeeds().aborted).isTrue();
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK", "disconnected CLOSED_BY_US");
    }

    @Test
    void closingWhileConnectingEndsTheWait() {
        CompletableFuture<Void> connecting = this.client.connectAsync();
        this.bench.run();
        this.bench.close();
        assertThat(this.bench.takeEvents()).containsExactly("connectionFailed");
        assertThat(connecting).isCompletedExceptionally();
    }

    @Test
    void tryingEndsWithTheBoundOnTries() {
        ClientBench brief = new ClientBench(options -> options.reconnect(ReconnectPolicy.DEFAULT.withMaxAttempts(2)));
        brief.connected().breaks();
        CompletableFuture<JsonElement> waiting = brief.client.sendRequestAsync("waiting", null);
        brief.pass(Duration.ofMillis(250)).network.nextTry().isRefused();
        brief.pass(Duration.ofMillis(500)).network.nextTry().isRefused();
        assertThat(brief.takeEvents()).containsExactly("reconnecting NETWORK", "disconnected CONNECT_FAILED");
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(ConnectFailedException.class);
        assertThat(brief.client.getState()).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void tryingEndsWithTheBoundOnTime() {
        ClientBench brief = new ClientBench(
                options -> options.reconnect(ReconnectPolicy.DEFAULT.withMaxTime(Duration.ofSeconds(1))));
        brief.connected().breaks();
        brief.pass(Duration.ofMillis(250)).network.nextTry().isRefused();
        brief.pass(Duration.ofMillis(500)).network.nextTry().isRefused();
        assertThat(brief.takeEvents()).containsExactly("reconnecting NETWORK", "disconnected CONNECT_FAILED");
    }

    @Test
    void reconnectingCanBeSwitchedOff() {
        ClientBench never = new ClientBench(options -> options.reconnect(ReconnectPolicy.NEVER));
        never.connected().breaks();
        assertThat(never.takeEvents()).containsExactly("disconnected NETWORK");
    }

    @Test
    void afterDisconnectedTheNextMessageConnectsAnew() {
        this.bench.connected().serverCloses(1000);
        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("again", null);
        FakeSocket socket = this.bench.run().network.nextTry().succeeds();
        assertThat(socket.takeSent()).containsExactly(ClientBench.CONNECT);
        socket.session("s2").answers(1, "1");
        assertThat(this.bench.takeEvents()).containsExactly("connected");
        assertThat(answer.join().getAsInt()).isEqualTo(1);
    }

    @Test
    void closeCodesDecideAboutComingBack() {
        for (int code : new int[] {1001, 1005, 1011, 1012, 4001, 4002, 4003, 4008, 4102, 4499, 3000}) {
            ClientBench each = new ClientBench();
            each.connected().serverCloses(code);
            assertThat(each.takeEvents()).as("%d", code).containsExactly("reconnecting CLOSED_BY_SERVER");
        }
        for (int code : new int[] {1000, 4500, 4501, 4503, 4504, 4999}) {
            ClientBench each = new ClientBench();
            each.connected().serverCloses(code);
            assertThat(each.takeEvents()).as("%d", code).containsExactly("disconnected CLOSED_BY_SERVER");
        }
    }

    @Test
    void aSessionTakenOverIsWonBackOnceOnly() {
        this.bench.connected().serverCloses(4101);
        FakeSocket second = this.bench.reconnecting();
        second.session("s1");
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting CLOSED_BY_SERVER", "reconnected true");
        second.serverCloses(4101);
        assertThat(this.bench.takeEvents()).containsExactly("disconnected TAKEN_OVER");
    }

    @Test
    void aSessionTakenOverThatCannotBeWonBackIsGivenUp() {
        this.bench.connected().serverCloses(4101);
        FakeSocket second = this.bench.reconnecting();
        second.refuses(2000000001, 40007);
        second.answers(2000000002, "{\"value\":\"OK\",\"sessionId\":\"s2\"}");
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting CLOSED_BY_SERVER", "disconnected TAKEN_OVER");
        assertThat(second.closed.code()).isEqualTo(1000);
    }

    @Test
    void theFirstConnectionIsTriedOnceAndItsFailureTold() {
        CompletableFuture<Void> connecting = this.client.connectAsync();
        CompletableFuture<JsonElement> waiting = this.client.sendRequestAsync("waiting", null);
        this.bench.run().network.nextTry().isRefused();
        assertThat(this.bench.takeEvents()).containsExactly("connectionFailed");
        assertThat(connecting).isCompletedExceptionally();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(ConnectFailedException.class);
    }

    @Test
    void theFirstConnectionIsTriedAgainIfTheCallerWantsThat() {
        ClientBench patient = new ClientBench(options -> options.retryFirstConnection(true));
        CompletableFuture<Void> connecting = patient.client.connectAsync();
        patient.run().network.nextTry().isRefused();
        patient.pass(Duration.ofMillis(250)).network.nextTry().succeeds().session("s1");
        assertThat(patient.takeEvents()).containsExactly("connected");
        assertThat(connecting).isCompleted();
    }

    @Test
    @Timeout(30)
    void aRequestHasItsTimeoutWhileAFirstConnectionIsTriedAgainAndAgain() throws Exception {
        try (JsonRpcClientWebSocket patient = JsonRpcClientWebSocket.builder("ws://test/x")
                .connector(new FakeNetwork())
                .retryFirstConnection(true)
                .requestTimeout(Duration.ofMillis(50))
                .build()) {
            assertThatThrownBy(() -> patient.sendRequest("waiting")).isInstanceOf(RequestTimeoutException.class);
        }
    }

    @Test
    void aTryThatHangsFailsAfterTheConnectionTimeout() {
        CompletableFuture<Void> connecting = this.client.connectAsync();
        Try hanging = this.bench.run().network.nextTry();
        this.bench.pass(Duration.ofSeconds(5));
        assertThatThrownBy(connecting::join)
                .cause()
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        failure -> assertThat(failure.getStage()).isEqualTo(Stage.TIMEOUT));
        assertThat(hanging.succeeds().aborted).isTrue();
    }

    @Test
    void unauthorisedEndsTrying() {
        this.bench.connected().breaks();
        this.bench.pass(Duration.ofMillis(250));
        this.bench.network.nextTry().fails(new ConnectFailedException(401, "no", null, null));
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK", "disconnected CONNECT_FAILED");
    }

    @Test
    void aServerThatSaysNothingToConnectHasNoSessions() {
        CompletableFuture<Void> connecting = this.client.connectAsync();
        FakeSocket socket = this.bench.run().network.nextTry().succeeds();
        this.bench.pass(Duration.ofSeconds(2));
        assertThat(connecting).isCompleted();
        assertThat(socket.takeSent()).containsExactly(ClientBench.CONNECT);
    }

    @Test
    void aSessionCanBeRequired() {
        ClientBench strict = new ClientBench(options -> options.session(SessionMode.REQUIRED));
        CompletableFuture<Void> connecting = strict.client.connectAsync();
        FakeSocket socket = strict.run().network.nextTry().succeeds();
        socket.refuses(2000000001, -32601);
        strict.run();
        assertThat(connecting).isCompletedExceptionally();
        assertThat(socket.aborted).isTrue();
    }

    @Test
    void withSessionsOffTheFirstMessageIsTheApplications() {
        ClientBench plain = new ClientBench(options -> options.session(SessionMode.OFF));
        plain.client.sendRequestAsync("first", null);
        FakeSocket socket = plain.run().network.nextTry().succeeds();
        assertThat(socket.takeSent()).containsExactly(request(1, "first"));
    }

    @Test
    void aTokenIsAskedForAtEveryConnect() {
        int[] asked = {0};
        ClientBench secured = new ClientBench(options -> options.bearerToken(() -> "t" + ++asked[0]));
        secured.client.connectAsync();
        Try first = secured.run().network.nextTry();
        assertThat(first.request().headers().get("Authorization")).containsExactly("Bearer t1");
        assertThat(first.request().toString()).doesNotContain("t1");
        FakeSocket socket = first.succeeds().session("s1");
        socket.breaks();
        secured.pass(Duration.ofMillis(250));
        assertThat(secured.network.nextTry().request().headers().get("Authorization"))
                .containsExactly("Bearer t2");
    }

    @Test
    void theNetworkBeingBackTriesAtOnce() {
        this.bench.connected().breaks();
        this.bench.run();
        this.client.reconnectNow();
        assertThat(this.bench.run().network.isQuiet()).isFalse();
    }

    @Test
    void theNetworkBeingBackAlsoHurriesTheTryAfterOneThatIsUnderWay() {
        this.bench.connected().breaks();
        this.bench.pass(Duration.ofSeconds(1));
        Try underWay = this.bench.network.nextTry();
        this.client.reconnectNow();
        underWay.fails(new ConnectFailedException(Stage.NETWORK, "no network", null));
        // Without the clock, which stands still in a tester.
        this.bench.run();
        this.bench.network.nextTry().fails(new ConnectFailedException(Stage.NETWORK, "no network", null));
        this.bench.pass(Duration.ZERO);
        assertThat(this.bench.network.isQuiet()).isTrue();
    }
}
