package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.ack;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.client.ResumableBench.refused;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of part 3 that are lost, and servers that have none. */
class ResumableLossTests {

    private final ResumableBench bench = new ResumableBench();

    private final JsonRpcClientWebSocket client = this.bench.client;

    static Receipt receiptOf(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        Throwable cause = call.handle((result, failure) -> failure).join();
        assertThat(cause).isInstanceOf(SessionLostException.class);
        return ((SessionLostException) cause).getReceipt();
    }

    /** Four calls: one acknowledged, two more written, one made without a socket. */
    private List<CompletableFuture<JsonElement>> fourCallsAndABreak() {
        FakeSocket first = this.bench.connected();
        List<CompletableFuture<JsonElement>> calls = new ArrayList<>();
        for (int call = 1; call <= 3; call++) {
            calls.add(this.bench.call("m" + call));
        }
        first.receives(ack(1, 0));
        first.breaks();
        calls.add(this.bench.call("m4"));
        return calls;
    }

    @Test
    void aServerThatDoesNotKnowTheSessionIsAskedForANewOneAndEachWrittenCallIsToldWhatIsKnownOfIt() {
        List<CompletableFuture<JsonElement>> calls = fourCallsAndABreak();
        FakeSocket second = this.bench.resuming();
        second.takeSent();
        second.receives(refused("{\"reason\":\"denied\"}"));
        this.bench.bench.run();
        assertThat(calls.subList(0, 3))
                .extracting(ResumableLossTests::receiptOf)
                .containsExactly(Receipt.RECEIVED, Receipt.UNKNOWN, Receipt.UNKNOWN);
        assertThat(calls.get(3)).isNotDone();

        CompletableFuture<JsonElement> next = this.bench.call("next");
        assertThat(second.takeSent()).singleElement().asString().contains("rpc.session.open");
        second.receives(opened());
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false DENIED");
        assertThat(second.takeSent()).containsExactly(request(4, "m4"), request(5, "next"));
        second.answers(4, "4").answers(5, "1");
        this.bench.bench.run();
        assertThat(calls.get(3).join().getAsInt()).isEqualTo(4);
        assertThat(next.join().getAsInt()).isEqualTo(1);
        // The counts of the new session begin anew.
        second.receives(ack(2, 2));
        assertThat(second.closed).isNull();
    }

    @Test
    void aSessionThatIsDeniedAfterItsWindowIsReportedAsExpired() {
        ResumableBench late = new ResumableBench(options ->
                options.reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(120_000)))));
        late.connected().breaks();
        late.bench.pass(Duration.ofMillis(120_000));
        FakeSocket second = late.bench.network.nextTry().succeeds(ResumableBench.V1);
        second.receives(refused("{\"reason\":\"denied\"}"));
        second.receives(opened());

        assertThat(late.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false EXPIRED");
    }

    @Test
    void whatIsSentDuringAnOutageGoesToTheNewSessionInOrderAndItsFuturesCompleteThen() {
        this.bench.connected().breaks();
        List<CompletableFuture<Void>> notified = new ArrayList<>();
        List<CompletableFuture<JsonElement>> called = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            notified.add(this.client.sendNotificationAsync("n" + i, null));
            called.add(this.bench.call("m" + i));
        }
        FakeSocket second = this.bench.resuming();
        notified.add(this.client.sendNotificationAsync("n4", null));
        this.bench.bench.run();
        assertThat(notified).noneMatch(CompletableFuture::isDone);
        second.receives(refused("{\"reason\":\"denied\"}"));
        this.bench.bench.run();
        assertThat(notified).noneMatch(CompletableFuture::isDone);
        second.takeSent();
        second.receives(opened());
        this.bench.bench.run();
        assertThat(second.takeSent())
                .extracting(text -> text.replaceAll(".*\"method\":\"(..)\".*", "$1"))
                .containsExactly("n1", "m1", "n2", "m2", "n3", "m3", "n4");
        assertThat(notified).allMatch(CompletableFuture::isDone);
        assertThat(called).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void whatHadToWaitForRoomWhenTheSocketBrokeGoesToTheNewSession() {
        FakeSocket first = this.bench.connected(opened(1_048_576, 1024, 2, "{}"));
        CompletableFuture<JsonElement> written = this.bench.call("m1");
        this.bench.call("m2");
        CompletableFuture<JsonElement> waiting = this.bench.call("m3");
        first.breaks();
        FakeSocket second = this.bench.resuming();
        second.receives(refused("{\"reason\":\"denied\"}"));
        second.takeSent();
        second.receives(opened());
        this.bench.bench.run();
        assertThat(receiptOf(written)).isEqualTo(Receipt.UNKNOWN);
        assertThat(second.takeSent()).containsExactly(request(3, "m3"));
        assertThat(waiting).isNotDone();
    }

    @Test
    void whatHadANumberButWasNotWrittenGoesToTheNewSession() {
        FakeSocket first = this.bench.connected();
        first.receives(notification("news"));
        first.stick();
        // An acknowledgement, which does not get through.
        this.bench.bench.pass(Duration.ofSeconds(1));
        CompletableFuture<JsonElement> numbered = this.bench.call("m1");
        first.breaks();
        FakeSocket second = this.bench.resuming();
        second.receives(refused("{\"reason\":\"denied\"}"));
        second.takeSent();
        second.receives(opened());
        this.bench.bench.run();
        assertThat(second.takeSent()).containsExactly(request(1, "m1"));
        assertThat(numbered).isNotDone();
    }

    @Test
    void theFutureOfANotificationWhoseWriteWasCutCompletesWhenTheServerHasItAndFailsWhenTheSessionIsLost() {
        for (boolean resumed : new boolean[] {true, false}) {
            ResumableBench fresh = new ResumableBench();
            FakeSocket first = fresh.connected();
            first.stick();
            CompletableFuture<Void> notified = fresh.client.sendNotificationAsync("n", null);
            first.breaks();
            fresh.bench.run();
            assertThat(notified).isNotDone();
            FakeSocket second = fresh.resuming();
            if (resumed) {
                fresh.resumed(second, 1, 1);
            } else {
                second.receives(refused("{\"reason\":\"denied\"}"));
            }
            fresh.bench.run();
            if (resumed) {
                assertThat(notified).isCompleted();
            } else {
                assertThat(receiptOf(notified)).isEqualTo(Receipt.UNKNOWN);
            }
        }
    }

    @Test
    void whatWaitsFailsWhenNoFurtherTryIsMade() {
        List<CompletableFuture<JsonElement>> calls = fourCallsAndABreak();
        this.bench
                .bench
                .pass(Duration.ofMillis(250))
                .network
                .nextTry()
                .fails(new ConnectFailedException(401, "no", null, null));
        this.bench.bench.run();
        assertThat(calls.get(3)).isCompletedExceptionally();
    }

    @Test
    void aGapTellsHowManyHadArrived() {
        List<CompletableFuture<JsonElement>> calls = fourCallsAndABreak();
        this.bench.resuming().receives(refused("{\"reason\":\"gap\",\"received\":2}"));
        this.bench.bench.run();
        assertThat(calls.subList(0, 3))
                .extracting(ResumableLossTests::receiptOf)
                .containsExactly(Receipt.RECEIVED, Receipt.RECEIVED, Receipt.NOT_RECEIVED);
        assertThat(calls.get(3)).isNotDone();
    }

    @Test
    void aGapThatTheClientFindsClosesTheSocketAndANewSessionIsOpenedOnTheNext() {
        fourCallsAndABreak();
        FakeSocket second = this.bench.resuming();
        second.takeSent();
        this.bench.resumed(second, 3, 2);
        assertThat(second.takeSent()).isEmpty();
        assertThat(second.closed.code()).isEqualTo(4500);
        assertThat(second.aborted).as("before the close frame has left").isFalse();
        this.bench.openingAnew();
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false GAP");
    }

    @Test
    void aServerThatHasNoSuchSessionsAnyMoreLosesIt() {
        List<CompletableFuture<JsonElement>> calls = fourCallsAndABreak();
        this.bench.bench.pass(Duration.ofMillis(250));
        FakeSocket second = this.bench.bench.network.nextTry().succeeds();
        assertThat(second.takeSent()).containsExactly(ClientBench.CONNECT);
        second.session("classic");
        assertThat(this.bench.bench.takeEvents())
                .containsExactly("reconnecting NETWORK", "reconnected false NOT_SUPPORTED");
        assertThat(receiptOf(calls.get(0))).isEqualTo(Receipt.RECEIVED);
        this.bench.call("classic");
        assertThat(second.takeSent()).containsExactly(request(4, "m4"), request(5, "classic"));
    }

    @Test
    void answersThatFindNoRoomEndTheSession() {
        List<Transaction> open = new ArrayList<>();
        ResumableBench small = new ResumableBench(options -> options.limits(keeping(1)));
        small.client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonElement>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) {
                transaction.startAsync();
                open.add(transaction);
            }
        });
        FakeSocket first = small.connected(opened(1000, 10, 1, "{}"));
        for (int id = 1; id <= 5; id++) {
            first.receives(request(id, "question"));
        }
        small.bench.run();
        first.breaks();
        // One is in the window, one waits for it, two wait behind.
        for (Transaction transaction : open) {
            assertThatNoException().isThrownBy(() -> transaction.sendResponse(1));
        }
        small.bench.pass(Duration.ofMillis(250));
        FakeSocket second = small.bench.network.nextTry().succeeds(ResumableBench.V1);
        assertThat(second.takeSent()).singleElement().asString().contains("rpc.session.open");
        second.receives(opened());
        assertThat(small.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false LIMIT");
        assertThat(second.takeSent()).isEmpty();
    }

    private static PeerLimits keeping(int detachedMessages) {
        return PeerLimits.DEFAULT.withQueuedMessages(detachedMessages).withDetachedMessages(detachedMessages);
    }

    @Test
    void countsThatDifferEndTheSession() {
        FakeSocket socket = this.bench.connected();
        CompletableFuture<JsonElement> call = this.bench.call("m1");
        socket.answerClose();
        socket.receives(ack(0, 1));
        assertThat(socket.closed.code()).isEqualTo(4500);
        assertThat(this.bench.bench.takeEvents()).containsExactly("disconnected PROTOCOL_VIOLATION");
        assertThat(receiptOf(call)).isEqualTo(Receipt.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4500, 4503, 4504})
    void codesThatForbidToComeBackSettleWhatWaits(int code) {
        FakeSocket socket = this.bench.connected();
        CompletableFuture<JsonElement> call = this.bench.call("m1");
        socket.serverCloses(code);
        assertThat(this.bench.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        assertThat(receiptOf(call)).isEqualTo(Receipt.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1006, 4001, 4002, 4008, 4102})
    void allOthersMeanToResume(int code) {
        this.bench.connected().serverCloses(code);
        assertThat(this.bench.resuming().takeSent()).singleElement().asString().contains("rpc.session.resume");
    }

    @Test
    void whatTheServerSaysBeforeAnEndWithoutACodeCounts() {
        FakeSocket socket = this.bench.connected();
        socket.receives(notification("rpc.session.close", "{'code':4504,'sent':0,'received':0}"));
        assertThat(this.bench.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
    }

    @Test
    void aSessionTakenOverIsResumedOnceAndThenGivenUp() {
        this.bench.connected().serverCloses(4101);
        FakeSocket second = this.bench.resuming();
        this.bench.resumed(second, 0, 1);
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting CLOSED_BY_SERVER", "reconnected true");
        second.serverCloses(4101);
        assertThat(this.bench.bench.takeEvents()).containsExactly("disconnected TAKEN_OVER");
    }

    @Test
    void aSessionTakenOverThatIsRefusedIsGivenUp() {
        this.bench.connected().serverCloses(4101);
        FakeSocket second = this.bench.resuming();
        second.receives(refused("{\"reason\":\"denied\"}"));
        second.receives(opened());
        assertThat(this.bench.bench.takeEvents())
                .containsExactly("reconnecting CLOSED_BY_SERVER", "disconnected TAKEN_OVER");
        assertThat(second.closed.code()).isEqualTo(1000);
    }

    @Test
    void aServerThatRefusesToOpenIsAskedToConnect() {
        FakeSocket socket = this.bench.opening();
        socket.takeSent();
        socket.receives(error("'rpc.session.1'", -32601, "no"));
        assertThat(socket.takeSent()).containsExactly(ClientBench.CONNECT);
        socket.refuses(2000000001, -32601);
        assertThat(this.bench.bench.takeEvents()).containsExactly("connected");
        assertThat(this.client.getSession().getSessionId()).isEmpty();
        assertThat(this.client.getSessionKind()).isEqualTo(SessionKind.NONE);
        this.bench.call("plain");
        assertThat(socket.takeSent()).containsExactly(request(1, "plain"));
    }

    @Test
    void soIsOneThatSaysSomethingElseFirstWhichIsHeard() {
        List<String> heard = new ArrayList<>();
        this.client.setMethodHandler("news", JsonElement.class, (params, session) -> heard.add("news"));
        FakeSocket socket = this.bench.opening();
        socket.receives(notification("news"));
        socket.session("s1");
        assertThat(this.bench.bench.takeEvents()).containsExactly("connected");
        assertThat(heard).containsExactly("news");
    }

    @Test
    void aSessionCanBeRequired() {
        ResumableBench strict = new ResumableBench(options -> options.session(SessionMode.REQUIRED));
        FakeSocket socket = strict.opening();
        socket.receives(error("'rpc.session.1'", -32601, "no"));
        assertThat(strict.bench.takeEvents()).containsExactly("connectionFailed");
        assertThat(socket.aborted).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLASSIC", "OFF"})
    void otherModesMakeNoOffer(String mode) {
        ClientBench plain = new ClientBench(options -> options.session(SessionMode.valueOf(mode)));
        plain.client.connectAsync();
        assertThat(plain.run().network.nextTry().request().subprotocols()).isEmpty();
    }

    @Test
    void aServerWithoutRoomIsLeftAloneForAsLongAsItSays() {
        this.bench.connected().breaks();
        FakeSocket second = this.bench.resuming();
        second.receives(refused("{\"reason\":\"denied\"}"));
        second.receives(error("'rpc.session.1'", -32009, "busy", "{'type':'server.busy','retryAfterMillis':7000}"));
        this.bench.bench.pass(Duration.ofMillis(6999));
        assertThat(this.bench.bench.network.isQuiet()).isTrue();
        this.bench.bench.pass(Duration.ofMillis(1));
        assertThat(this.bench.bench.network.isQuiet()).isFalse();
    }

    @Test
    void aFailedWriteGoesAgainOnTheNextSocket() {
        FakeSocket first = this.bench.connected();
        first.stick();
        CompletableFuture<JsonElement> call = this.bench.call("m1");
        first.breaks();
        FakeSocket second = this.bench.resuming();
        second.takeSent();
        this.bench.resumed(second, 0, 1);
        assertThat(second.takeSent()).endsWith(request(1, "m1"));
        assertThat(call).isNotDone();
    }
}
