package io.jsonrpc.client;

import static io.jsonrpc.client.ChannelBench.accepted;
import static io.jsonrpc.client.ChannelBench.close;
import static io.jsonrpc.client.ChannelBench.open;
import static io.jsonrpc.client.ChannelBench.refused;
import static io.jsonrpc.client.ChannelBench.session;
import static io.jsonrpc.client.ResumableBench.confirmation;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.message.MessageLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel is a client on the socket, and in the session, of another one. */
class ChannelTests {

    private static final Duration BACKOFF = Duration.ofMillis(250);

    private final ChannelBench bench = new ChannelBench();

    private static CompletableFuture<JsonElement> call(JsonRpcClient client, String method) {
        return client.sendRequestAsync(method, null);
    }

    /** What was sent since the last call, but for acknowledgements that may come at any time. */
    private static List<String> sent(FakeSocket socket) {
        return socket.takeSent().stream()
                .filter(text -> !text.contains("rpc.session.ack"))
                .toList();
    }

    private static Receipt receiptOf(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        Throwable[] failure = new Throwable[1];
        call.whenComplete((nothing, why) -> failure[0] = why);
        return ((SessionLostException) failure[0]).getReceipt();
    }

    @Test
    void aCallOnAChannelStandsBehindItsNumber() {
        FakeSocket socket = this.bench.online();
        JsonRpcClient room = this.bench.channel("/rooms/12");
        CompletableFuture<JsonElement> call = call(room, "join");
        this.bench.run();
        assertThat(socket.takeSent()).containsExactly(open(1, 1, "/rooms/12"));
        socket.receives(accepted(1));
        assertThat(this.bench.takeEvents()).containsExactly("connected");
        assertThat(socket.takeSent()).containsExactly("1:" + request(1, "join"));
        socket.receives("1:" + result(1, "'joined'"));
        this.bench.run();
        assertThat(call).isCompletedWithValue(new JsonPrimitive("joined"));
        assertThat(room.getSession().getSessionId()).isEqualTo("c1");
        assertThat(((JsonRpcClientWebSocket) room).getSessionKind()).isEqualTo(SessionKind.RESUMABLE);
    }

    @Test
    void whatIsSaidWhenItIsOpenedTravelsWithIt() {
        FakeSocket socket = this.bench.online();
        JsonRpcClient room = this.bench.client.channel(
                "/rooms/12", options -> options.withWeight(4).withRegisterInfo(new JsonPrimitive("Ada")));
        call(room, "join");
        this.bench.run();
        assertThat(socket.takeSent())
                .containsExactly("0:"
                        + request(
                                "'rpc.session.1'",
                                "rpc.session.channel.open",
                                "{'channel':1,'path':'/rooms/12','weight':4,'registerInfo':'Ada'}"));
    }

    @Test
    void itsFirstMessageConnectsTheClientToo() {
        call(this.bench.channel("/rooms/12"), "join");
        FakeSocket socket = this.bench.run().resumable.bench.network.nextTry().succeeds(ResumableBench.V1);
        assertThat(socket.takeSent()).singleElement().asString().contains("\"channels\":{\"max\":16,\"parts\":16384}");
        socket.receives(session());
        this.bench.run();
        assertThat(socket.takeSent()).containsExactly(open(1, 1, "/rooms/12"));
    }

    @Test
    void requestsOfTheServerGoToTheHandlersOfTheirChannel() {
        FakeSocket socket = this.bench.online();
        JsonRpcClient room = this.bench.channel(socket);
        List<String> heard = new ArrayList<>();
        room.setMethodHandler("news", JsonElement.class, (news, session) -> heard.add("room " + news));
        this.bench.client.setMethodHandler("news", JsonElement.class, (news, session) -> heard.add("client " + news));
        socket.receives("1:" + notification("news", "[1]"));
        socket.receives(notification("news", "[2]"));
        this.bench.run();
        assertThat(heard).containsExactly("room [1]", "client [2]");
    }

    @Test
    void aChannelGoesOnWithItsSessionOnTheNextSocket() {
        FakeSocket first = this.bench.online();
        JsonRpcClient room = this.bench.channel(first);
        CompletableFuture<JsonElement> call = call(room, "one");
        assertThat(first.takeSent()).containsExactly("1:" + request(1, "one"));
        first.breaks();
        assertThat(room.getState()).isEqualTo(ConnectionState.RECONNECTING);
        CompletableFuture<JsonElement> later = call(room, "two");
        FakeSocket second = this.bench.resumable.resuming();
        second.takeSent();
        this.bench.resumable.resumed(second, 2, 2);
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected true");
        assertThat(second.takeSent()).containsExactly(confirmation(1, 2, 1), "1:" + request(2, "two"));
        second.receives("1:" + result(1, "1"));
        second.receives("1:" + result(2, "2"));
        this.bench.run();
        assertThat(call).isCompletedWithValue(new JsonPrimitive(1));
        assertThat(later).isCompletedWithValue(new JsonPrimitive(2));
    }

    @Test
    void inANewSessionItIsOpenedAgainAndEachCallKnowsWhetherItWasReceived() {
        FakeSocket first = this.bench.online();
        JsonRpcClient room = this.bench.channel(first);
        CompletableFuture<JsonElement> received = call(room, "one");
        this.bench.resumable.call("bare");
        CompletableFuture<JsonElement> lost = call(room, "two");
        assertThat(first.takeSent()).hasSize(3);
        first.breaks();
        CompletableFuture<JsonElement> unsent = call(room, "three");
        FakeSocket second = this.bench.resumable.resuming();
        second.takeSent();
        second.receives(ResumableBench.refused("{'reason':'gap','received':3}"));
        this.bench.run();
        assertThat(receiptOf(received)).isEqualTo(Receipt.RECEIVED);
        assertThat(receiptOf(lost)).isEqualTo(Receipt.NOT_RECEIVED);
        second.takeSent();
        second.receives(session());
        this.bench.run();
        assertThat(second.takeSent()).containsExactly(open(1, 1, "/rooms/12"));
        second.receives(accepted(1));
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false GAP");
        assertThat(second.takeSent()).containsExactly("1:" + request(3, "three"));
        assertThat(unsent).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {4001, 4008})
    void aChannelThatTheServerClosesForNowIsOpenedAgainUnderAnotherNumber(int code) {
        FakeSocket socket = this.bench.online();
        JsonRpcClient room = this.bench.channel(socket);
        CompletableFuture<JsonElement> received = call(room, "one");
        CompletableFuture<JsonElement> lost = call(room, "two");
        socket.takeSent();
        socket.receives(close(1, code, 1));
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting CLOSED_BY_SERVER");
        assertThat(receiptOf(received)).isEqualTo(Receipt.RECEIVED);
        assertThat(receiptOf(lost)).isEqualTo(Receipt.NOT_RECEIVED);
        assertThat(socket.takeSent()).containsExactly(close(1, 1000, 0));
        this.bench.resumable.bench.pass(BACKOFF);
        assertThat(socket.takeSent()).containsExactly(open(2, 3, "/rooms/12"));
        socket.receives(accepted(2));
        assertThat(this.bench.takeEvents()).containsExactly("reconnected false DENIED");
        assertThat(room.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4500, 4504})
    void oneThatItClosesForGoodIsNotOpenedAgain(int code) {
        FakeSocket socket = this.bench.online();
        JsonRpcClient room = this.bench.channel(socket);
        socket.receives(close(1, code, 0));
        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        this.bench.resumable.bench.pass(Duration.ofSeconds(30));
        assertThat(sent(socket)).containsExactly(close(1, 1000, 0));
        assertThat(room.getState()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(this.bench.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void closingAChannelSendsWhatItHasToSendAndLeavesTheSocketAlone() {
        FakeSocket socket = this.bench.online();
        JsonRpcClientWebSocket room = (JsonRpcClientWebSocket) this.bench.channel(socket);
        room.sendNotificationAsync("bye", null);
        room.closeQuietly();
        assertThat(socket.takeSent()).containsExactly("1:" + notification("bye"), close(1, 1000, 0));
        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_US");
        socket.receives(close(1, 1000, 1));
        assertThat(socket.closed).isNull();
        assertThat(this.bench.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void closingTheClientClosesItsChannelsFirst() {
        FakeSocket socket = this.bench.online();
        this.bench.channel(socket);
        this.bench.client.sendNotificationAsync("bye", null);
        this.bench.client.closeQuietly();
        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_US");
        assertThat(socket.takeSent())
                .containsExactly(
                        notification("bye"), close(1, 1000, 0), request("'rpc.session.2'", "rpc.session.close"));
    }

    @Test
    void aServerWithoutChannelsGetsASocketOfItsOwn() {
        FakeSocket socket = this.bench.resumable.connected(opened());
        JsonRpcClient room = this.bench.channel("/rooms/12");
        call(room, "join");
        FakeNetwork.Try own = this.bench.run().resumable.bench.network.nextTry();
        assertThat(own.request().uri()).hasToString("ws://test/rooms/12");
        assertThat(own.request().subprotocols()).contains(ResumableBench.V1);
        FakeSocket second = own.succeeds(ResumableBench.V1);
        assertThat(second.takeSent()).singleElement().asString().doesNotContain("channels");
        second.receives(opened());
        this.bench.run();
        assertThat(second.takeSent()).containsExactly(request(1, "join"));
        assertThat(socket.takeSent()).isEmpty();
    }

    @Test
    void orOneClearErrorWhereTheApplicationWantsThat() {
        FakeSocket socket = this.bench.resumable.connected(opened());
        JsonRpcClient room = this.bench.client.channel(
                "/rooms/12", options -> options.withFallback(false).withListener(this.bench));
        CompletableFuture<JsonElement> call = call(room, "join");
        assertThat(this.bench.takeEvents())
                .containsExactly("connectionFailed The server has no channels, so /rooms/12 needs a socket of its own"
                        + " (ChannelOptions.withFallback)");
        assertThatThrownBy(call::join).hasRootCauseInstanceOf(ChannelRefusedException.class);
        assertThat(this.bench.resumable.bench.network.isQuiet()).isTrue();
        assertThat(socket.takeSent()).isEmpty();
    }

    @Test
    void aPathWithoutChannelsGetsASocketOfItsOwnAndStaysThere() {
        FakeSocket socket = this.bench.online();
        call(this.bench.channel("/rooms/12"), "join");
        this.bench.run();
        socket.takeSent();
        socket.receives(refused(1, "'reason':'path'"));
        assertThat(socket.takeSent()).containsExactly(close(1, 1000, 0));
        FakeSocket own = this.bench.run().resumable.bench.network.nextTry().succeeds(ResumableBench.V1);
        own.receives(opened());
        assertThat(this.bench.takeEvents()).containsExactly("connected");
        own.breaks();
        this.bench.resumable.bench.pass(BACKOFF);
        assertThat(this.bench.resumable.bench.network.nextTry().request().uri()).hasToString("ws://test/rooms/12");
        assertThat(socket.takeSent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forbidden", "authenticate"})
    void noOtherRefusalMeansASocketOfItsOwn(String reason) {
        FakeSocket socket = this.bench.online();
        CompletableFuture<JsonElement> call = call(this.bench.channel("/rooms/12"), "join");
        this.bench.run();
        socket.receives(refused(1, "'reason':'" + reason + "','scheme':'Bearer'"));
        assertThat(this.bench.takeEvents())
                .containsExactly("connectionFailed The server refuses the channel /rooms/12: " + reason);
        assertThatThrownBy(call::join).hasCauseInstanceOf(ChannelRefusedException.class);
        assertThat(this.bench.resumable.bench.network.isQuiet()).isTrue();
    }

    private static String authorized(int id, String path, String token) {
        return "0:"
                + request(
                        "'rpc.session." + id + "'",
                        "rpc.session.channel.open",
                        "{'channel':" + (2 * id - 1) + ",'path':'" + path + "','authorization':'Bearer " + token
                                + "'}");
    }

    @Test
    void aBearerTokenOfItsOwnIsAskedForWheneverAChannelIsOpenedAndIsNotThatOfItsClient() {
        List<String> tokens = new ArrayList<>(List.of("one", "two"));
        ChannelBench authenticated = new ChannelBench(options -> options.bearerToken(() -> "client"));
        FakeSocket socket = authenticated.online();
        JsonRpcClientWebSocket channel = (JsonRpcClientWebSocket)
                authenticated.client.channel("/rooms/12", options -> options.withBearerToken(() -> tokens.remove(0)));
        channel.connectAsync();
        authenticated.run();
        assertThat(sent(socket)).containsExactly(authorized(1, "/rooms/12", "one"));
        socket.receives(accepted(1));
        socket.receives(close(1, 4001, 0));
        authenticated.resumable.bench.pass(BACKOFF);
        assertThat(sent(socket)).containsExactly(close(1, 1000, 0), authorized(2, "/rooms/12", "two"));

        JsonRpcClientWebSocket other = (JsonRpcClientWebSocket) authenticated.client.channel("/rooms/13");
        other.connectAsync();
        authenticated.run();
        assertThat(sent(socket)).containsExactly(open(3, 5, "/rooms/13"));
    }

    @Test
    void aSocketOfItsOwnIsOpenedWithTheTokenOfTheChannel() {
        FakeSocket socket = this.bench.online();
        JsonRpcClientWebSocket channel = (JsonRpcClientWebSocket)
                this.bench.client.channel("/rooms/12", options -> options.withBearerToken(() -> "one"));
        channel.connectAsync();
        this.bench.run();
        socket.receives(refused(1, "'reason':'unsupported'"));
        this.bench.run();
        assertThat(this.bench.resumable.bench.network.nextTry().request().headers())
                .containsEntry("Authorization", List.of("Bearer one"));
    }

    @Test
    void whereThereIsNoPlaceNowItIsAskedForAgain() {
        FakeSocket socket = this.bench.online();
        call(this.bench.channel("/rooms/12"), "join");
        this.bench.run();
        socket.receives(refused(1, "'reason':'limit','retryAfterMillis':1000"));
        socket.takeSent();
        this.bench.resumable.bench.pass(Duration.ofMillis(999));
        assertThat(sent(socket)).isEmpty();
        this.bench.resumable.bench.pass(Duration.ofMillis(1));
        assertThat(sent(socket)).containsExactly(open(2, 3, "/rooms/12"));
    }

    @Test
    void noMoreThanSixtyFourAreUnansweredAndTheServersBoundIsKept() {
        FakeSocket socket = this.bench.resumable.connected(opened(1_048_576, 1024, 1024, "{'channels':{'max':70}}"));
        List<CompletableFuture<JsonElement>> calls = new ArrayList<>();
        for (int count = 1; count <= 71; count++) {
            calls.add(call(this.bench.channel("/rooms/" + count), "join"));
        }
        this.bench.run();
        assertThat(socket.takeSent()).hasSize(64);
        for (int id = 1; id <= 64; id++) {
            socket.receives(accepted(id));
        }
        this.bench.run();
        assertThat(socket.takeSent()).filteredOn(text -> text.startsWith("0:")).hasSize(6);
        assertThat(calls.get(70)).isCompletedExceptionally();
        assertThatThrownBy(calls.get(70)::join)
                .hasMessageContaining("The server takes 70 channels of a session, and there are as many");
        assertThatThrownBy(() -> {
                    for (int count = 0; count < 1024; count++) {
                        this.bench.client.channel("/x");
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1024 channels of this client are not closed: close some");
    }

    @Test
    void aClientThatIsSwitchedOffOffersNoneAndConnectsForNone() {
        ChannelBench off = new ChannelBench(options -> options.channels(false));
        call(off.channel("/rooms/12"), "join");
        assertThat(off.run().resumable.bench.network.nextTry().request().uri()).hasToString("ws://test/rooms/12");
        assertThat(off.resumable.bench.network.isQuiet()).isTrue();
        FakeSocket socket = off.resumable.opening();
        assertThat(socket.takeSent()).singleElement().asString().doesNotContain("channels");
        ChannelBench classic = new ChannelBench(options -> options.session(SessionMode.OFF));
        call(classic.channel("/rooms/12"), "join");
        assertThat(classic.run().resumable.bench.network.nextTry().request().uri())
                .hasToString("ws://test/rooms/12");
    }

    @Test
    void aSessionThatGetsDataOfNoChannelIsOver() {
        FakeSocket socket = this.bench.online();
        this.bench.channel(socket);
        socket.receives("7:" + notification("x"));
        assertThat(socket.closed.code()).isEqualTo(4500);
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting NETWORK");
    }

    @Test
    void theEndOfTheClientsTriesIsTheEndOfItsChannels() {
        FakeSocket socket = this.bench.online();
        JsonRpcClient room = this.bench.channel(socket);
        CompletableFuture<JsonElement> call = call(room, "one");
        socket.serverCloses(1000);
        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        assertThat(receiptOf(call)).isEqualTo(Receipt.UNKNOWN);
        this.bench.resumable.bench.pass(Duration.ofMinutes(1));
        assertThat(this.bench.resumable.bench.network.isQuiet()).isTrue();
    }

    @Test
    void theServerOpensAChannelToAHandlerOfTheClient() {
        FakeSocket socket = this.bench.online();
        List<String> heard = new ArrayList<>();
        this.bench.client.onChannel(
                "/dialogs/{name}",
                dialog -> dialog.setMethodHandler(
                        "ask",
                        JsonElement.class,
                        (question, session) -> heard.add(
                                session.getPathVariables() + " " + session.getRegisterInfo() + " " + question)));
        socket.receives("0:"
                + request(
                        "'rpc.session.1'",
                        "rpc.session.channel.open",
                        "{'channel':2,'path':'/dialogs/a%20b','registerInfo':'Ada'}"));
        socket.receives("2:" + notification("ask", "[1]"));
        this.bench.run();
        assertThat(socket.takeSent())
                .singleElement()
                .asString()
                .startsWith("0:")
                .contains("\"id\":\"rpc.session.1\",\"result\":{\"sessionId\":\"");
        assertThat(heard).containsExactly("{name=a b} \"Ada\" [1]");
        socket.receives(close(2, 1000, 0));
        assertThat(socket.takeSent()).containsExactly(close(2, 1000, 1));
    }

    @Test
    void oneThatTheServerHasClosedLeavesItsPlaceByItself() {
        FakeSocket socket = this.bench.online();
        this.bench.client.onChannel("/dialogs/{name}", dialog -> {});
        for (int number = 2; number <= 40; number += 2) {
            socket.receives("0:"
                    + request(
                            "'rpc.session." + number + "'",
                            "rpc.session.channel.open",
                            "{'channel':" + number + ",'path':'/dialogs/x'}"));
            this.bench.run();
            assertThat(sent(socket)).singleElement().asString().contains("\"sessionId\"");
            socket.receives(close(number, 1000, 0));
            this.bench.run();
            assertThat(sent(socket)).containsExactly(close(number, 1000, 0));
        }
    }

    @Test
    void oneForWhichThereIsNoHandlerIsRefused() {
        FakeSocket socket = this.bench.online();
        socket.receives(
                "0:" + request("'rpc.session.1'", "rpc.session.channel.open", "{'channel':2,'path':'/dialogs/x'}"));
        assertThat(socket.takeSent()).containsExactly(refused(1, "'reason':'path'"));
    }

    @Test
    void whatIsSentToASetIsReceivedOnEachOfItsChannels() {
        FakeSocket socket = this.bench.online();
        JsonRpcClient first = this.bench.channel(socket);
        JsonRpcClient second = this.bench.channel("/rooms/13");
        assertThatThrownBy(() -> this.bench.client.merge(List.of(first, second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is no open channel of this session: open it first");
        ((JsonRpcClientWebSocket) second).connectAsync();
        this.bench.run();
        socket.receives(accepted(2));
        this.bench.run();
        socket.takeSent();
        ChannelSet<JsonRpcClient> set = this.bench.client.merge(List.of(first, second));
        set.sendNotification("news", List.of(1));
        set.remove(second);
        set.sendNotification("more");
        set.add(second);
        assertThat(sent(socket))
                .containsExactly(
                        merge("'set':5,'add':[1,3]"),
                        "5:" + notification("news", "[1]"),
                        merge("'set':5,'remove':[3]"),
                        "5:" + notification("more"),
                        merge("'set':5,'add':[3]"));

        List<String> heard = new ArrayList<>();
        first.setMethodHandler("all", JsonElement.class, (news, session) -> heard.add("first " + news));
        second.setMethodHandler("all", JsonElement.class, (news, session) -> heard.add("second " + news));
        socket.receives(merge("'set':2,'add':[1,3]"));
        socket.receives("2:" + notification("all", "[2]"));
        this.bench.run();
        assertThat(heard).containsExactlyInAnyOrder("first [2]", "second [2]");

        socket.serverCloses(1000);
        assertThatThrownBy(() -> set.sendNotification("late")).hasMessageContaining("has ended with its session");
        assertThatThrownBy(() -> new ChannelBench(options -> options.channels(false)).client.merge(List.of()))
                .hasMessage("No set of channels: there is no session with channels");
    }

    private static String merge(String params) {
        return "0:" + notification("rpc.session.channel.merge", "{" + params + "}");
    }

    @Test
    void whatStandsBeforeATextDoesNotCountTowardsItsSize() {
        int limit = MessageLimits.DEFAULT.messageBytes();
        JsonRpcClient room = this.bench.channel("/rooms/12");
        CompletableFuture<JsonElement> call = call(room, "join");
        FakeNetwork.Try opening = this.bench.run().resumable.bench.network.nextTry();
        assertThat(opening.request().maxMessageBytes()).isEqualTo(limit + 12);
        FakeSocket socket = opening.succeeds(ResumableBench.V1);
        socket.receives(session());
        this.bench.run();
        socket.receives(accepted(1));
        this.bench.run();
        socket.receives("1:" + largest(limit));
        this.bench.run();
        assertThat(call)
                .isCompletedWithValueMatching(value -> value.getAsString().length() > limit - 100);

        CompletableFuture<JsonElement> bare = this.bench.client.sendRequestAsync("join", null);
        this.bench.run();
        socket.receives(largest(limit + 1));
        this.bench.run();
        assertThatThrownBy(bare::join).hasMessageContaining("it is larger than the limit");
        assertThat(socket.closed).isNull();
    }

    /** The answer to the first request, of so many bytes. */
    private static String largest(int bytes) {
        return result(1, "'" + "x".repeat(bytes - result(1, "''").length()) + "'");
    }

    @Test
    void aFloodOnOneChannelDoesNotPutOffACallOnAnotherOneAndGoesOnAsItIsAcknowledged() {
        FakeSocket socket = this.bench.online();
        JsonRpcClient flood = this.bench.channel(socket);
        JsonRpcClient other = this.bench.channel("/rooms/13");
        ((JsonRpcClientWebSocket) other).connectAsync();
        this.bench.run();
        socket.receives(accepted(2));
        this.bench.run();
        socket.takeSent();
        for (int count = 0; count < 20; count++) {
            flood.sendNotificationAsync("x", List.of("y".repeat(60_000)));
        }
        other.sendNotificationAsync("call", null);
        List<String> frames = new ArrayList<>();
        int acknowledged = 2;
        for (int rounds = 0; rounds < 100; rounds++) {
            socket.receives(ResumableBench.ack(acknowledged, 2));
            frames.addAll(sent(socket));
            int onTheWay = frames.stream()
                    .skip(acknowledged - 2)
                    .mapToInt(String::length)
                    .sum();
            assertThat(onTheWay).isLessThan(128 * 1024 + 17_000);
            // Some of what is on the way.
            acknowledged += (frames.size() + 2 - acknowledged + 1) / 2;
        }
        assertThat(frames).filteredOn(text -> text.startsWith("1:")).hasSize(20);
        assertThat(frames.indexOf("3:" + notification("call"))).isBetween(0, 15);
    }

    @Test
    void aPathThatCouldMeanAnotherOneIsRefusedHere() {
        assertThatThrownBy(() -> this.bench.client.channel("//admin"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No path of a channel: '//admin'");
    }
}
