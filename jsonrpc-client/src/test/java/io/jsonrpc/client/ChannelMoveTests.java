package io.jsonrpc.client;

import static io.jsonrpc.client.ChannelBench.accepted;
import static io.jsonrpc.client.ChannelBench.close;
import static io.jsonrpc.client.ChannelBench.refused;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel goes on with another client: PROTOCOL.md, 3.6. */
@Timeout(60)
class ChannelMoveTests {

    private final ChannelBench before = new ChannelBench();

    private final ChannelBench after = new ChannelBench();

    private FakeSocket here;

    private FakeSocket there;

    private JsonRpcClient room;

    private String ticket;

    @BeforeEach
    void connect() {
        this.here = this.before.online();
        this.there = this.after.online();
        this.room = this.before.channel(this.here);
    }

    private void run() {
        this.before.run();
        this.after.run();
    }

    private static List<String> sent(FakeSocket socket) {
        return socket.takeSent().stream()
                .filter(text -> !text.contains("rpc.session.ack"))
                .toList();
    }

    private static CompletableFuture<JsonElement> call(JsonRpcClient client, String method) {
        return client.sendRequestAsync(method, null);
    }

    private static Receipt receiptOf(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        return ((SessionLostException) call.handle((nothing, why) -> why).join()).getReceipt();
    }

    private static String moved(int channel, String ticket) {
        return "0:"
                + notification("rpc.session.channel.moved", "{'channel':" + channel + ",'ticket':'" + ticket + "'}");
    }

    /** Begins a move, up to its request. */
    private CompletableFuture<Boolean> begin() {
        CompletableFuture<Boolean> moving = ((JsonRpcClientWebSocket) this.room).move(this.after.client);
        run();
        List<String> asked = sent(this.there);
        this.ticket = asked.get(0).replaceAll(".*\"ticket\":\"([\\w-]{43})\".*", "$1");
        assertThat(asked)
                .containsExactly("0:"
                        + request(
                                "'rpc.session.1'",
                                "rpc.session.channel.open",
                                "{'channel':1,'from':{'session':'S','channel':1,'ticket':'" + this.ticket + "'}}"));
        return moving;
    }

    /** Up to the last message of this end in the session before. */
    private CompletableFuture<Boolean> leave() {
        CompletableFuture<Boolean> moving = begin();
        this.there.receives(accepted(1));
        run();
        assertThat(sent(this.here)).containsExactly(moved(1, this.ticket));
        return moving;
    }

    private static Throwable failure(CompletableFuture<Boolean> moving) {
        assertThat(moving).isCompletedExceptionally();
        Throwable why = moving.handle((nothing, failure) -> failure).join();
        return why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
    }

    @Test
    void aChannelGoesOnWithAnotherClientAndTheOneOfBeforeMayClose() {
        List<String> heard = new ArrayList<>();
        this.room.setMethodHandler("news", JsonElement.class, (news, session) -> heard.add("" + news));
        CompletableFuture<JsonElement> one = call(this.room, "one");
        assertThat(sent(this.here)).containsExactly("1:" + request(1, "one"));
        CompletableFuture<Boolean> moving = leave();
        CompletableFuture<JsonElement> two = call(this.room, "two");
        assertThat(sent(this.here)).isEmpty();
        assertThat(sent(this.there)).containsExactly("1:" + request(2, "two"));

        this.there.receives("1:" + notification("news", "[2]"));
        this.here.receives("1:" + notification("news", "[1]"));
        this.here.receives(moved(1, this.ticket));
        this.there.receives("1:" + notification("news", "[3]"));
        assertThat(moving).isCompletedWithValue(true);
        this.before.client.closeAsync();
        this.there.receives("1:" + result(1, "1"));
        this.there.receives("1:" + result(2, "2"));
        run();

        assertThat(heard).containsExactly("[1]", "[2]", "[3]");
        assertThat(one).isCompletedWithValue(new JsonPrimitive(1));
        assertThat(two).isCompletedWithValue(new JsonPrimitive(2));
        assertThat(this.room.getState()).isEqualTo(ConnectionState.CONNECTED);
        this.after.client.closeAsync();
        run();
        assertThat(this.room.getState()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void aMoveThatTheServerRefusesChangesNothing() {
        CompletableFuture<Boolean> moving = begin();
        this.there.receives(refused(1, "'reason':'forbidden'"));
        run();

        assertThat(failure(moving)).isInstanceOf(ChannelRefusedException.class);
        assertThat(sent(this.there)).containsExactly(close(1, 1000, 0));
        call(this.room, "one");
        assertThat(sent(this.here)).containsExactly("1:" + request(1, "one"));
        assertThat(this.before.takeEvents()).isEmpty();
    }

    @Test
    void aMoveThatTheServerDoesNotAnswerEndsInTimeAndWhatItAcceptsLaterIsClosed() {
        CompletableFuture<Boolean> moving = begin();
        this.before.resumable.bench.pass(Duration.ofSeconds(5));
        run();
        assertThat(failure(moving))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("The server does not accept the channel /rooms/12 in the other session within 5000 ms");
        this.there.receives(accepted(1));
        run();

        assertThat(sent(this.there)).containsExactly(close(1, 1000, 0));
        call(this.room, "one");
        assertThat(sent(this.here)).containsExactly("1:" + request(1, "one"));
    }

    @Test
    void theServerClosesItInTheOtherSessionBeforeItHasLeft() {
        CompletableFuture<Boolean> moving = begin();
        this.there.receives(accepted(1));
        this.there.receives(close(1, 4504, 0));
        run();

        assertThat(failure(moving)).hasMessage("The server has closed the channel in the other session");
        call(this.room, "one");
        assertThat(sent(this.here)).containsExactly("1:" + request(1, "one"));
        assertThat(this.room.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void theOtherSessionIsLostBeforeItHasLeft() {
        CompletableFuture<Boolean> moving = begin();
        this.there.breaks();
        this.after.resumable.resuming().receives(ResumableBench.refused("{'reason':'denied'}"));
        run();

        assertThat(failure(moving)).isInstanceOf(ConnectFailedException.class);
        call(this.room, "one");
        assertThat(sent(this.here)).containsExactly("1:" + request(1, "one"));
    }

    @Test
    void itEndsWhenTheSessionBeforeIsLostThatTheServerHasNotLeftAndIsOpenedAgainWhereItBelongs() {
        CompletableFuture<JsonElement> one = call(this.room, "one");
        sent(this.here);
        CompletableFuture<Boolean> moving = leave();
        CompletableFuture<JsonElement> two = call(this.room, "two");
        sent(this.there);
        this.here.breaks();
        this.before.resumable.resuming().receives(ResumableBench.refused("{'reason':'gap','received':2}"));
        run();

        assertThat(failure(moving)).hasMessage("The channel is over, so it does not move");
        assertThat(receiptOf(one)).isEqualTo(Receipt.RECEIVED);
        assertThat(receiptOf(two)).isEqualTo(Receipt.UNKNOWN);
        assertThat(sent(this.there)).startsWith(close(1, 4500, 0));
        this.before.resumable.bench.pass(Duration.ofMillis(250));
        run();
        assertThat(sent(this.there)).containsExactly(ChannelBench.open(2, 3, "/rooms/12"));
    }

    @Test
    void itEndsWhenTheServerClosesItInTheSessionBefore() {
        CompletableFuture<JsonElement> one = call(this.room, "one");
        CompletableFuture<JsonElement> two = call(this.room, "two");
        sent(this.here);
        CompletableFuture<Boolean> moving = leave();
        CompletableFuture<JsonElement> three = call(this.room, "three");
        sent(this.there);
        this.here.receives(close(1, 1000, 1));
        run();

        assertThat(failure(moving)).hasMessage("The channel is over, so it does not move");
        assertThat(List.of(receiptOf(one), receiptOf(two), receiptOf(three)))
                .containsExactly(Receipt.RECEIVED, Receipt.NOT_RECEIVED, Receipt.NOT_RECEIVED);
        assertThat(sent(this.there)).containsExactly(close(1, 1000, 0));
        assertThat(this.room.getState()).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void itWaitsWhileASocketIsBrokenAndTellsNoOutageOfTheOneThatItHasLeft() {
        CompletableFuture<Boolean> moving = begin();
        this.here.breaks();
        assertThat(this.room.getState()).isEqualTo(ConnectionState.RECONNECTING);
        this.there.receives(accepted(1));
        run();
        assertThat(this.room.getState()).isEqualTo(ConnectionState.CONNECTED);
        CompletableFuture<JsonElement> one = call(this.room, "one");
        assertThat(sent(this.there)).containsExactly("1:" + request(1, "one"));
        FakeSocket next = this.before.resumable.resuming();
        sent(next);
        this.before.resumable.resumed(next, 1, 2);
        run();
        assertThat(sent(next)).containsExactly(moved(1, this.ticket));
        next.receives(moved(1, this.ticket));
        assertThat(moving).isCompletedWithValue(true);
        this.there.receives("1:" + result(1, "1"));
        run();

        assertThat(one).isCompletedWithValue(new JsonPrimitive(1));
        assertThat(this.before.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected true");
    }

    @Test
    void closingEitherClientOrTheChannelEndsTheMove() throws Exception {
        CompletableFuture<Boolean> moving = begin();
        ((JsonRpcClientWebSocket) this.room).closeAsync();
        run();
        assertThat(failure(moving)).hasMessage("The channel is over, so it does not move");
        assertThat(sent(this.here)).containsExactly(close(1, 1000, 0));
        this.there.receives(accepted(1));
        run();
        assertThat(sent(this.there)).containsExactly(close(1, 1000, 0));
    }

    @Test
    void aChannelThatArrivesWhileTheOtherClientIsClosingIsClosedWithIt() {
        begin();
        this.there.receives(accepted(1));
        this.after.client.closeAsync();
        run();

        assertThat(this.room.getState()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void aChannelThatMovesLeavesTheSetsOfItsClient() {
        ChannelSet<JsonRpcClient> set = this.before.client.merge(List.of(this.room));
        sent(this.here);
        CompletableFuture<Boolean> moving = leave();
        this.here.receives(moved(1, this.ticket));
        assertThat(moving).isCompletedWithValue(true);
        set.sendNotification("nobody");
        set.remove(this.room);
        assertThat(sent(this.here)).isEmpty();
        assertThatThrownBy(() -> set.add(this.room)).isInstanceOf(IllegalArgumentException.class);
        this.after.client.merge(List.of(this.room)).sendNotification("all");
        assertThat(sent(this.there)).hasSize(2).last().isEqualTo("3:" + notification("all"));
    }

    @Test
    void oneMoveAtATime() {
        begin();
        assertThatThrownBy(() -> this.room.moveTo(this.after.client))
                .hasMessage("The channel /rooms/12 is not open, or is moving already");
    }
}
