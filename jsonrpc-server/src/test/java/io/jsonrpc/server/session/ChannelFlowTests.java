package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much channels have on the way, and in memory, and what a new socket means for that. */
class ChannelFlowTests {

    private static final int LARGE = 60_000;

    private TestServer server = new TestServer();

    private final RecordingHandler rooms = new RecordingHandler();

    private final Endpoint endpoint = TestServer.endpoint("/rooms/{room}", this.rooms.withChannels());

    private TestSocket socket;

    private ControlFrames begin() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        this.socket = this.server.open(this.endpoint, "ann", Map.of());
        return ChannelFrames.sessionOn(this.socket);
    }

    /** Twenty large messages wait on channel 1. */
    private void flood() throws Exception {
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        Session flooding = this.rooms.session;
        ChannelFrames.opened(this.socket, 3, "/rooms/3");
        for (int number = 0; number < 10; number++) {
            flooding.sendNotification("flood", List.of("x".repeat(LARGE)));
        }
    }

    private static long bytes(List<String> frames) {
        return frames.stream().mapToLong(String::length).sum();
    }

    @Test
    void aSessionWhoseChannelsAreAllClosedSendsWithoutThatBound() throws Exception {
        begin();
        Session outer = this.rooms.session;
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        this.socket.exchange(ChannelFrames.close(1, 1000, 0));
        ChannelFrames.opened(this.socket, 3, "/rooms/3");
        this.rooms.session.close();
        this.server.workers.runAll();
        this.socket.exchange(ChannelFrames.close(3, 1000, 0));
        for (int number = 0; number < 5; number++) {
            outer.sendNotification("flood", List.of("x".repeat(LARGE)));
        }
        assertThat(bytes(this.socket.takeReceived())).isGreaterThan(5 * LARGE);
    }

    @Test
    void noMoreIsOnTheWayThanIsAcknowledgedSoonAndAnAcknowledgementMakesRoom() throws Exception {
        begin();
        flood();
        List<String> first = this.socket.takeReceived();
        assertThat(bytes(first)).isBetween(100_000L, 128 * 1024 + 20_000L);
        this.rooms.session.sendNotification("beside it");
        assertThat(this.socket.takeReceived()).isEmpty();

        int received = 2 + first.size();
        List<String> more = this.socket.exchange(ControlFrames.ack(received, 2));
        assertThat(bytes(more)).isGreaterThan(100_000L);
        assertThat(more.indexOf("3:" + notification("beside it"))).isBetween(0, 4);
    }

    @Test
    void onANewSocketNothingIsOnTheWay() throws Exception {
        ControlFrames frames = begin();
        flood();
        List<String> first = this.socket.takeReceived();
        this.socket.breakDown();
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        List<String> replayed = frames.resumeOn(next, 2 + first.size(), 2);
        assertThat(bytes(replayed) + bytes(next.takeReceived())).isGreaterThan(100_000L);
    }

    @Test
    void whatAChannelSendsDuringAnOutageTakesNoRoomOfAnother() throws Exception {
        int window = 32;
        this.server = new TestServer(Settings.window(window), ServerObserver.NONE);
        ControlFrames frames = begin();
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        Session flooding = this.rooms.session;
        ChannelFrames.opened(this.socket, 3, "/rooms/3");
        this.socket.breakDown();
        for (int number = 0; number < 4 * window; number++) {
            flooding.sendNotification("flood");
        }
        assertThat(this.rooms.session.sendRequestAsync("question", null)).isNotDone();
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        List<String> received = new ArrayList<>(frames.resumeOn(next, 2, 2));
        for (int acks = 0; acks < 10; acks++) {
            received.addAll(ChannelFrames.numbered(next.exchange(ControlFrames.ack(2 + received.size(), 2))));
        }
        assertThat(received)
                .hasSize(4 * window + 1)
                .filteredOn(frame -> frame.startsWith("3:"))
                .singleElement()
                .asString()
                .contains("question");
    }

    @Test
    void theTimeForTheRestOfATextBeginsAnewWithASocket() {
        ControlFrames frames = begin();
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        String text = request(1, "echo", "[1]");
        this.socket.send("1+:" + text.substring(0, 9));
        this.socket.breakDown();
        this.server.advance(Duration.ofSeconds(9));
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        frames.resumeOn(next, 1, 2);
        this.server.advance(Duration.ofSeconds(9));
        assertThat(next.exchange("1:" + text.substring(9))).contains("1:" + result(1, "[1]"));
    }

    @Test
    void whatDoesNotFitIntoTheMemoryOfTheServerClosesItsChannelOnly() {
        ServerSettings defaults = ServerSettings.DEFAULT;
        ServerSettings.Capacity all = defaults.capacity();
        ServerSettings small = new ServerSettings(
                defaults.messages(),
                defaults.peer(),
                defaults.sockets(),
                new ServerSettings.Capacity(
                        all.sockets(),
                        all.socketsPerAddress(),
                        all.sessions(),
                        all.sessionsPerPrincipal(),
                        all.sessionsPerAddress(),
                        all.groupsPerSession(),
                        all.handshakesPerSecond(),
                        all.outboundBytes(),
                        100_000),
                defaults.times(),
                defaults.resumption(),
                defaults.streams(),
                defaults.errors(),
                defaults.plainContext());
        this.server = new TestServer(small, ServerObserver.NONE);
        begin();
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        ChannelFrames.opened(this.socket, 3, "/rooms/3");
        for (int part = 0; part < 8; part++) {
            this.socket.send("1+:" + " ".repeat(16_000));
        }
        assertThat(this.socket.takeReceived())
                .filteredOn(text -> text.contains("channel.close"))
                .singleElement()
                .asString()
                .contains("\"channel\":1,\"code\":4102");
        assertThat(this.server.sessions.inboundBytes()).isZero();
        assertThat(this.socket.exchange("3:" + request(1, "echo", "[1]"))).contains("3:" + result(1, "[1]"));
    }

    @Test
    void aChannelThatIsAcceptedWhenTheSessionHasEndedDoesNotBegin() {
        begin();
        this.socket.listener.onText(ChannelFrames.open(1, "/rooms/1"), true);
        this.socket.listener.onText("1:" + " ".repeat(9000), true);
        this.socket.lose(CloseStatus.NORMAL);
        assertThat(this.rooms.events).containsExactly("established", "closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.inboundBytes()).isZero();
        // Its place is free: there are five for all.
        for (int count = 0; count < 5; count++) {
            begin();
            assertThat(ChannelFrames.opened(this.socket, 1, "/rooms/1")).isNotEmpty();
        }
    }

    @Test
    void anOfferThatCannotBeReadIsNone() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        for (String offer : List.of("{'max':-1}", "{'parts':5}", "{'max':'4'}")) {
            String answer = this.server
                    .open(this.endpoint)
                    .exchange(ControlFrames.open("{'channels':" + offer + "}"))
                    .get(0);
            assertThat(TestServer.result(answer).getAsJsonObject().get("extensions"))
                    .as(offer)
                    .hasToString("{}");
        }
    }
}
