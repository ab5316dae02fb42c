package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.TOKEN;
import static io.jsonrpc.client.ResumableBench.ack;
import static io.jsonrpc.client.ResumableBench.confirmation;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.client.extension.ServerTime;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A session of part 3 that goes on, socket after socket. */
class ResumableSessionTests {

    private static final String NEWS = notification("news");

    private final ResumableBench bench = new ResumableBench();

    private final JsonRpcClientWebSocket client = this.bench.client;

    private static String resume(String token, int attempt, int received, int oldest) {
        return request(
                "'rpc.session.1'",
                "rpc.session.resume",
                "{'sessionId':'S','token':'" + token + "','attempt':" + attempt + ",'received':" + received
                        + ",'oldest':" + oldest + "}");
    }

    @Test
    void theFirstFrameOpensTheSession() {
        ResumableBench told = new ResumableBench(options -> options.registerInfo(new JsonPrimitive("me")));
        CompletableFuture<JsonElement> call = told.call("first");
        FakeNetwork.Try connecting = told.bench.run().network.nextTry();
        assertThat(connecting.request().subprotocols()).containsExactly("jsonrpc2.session.v1", "jsonrpc2");
        FakeSocket socket = connecting.succeeds(ResumableBench.V1);
        assertThat(socket.takeSent())
                .containsExactly(request(
                        "'rpc.session.1'",
                        "rpc.session.open",
                        "{'version':1,'client':'jsonrpc-java/unknown','heartbeat':25000,"
                                + "'limits':{'messageBytes':1048576},'extensions':{'context':{},'streams':{'limit':32},'flow':{},"
                                + "'channels':{'max':16,'parts':16384}},'registerInfo':'me'}"));
        socket.receives(opened());
        assertThat(told.bench.takeEvents()).containsExactly("connected");
        assertThat(told.client.getSession().getSessionId()).isEqualTo("S");
        assertThat(socket.takeSent()).containsExactly(request(1, "first"));
        socket.answers(1, "7");
        told.bench.run();
        assertThat(call.join().getAsInt()).isEqualTo(7);
    }

    @Test
    void afterABreakTheResumeGoesAloneThenTheConfirmationThenWhatIsMissingThenWhatIsNew() {
        FakeSocket first = this.bench.connected();
        CompletableFuture<JsonElement> arrived = this.bench.call("arrived");
        CompletableFuture<JsonElement> missing = this.bench.call("missing");
        first.receives(NEWS);
        first.breaks();
        this.bench.call("meanwhile");
        FakeSocket second = this.bench.resuming();
        this.bench.call("during");
        assertThat(second.takeSent()).containsExactly(resume(TOKEN, 1, 1, 1));

        this.bench.resumed(second, 1, 2);
        assertThat(second.takeSent())
                .containsExactly(
                        confirmation(1, 1, 1), request(2, "missing"), request(3, "meanwhile"), request(4, "during"));
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected true");
        second.answers(1, "1").answers(2, "2");
        this.bench.bench.run();
        assertThat(arrived.join().getAsInt()).isEqualTo(1);
        assertThat(missing.join().getAsInt()).isEqualTo(2);
        assertThat(this.client.getSession().getSessionId()).isEqualTo("S");
    }

    @Test
    void theNextResumeHasTheNewTokenAndWithoutAnAnswerTheSameAgain() {
        this.bench.connected().breaks();
        FakeSocket second = this.bench.resuming();
        this.bench.resumed(second, 0, 1);
        second.breaks();
        FakeSocket third = this.bench.resuming();
        assertThat(third.takeSent()).containsExactly(resume(TOKEN + 1, 2, 0, 1));
        third.breaks();
        this.bench.bench.pass(Duration.ofMillis(250));
        assertThat(this.bench.resuming().takeSent()).containsExactly(resume(TOKEN + 1, 3, 0, 1));
    }

    @Test
    void whatIsReceivedIsAcknowledgedWithinASecondAndTheServersHeartbeatAtOnce() {
        FakeSocket socket = this.bench.connected();
        socket.receives(NEWS);
        this.bench.bench.pass(Duration.ofMillis(999));
        assertThat(socket.takeSent()).isEmpty();
        this.bench.bench.pass(Duration.ofMillis(1));
        assertThat(socket.takeSent()).containsExactly(ack(1, 0));
        socket.receives(ack(0, 1));
        assertThat(socket.takeSent()).containsExactly(ack(1, 0));
    }

    @Test
    void anIdleClientShowsThatItLivesAndFindsADeadServer() {
        FakeSocket socket = this.bench.connected();
        this.bench.bench.pass(Duration.ofMillis(24_999));
        assertThat(socket.takeSent()).isEmpty();
        this.bench.bench.pass(Duration.ofMillis(1));
        assertThat(socket.takeSent()).containsExactly(ack(0, 0));
        this.bench.bench.pass(Duration.ofSeconds(10));
        assertThat(socket.aborted).isFalse();
        this.bench.bench.pass(Duration.ofSeconds(5));
        assertThat(socket.aborted).isTrue();
        assertThat(socket.pings).as("nothing else looks").isZero();
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting HEARTBEAT");
    }

    @Test
    void aShorterHeartbeatGoesWithWebSocketPings() {
        ResumableBench eager = new ResumableBench(options -> options.heartbeat(Duration.ofSeconds(1)));
        FakeSocket socket = eager.connected();
        assertThat(socket.pings).isEqualTo(1);
        eager.bench.pass(Duration.ofSeconds(6));
        assertThat(socket.takeSent()).as("no ping message").isEmpty();
        assertThat(eager.bench.takeEvents()).containsExactly("reconnecting HEARTBEAT");
    }

    @Test
    void aMessageThatIsTooLargeCounts() {
        FakeSocket socket = this.bench.connected();
        CompletableFuture<JsonElement> call = this.bench.call("big");
        socket.takeSent();
        socket.receivesTooLarge("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"aaa", "aaa\"}");
        assertThat(socket.takeSent()).containsExactly(ack(1, 1));
        this.bench.bench.run();
        assertThatThrownBy(call::join).hasMessageContaining("larger than the limit");
    }

    @Test
    void whatStillComesFromTheSocketBeforeIsIgnored() {
        List<String> heard = new ArrayList<>();
        this.client.setMethodHandler("news", JsonElement.class, (params, session) -> heard.add("news"));
        FakeSocket first = this.bench.connected();
        first.breaks();
        FakeSocket second = this.bench.resuming();
        first.receives(NEWS);
        this.bench.resumed(second, 0, 1);
        first.receives(NEWS);
        second.receives(NEWS);
        this.bench.bench.run();
        assertThat(heard).containsExactly("news");
        this.bench.bench.pass(Duration.ofSeconds(1));
        assertThat(second.takeSent()).endsWith(ack(1, 0));
    }

    @Test
    void beyondTheWindowMessagesWaitForAcknowledgementsInOrder() {
        FakeSocket socket = this.bench.connected(opened(1_048_576, 1024, 2, "{}"));
        for (int call = 1; call <= 4; call++) {
            this.bench.call("m" + call);
        }
        assertThat(socket.takeSent()).containsExactly(request(1, "m1"), request(2, "m2"));
        socket.receives(ack(1, 0));
        assertThat(socket.takeSent()).containsExactly(request(3, "m3"));
        socket.receives(ack(3, 0));
        assertThat(socket.takeSent()).containsExactly(request(4, "m4"));
    }

    @Test
    void withoutASocketMessagesWaitUnnumberedWhateverTheWindowAndThenGoAsItAllows() {
        FakeSocket first = this.bench.connected(opened(1_048_576, 1024, 2, "{}"));
        first.breaks();
        for (int call = 1; call <= 3; call++) {
            this.bench.call("m" + call);
        }
        FakeSocket second = this.bench.resuming();
        second.takeSent();
        this.bench.resumed(second, 0, 1);
        assertThat(second.takeSent()).containsExactly(confirmation(0, 0, 1), request(1, "m1"), request(2, "m2"));
        second.receives(ack(2, 0));
        assertThat(second.takeSent()).containsExactly(request(3, "m3"));
    }

    @Test
    void moreThanMayWaitWithoutASocketIsRefused() throws Exception {
        FakeSocket first = this.bench.connected();
        first.breaks();
        for (int message = 0; message <= 1024; message++) {
            this.client.sendNotification("m");
        }
        assertThatThrownBy(() -> this.client.sendNotification("one more")).isInstanceOf(QueueFullException.class);
        FakeSocket second = this.bench.resuming();
        this.bench.resumed(second, 0, 1);
        this.client.sendNotification("one more");
    }

    @Test
    void aMessageThatHadToWaitWhenTheSocketBrokeGoesBehindTheReplay() {
        FakeSocket first = this.bench.connected(opened(1_048_576, 1024, 2, "{}"));
        for (int call = 1; call <= 3; call++) {
            this.bench.call("m" + call);
        }
        first.breaks();
        FakeSocket second = this.bench.resuming();
        second.takeSent();
        this.bench.resumed(second, 1, 1);
        assertThat(second.takeSent()).containsExactly(confirmation(0, 1, 1), request(2, "m2"), request(3, "m3"));
    }

    @Test
    void theLimitsOfTheServerAreObeyed() {
        FakeSocket socket = this.bench.connected(opened(60, 2, 1024, "{}"));
        assertThatThrownBy(() -> this.client.sendNotification("n", "x".repeat(60)))
                .isInstanceOf(MessageTooLargeException.class);
        this.bench.call("m1");
        this.bench.call("m2");
        assertThatThrownBy(() -> this.bench.call("m3").join()).hasCauseInstanceOf(QueueFullException.class);
        assertThat(socket.takeSent()).containsExactly(request(1, "m1"), request(2, "m2"));
    }

    @Test
    void whatWasQueuedBeforeTheLimitWasKnownFailsAndGetsNoNumber() {
        CompletableFuture<JsonElement> large = this.client.sendRequestAsync("large", "x".repeat(100));
        this.bench.call("small");
        FakeSocket socket = this.bench.bench.run().network.nextTry().succeeds(ResumableBench.V1);
        socket.takeSent();
        socket.receives(opened(60, 1024, 1024, "{}"));
        this.bench.bench.run();
        assertThatThrownBy(large::join).hasCauseInstanceOf(MessageTooLargeException.class);
        assertThat(socket.takeSent()).containsExactly(request(2, "small"));
        socket.receives(ack(1, 0));
        assertThat(socket.closed).isNull();
    }

    @Test
    void closingAsksTheServerAndWaitsForItsAnswer() {
        FakeSocket socket = this.bench.connected();
        this.client.closeQuietly();
        this.bench.bench.run();
        assertThat(socket.takeSent()).containsExactly(request("'rpc.session.2'", "rpc.session.close"));
        assertThat(socket.closed).isNull();
        socket.answerClose();
        socket.receives(result("'rpc.session.2'", "true"));
        assertThat(socket.closed.code()).isEqualTo(1000);
        assertThat(this.bench.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_US");
        assertThat(this.bench.bench.network.closed).isTrue();
        this.bench.bench.pass(Duration.ofSeconds(3));
        assertThat(this.bench.bench.clock.scheduled()).isZero();
    }

    @Test
    void aServerThatDoesNotAnswerToThatIsLeft() {
        FakeSocket socket = this.bench.connected();
        this.client.closeQuietly();
        this.bench.bench.pass(Duration.ofSeconds(2));
        assertThat(socket.aborted).isTrue();
        assertThat(this.bench.bench.network.closed).isTrue();
    }

    @Test
    void closingDuringAnOutageLeavesNoTimer() {
        this.bench.connected().breaks();
        FakeSocket second = this.bench.resuming();
        second.takeSent();
        this.bench.bench.close();
        assertThat(second.takeSent()).isEmpty();
        assertThat(this.bench.bench.clock.scheduled()).isZero();
    }

    @Test
    void extensionsAreOfferedAndSeeWhatTheServerHasAccepted() {
        List<String> seen = new ArrayList<>();
        ServerTime time = new ServerTime();
        ResumableBench extended =
                new ResumableBench(options -> options.extension(time).extension(new ClientSessionExtension() {

                    @Override
                    public String name() {
                        return "unheardOf";
                    }

                    @Override
                    public JsonObject offer() {
                        JsonObject offer = new JsonObject();
                        offer.addProperty("level", 3);
                        return offer;
                    }

                    @Override
                    public void opened(JsonObject answer) {
                        seen.add("answer " + answer);
                    }
                }));
        assertThat(time.now()).isNull();
        FakeSocket socket = extended.opening();
        assertThat(socket.takeSent().get(0))
                .contains("\"extensions\":{\"context\":{},\"streams\":{\"limit\":32},\"flow\":{},"
                        + "\"channels\":{\"max\":16,\"parts\":16384},\"serverTime\":{},\"unheardOf\":{\"level\":3}}");
        socket.receives(opened(1000, 10, 10, "{\"serverTime\":{\"epochMillis\":1000}}"));
        assertThat(seen).as("not on the reading thread").isEmpty();
        extended.bench.run();
        assertThat(seen).containsExactly("answer null");
        assertThat(time.now()).isNotNull();
    }

    @Test
    void twoExtensionsOfOneNameAreRefused() {
        JsonRpcClientBuilder builder =
                JsonRpcClientWebSocket.builder("ws://test/x").extension(new ServerTime());
        assertThatThrownBy(() -> builder.extension(new ServerTime()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("serverTime");
    }
}
