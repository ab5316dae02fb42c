package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.endpoint.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels that the server opens towards a client: PROTOCOL.md, 3.6. */
class ServerChannelsTests {

    private static final String OFFER = ControlFrames.open("{'channels':{'max':2,'parts':16384}}");

    private final TestServer server = new TestServer();

    private final RecordingHandler outer = new RecordingHandler();

    private final Endpoint endpoint = TestServer.endpoint("/outer", this.outer);

    private TestSocket socket;

    private Session session;

    private final ControlFrames frames = new ControlFrames();

    @BeforeEach
    void open() {
        Endpoint rooms = TestServer.endpoint("/rooms/{room}", new RecordingHandler().withChannels());
        this.server.channels.serve(List.of(this.endpoint, rooms), "", request -> Decision.ALLOW);
        this.socket = this.server.open(this.endpoint, "ann", Map.of());
        var opened = TestServer.result(this.socket.exchange(OFFER).get(0)).getAsJsonObject();
        this.frames.sessionId = opened.get("sessionId").getAsString();
        this.frames.token = opened.get("token").getAsString();
        this.session = this.outer.session;
    }

    private static String accepted(int id) {
        return accepted(id, "");
    }

    private static String accepted(int id, String limits) {
        return "0:" + result("'rpc.session." + id + "'", "{'sessionId':'c'" + limits + "}");
    }

    private CompletableFuture<Session> asked(String path) {
        CompletableFuture<Session> opened = this.session.openChannelAsync(path);
        this.server.workers.runAll();
        return opened;
    }

    private Session opened() {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        this.socket.takeReceived();
        this.socket.exchange(accepted(1));
        return opened.join();
    }

    private List<String> sent() {
        return ChannelFrames.numbered(this.socket.takeReceived());
    }

    private static Throwable failure(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        return call.handle((value, why) -> why).join();
    }

    @Test
    void theServerOpensAChannelTowardsItsClient() throws Exception {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        assertThat(sent())
                .containsExactly(ChannelFrames.open(2, "/dialogs/1").replace("rpc.session.2", "rpc.session.1"));
        assertThat(opened).isNotDone();
        this.socket.exchange(accepted(1));
        Session dialog = opened.join();

        CompletableFuture<JsonElement> answer = dialog.sendRequestAsync("ask", List.of("sure?"));
        String asked = sent().get(0);
        assertThat(asked).startsWith("2:").contains("\"method\":\"ask\",\"params\":[\"sure?\"]");
        String id = asked.replaceAll(".*\"id\":(\\d+).*", "$1");
        this.socket.exchange("2:" + result(Integer.parseInt(id), "true"));
        assertThat(answer.join().getAsBoolean()).isTrue();
        assertThat(dialog.getPrincipal().getName()).isEqualTo("ann");
        assertThat(dialog.getPathVariables()).isEmpty();
        assertThat(this.server.sessions.getSession(dialog.getSessionId())).contains(dialog);

        dialog.close();
        this.server.workers.runAll();
        assertThat(sent()).containsExactly(ChannelFrames.close(2, 1000, 1));
        this.socket.exchange(ChannelFrames.close(2, 1000, 1));
        assertThat(this.server.sessions.getSession(dialog.getSessionId())).isEmpty();
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void theClientMayNotCallOnItButCloseIt() {
        Session dialog = opened();
        assertThat(ChannelFrames.numbered(this.socket.exchange("2:" + request(1, "join"))))
                .containsExactly("2:" + error(1, -32601, "Method not found", "{'type':'method.notFound'}"));
        assertThat(ChannelFrames.numbered(this.socket.exchange("2:" + notification("joined"))))
                .isEmpty();
        assertThat(ChannelFrames.numbered(this.socket.exchange(ChannelFrames.close(2, 1000, 1))))
                .containsExactly(ChannelFrames.close(2, 1000, 2));
        assertThatThrownBy(() -> dialog.sendNotification("x")).isInstanceOf(PeerClosedException.class);
    }

    @Test
    void aRefusalTellsItsReason() {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        sent();
        List<String> confirmed = this.socket.exchange(ChannelFrames.refused(1, "'path'"));

        assertThat(confirmed).containsExactly(ChannelFrames.close(2, 1000, 0));
        assertThat(failure(opened))
                .isInstanceOf(RemoteErrorException.class)
                .hasMessage("'rpc.session.channel.open /dialogs/1' failed at the client: -32054 channel refused");
        assertThat(((RemoteErrorException) failure(opened)).getData())
                .hasToString("{\"type\":\"channel.refused\",\"reason\":\"path\"}");
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void aClientThatClosesInsteadOfAnsweringHasRefused() {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        sent();
        assertThat(ChannelFrames.numbered(this.socket.exchange(ChannelFrames.close(2, 4504, 0))))
                .containsExactly(ChannelFrames.close(2, 1000, 0));
        assertThat(failure(opened)).isInstanceOf(PeerClosedException.class).hasMessage("Closed: 4504");
    }

    @Test
    void thereAreNoMoreThanTheClientTakesAndNoMoreThanTheServerMayHave() {
        CompletableFuture<Session> first = asked("/dialogs/1");
        asked("/dialogs/2");
        assertThat(failure(asked("/dialogs/3")))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("No channel /dialogs/3: the client takes no more of this session");
        this.socket.exchange(ChannelFrames.refused(1, "'path'"));
        assertThat(failure(first)).isInstanceOf(RemoteErrorException.class);
        assertThat(asked("/dialogs/4")).isNotDone();

        List<TestSocket> others = new ArrayList<>();
        for (int count = 0; count < 3; count++) {
            TestSocket other = this.server.open(this.endpoint);
            ChannelFrames.sessionOn(other);
            others.add(other);
            ChannelFrames.opened(other, 1, "/rooms/1");
        }
        this.socket.exchange(accepted(2));
        assertThat(failure(asked("/dialogs/5")))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("No channel /dialogs/5: the server has as many as it may have"
                        + " (jsonrpc.server.channels.max)");
        others.get(0).exchange(ChannelFrames.close(1, 1000, 0));
        assertThat(failure(asked("/dialogs/5"))).hasMessageEndingWith("the client takes no more of this session");
    }

    @Test
    void aClientThatDoesNotAnswerInTimeHasNoChannel() {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        sent();
        for (int seconds = 0; seconds < 29; seconds += 1) {
            keepAlive();
        }
        assertThat(opened).isNotDone();
        this.server.advance(Duration.ofSeconds(1));
        assertThat(failure(opened))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessage("No answer to 'rpc.session.channel.open /dialogs/1' within 30000 ms");
        assertThat(sent()).containsExactly(ChannelFrames.close(2, 1000, 0));
        this.socket.exchange(accepted(1));
        this.socket.exchange(ChannelFrames.close(2, 1000, 0));
        assertThat(this.socket.closed).isNull();
        assertThat(this.server.sessions.totals().channels()).isZero();
    }

    private void keepAlive() {
        this.server.advance(Duration.ofSeconds(1));
        this.socket.exchange(ControlFrames.ack(1, 0));
    }

    @Test
    void aRequestThatEndsWithoutAChannelKeepsNoPlace() {
        for (int count = 0; count < 6; count++) {
            CompletableFuture<Session> opened = asked("/dialogs/1");
            assertThat(opened).as("request " + count).isNotDone();
            opened.cancel(false);
            this.server.workers.runAll();
            this.socket.exchange(ChannelFrames.refused(count + 1, "'path'"));
            assertThat(this.socket.closed).isNull();
        }
    }

    @Test
    void aSessionThatHasEndedRequestsNothing() {
        this.socket.lose(CloseStatus.NORMAL);
        this.server.workers.runAll();
        for (int count = 0; count < 6; count++) {
            assertThat(failure(asked("/dialogs/1")))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessage("No channel /dialogs/1: the client takes no more of this session");
        }
    }

    @Test
    void whoCancelsTheRequestGetsNoChannel() {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        sent();
        opened.cancel(false);
        assertThat(sent()).containsExactly(ChannelFrames.close(2, 1000, 0));
        this.socket.exchange(accepted(1));
        assertThat(this.socket.closed).isNull();

        // The client was faster.
        CompletableFuture<Session> late = asked("/dialogs/2");
        this.socket.listener.onText(accepted(2), true);
        late.cancel(false);
        this.server.workers.runAll();
        assertThat(sent()).contains(ChannelFrames.close(4, 1000, 0));
    }

    @Test
    void aClientThatIsGoneEndsTheChannelAndTheRequest() {
        Session dialog = opened();
        CompletableFuture<Session> asked = asked("/dialogs/2");
        CompletableFuture<JsonElement> call = dialog.sendRequestAsync("ask", null);
        this.socket.lose(CloseStatus.NORMAL);
        this.server.workers.runAll();

        assertThat(failure(asked)).isInstanceOf(PeerClosedException.class).hasMessage("Closed: 1000");
        assertThat(failure(call)).isInstanceOf(PeerClosedException.class);
        assertThat(failure(asked("/dialogs/3"))).isInstanceOf(TransportException.class);
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void aBreakChangesNothing() throws Exception {
        Session dialog = opened();
        this.socket.breakDown();
        dialog.sendNotification("later");
        CompletableFuture<Session> second = asked("/dialogs/2");
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());

        assertThat(this.frames.resumeOn(next, 1, 1))
                .containsExactly(
                        "2:" + notification("later"),
                        ChannelFrames.open(4, "/dialogs/2").replace("rpc.session.4", "rpc.session.2"));
        next.exchange(accepted(2));
        assertThat(second.join().getSessionId()).isNotEmpty();
    }

    @Test
    void itSendsNoMoreThanTheClientTakes() {
        CompletableFuture<Session> opened = asked("/dialogs/1");
        this.socket.exchange(accepted(1, ",'limits':{'messageBytes':100,'inFlight':1}"));
        Session dialog = opened.join();
        assertThatThrownBy(() -> dialog.sendNotification("x", List.of("y".repeat(100))))
                .isInstanceOf(MessageTooLargeException.class);
        assertThat(dialog.sendRequestAsync("one", null)).isNotDone();
        assertThat(failure(dialog.sendRequestAsync("two", null))).isInstanceOf(QueueFullException.class);
    }

    @Test
    void aHandlerOnAChannelOpensAnotherOneOfTheSameSocket() {
        RecordingHandler room = new RecordingHandler();
        this.server.channels.serve(
                List.of(TestServer.endpoint("/rooms/{room}", room.withChannels())), "", request -> Decision.ALLOW);
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        room.session.openChannelAsync("/dialogs/1");
        assertThat(sent())
                .containsExactly(ChannelFrames.open(2, "/dialogs/1").replace("rpc.session.2", "rpc.session.1"));
    }

    @Test
    void theServerSendsToASetOfChannelsWhoeverHasOpenedThem() throws Exception {
        Session dialog = opened();
        Session room = this.server
                .sessions
                .getSession(ChannelFrames.opened(this.socket, 1, "/rooms/1"))
                .orElseThrow();
        ChannelSet<Session> set = this.session.merge(List.of(dialog, room));
        set.sendNotification("news", List.of(1));
        set.remove(dialog);
        set.sendNotification("more");
        assertThat(sent())
                .containsExactly(
                        merge("'set':4,'add':[2,1]"),
                        "4:" + notification("news", "[1]"),
                        merge("'set':4,'remove':[2]"),
                        "4:" + notification("more"));

        room.close();
        this.server.workers.runAll();
        set.sendNotification("nobody");
        assertThat(sent()).containsExactly(ChannelFrames.close(1, 1000, 0));
        room.merge(List.of(dialog)).sendNotification("again");
        assertThat(sent()).containsExactly(merge("'set':6,'add':[2]"), "6:" + notification("again"));

        assertThatThrownBy(() -> set.add(room))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is no open channel of this session: open it first");
        assertThatThrownBy(() -> this.session.merge(List.of(this.session)))
                .isInstanceOf(IllegalArgumentException.class);
        this.socket.lose(CloseStatus.NORMAL);
        assertThatThrownBy(() -> set.sendNotification("late")).isInstanceOf(PeerClosedException.class);
    }

    private static String merge(String params) {
        return "0:" + notification("rpc.session.channel.merge", "{" + params + "}");
    }

    @Test
    void aSessionWithoutChannelsSaysSo() {
        for (String first : List.of(ControlFrames.OPEN, request(1, "echo"))) {
            TestSocket other = this.server.open(this.endpoint);
            other.exchange(first);
            assertThatThrownBy(() -> this.outer.session.merge(List.of()))
                    .isInstanceOf(TransportException.class)
                    .hasMessage("No set of channels: this session has none");
            assertThat(failure(this.outer.session.openChannelAsync("/dialogs/1")))
                    .isInstanceOf(TransportException.class)
                    .hasMessage("No channel /dialogs/1: this session has none. A client must offer channels, and a"
                            + " handler of the server have some (withChannels)");
        }
    }

    @Test
    void aPathThatCouldMeanAnotherOneIsNotAskedFor() {
        assertThatThrownBy(() -> this.outer.session.openChannel("//dialogs"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No path of a channel: '//dialogs'");
        assertThat(sent()).isEmpty();
    }
}
