package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.ServerSessionExtension;
import io.jsonrpc.server.SessionSelection;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bounds on sessions that lose nothing, at their edges. */
class ResumptionLimitsTests {

    private static final String HUNDRED_BYTES = "\"" + "x".repeat(98) + "\"";

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private final List<String> observed = new ArrayList<>();

    private final ServerObserver observer = new ServerObserver() {
        @Override
        public void sessionEvicted() {
            ResumptionLimitsTests.this.observed.add("evicted");
        }

        @Override
        public void messagesUndelivered(int messages) {
            ResumptionLimitsTests.this.observed.add("undelivered " + messages);
        }

        @Override
        public void sessionRefused() {
            ResumptionLimitsTests.this.observed.add("refused");
        }
    };

    private TestServer server = new TestServer(Settings.detachedBytes(300), this.observer);

    private ServerSession detachedSession() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        ServerSession session = (ServerSession) this.handler.session;
        socket.breakDown();
        return session;
    }

    private void sendHundredBytes(ServerSession session) {
        session.peer().sendAndForget(OutboundText.of(HUNDRED_BYTES));
        this.server.workers.runAll();
    }

    @Test
    void sessionThatHasWaitedLongestEndsWhenDetachedSessionsKeepTooMuch() {
        ServerSession oldest = detachedSession();
        ServerSession younger = detachedSession();
        sendHundredBytes(oldest);
        sendHundredBytes(younger);
        sendHundredBytes(younger);
        assertThat(this.server.sessions.detachedBytes()).isEqualTo(300);
        assertThat(this.observed).isEmpty();

        sendHundredBytes(younger);

        assertThat(this.server.sessions.getSession(oldest.getSessionId())).isEmpty();
        assertThat(this.server.sessions.getSession(younger.getSessionId())).isPresent();
        assertThat(this.server.sessions.detachedBytes()).isEqualTo(300);
        assertThat(this.observed).containsExactly("undelivered 1", "evicted");
        assertThat(this.handler.events).anyMatch(event -> event.startsWith("closed 4504"));
    }

    @Test
    void sessionThatHasASocketAgainWhenItIsToEndForWantOfMemoryStaysAndIsNotCounted() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        ResumableSession session = (ResumableSession) this.handler.session;

        session.evict();

        assertThat(this.server.sessions.getSession(session.getSessionId())).isPresent();
        assertThat(socket.closed).isNull();
        assertThat(this.observed).isEmpty();
    }

    @Test
    void whatIsKeptForASocketDoesNotCountUntilTheSocketIsLostAndNoMoreWhenItIsBack() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        ServerSession session = (ServerSession) this.handler.session;
        sendHundredBytes(session);
        assertThat(this.server.sessions.detachedBytes()).isZero();

        socket.breakDown();
        assertThat(this.server.sessions.detachedBytes()).isEqualTo(100);

        frames.resumeOn(this.server.open(this.endpoint), 0, 0);
        assertThat(this.server.sessions.detachedBytes()).isZero();
    }

    @Test
    void expiredSessionsLeaveNoMemoryBehind() {
        sendHundredBytes(detachedSession());

        this.server.advance(Duration.ofSeconds(120));

        assertThat(this.server.sessions.detachedBytes()).isZero();
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void oneSessionMoreThanAUserMayHaveIsRefusedAndResumesAreNot() {
        this.server = new TestServer(ServerSettings.DEFAULT, this.observer);
        List<ControlFrames> sessions = new ArrayList<>();
        for (int session = 0; session < 50; session++) {
            sessions.add(openOn(this.server.open(this.endpoint, "alice", Map.of())));
        }
        TestSocket oneMore = this.server.open(this.endpoint, "alice", Map.of());

        assertThat(oneMore.exchange(ControlFrames.OPEN)).first().asString().contains("\"rpc.session.1\"", "-32009");

        assertThat(oneMore.closed).isEqualTo(CloseStatus.RETRY_LATER);
        sessions.get(0).resumeOn(this.server.open(this.endpoint, "alice", Map.of()), 0, 0);
    }

    @Test
    void heartbeatIsClampedAndTheServerMayWantAShorterOne() {
        SessionTerms.ReceiveLimits limits = new SessionTerms.ReceiveLimits(1, 1, 1);
        JsonText none = SessionTerms.NO_EXTENSIONS;
        ServerSettings.Resumption brisk =
                new ServerSettings.Resumption(SessionTerms.Window.DEFAULT, 20_000, 10_000, 1, 5);

        assertThat(ServerSettings.Resumption.DEFAULT.terms(1, limits, none).heartbeat())
                .isEqualTo(5_000);
        assertThat(ServerSettings.Resumption.DEFAULT.terms(61_000, limits, none).heartbeat())
                .isEqualTo(60_000);
        assertThat(brisk.terms(25_000, limits, none).heartbeat()).isEqualTo(20_000);
    }

    @Test
    void windowThatDoesNotHoldTwoOfTheLargestMessagesIsRefusedAtTheStart() {
        SessionTerms.Window small = new SessionTerms.Window(1, 2 * 1024 * 1024 - 1, 1);

        assertThatThrownBy(() -> Settings.with(new ServerSettings.Resumption(small, 60_000, 10_000, 1, 5)))
                .hasMessageContaining("twice the largest message");
    }

    @Test
    void goAwayIsToldToAllAtOnceAndTheirSocketsCloseOneAfterAnother() {
        List<TestSocket> sockets = new ArrayList<>();
        List<ControlFrames> sessions = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            sockets.add(this.server.open(this.endpoint));
            sessions.add(openOn(sockets.get(client)));
        }
        TestSocket plain = this.server.open(this.endpoint);
        plain.exchange(request(2, "echo"));

        this.server.sessions.goAway(Duration.ofSeconds(4));

        for (TestSocket socket : sockets) {
            assertThat(socket.takeReceived())
                    .containsExactly(notification("rpc.session.goaway", "{'withinMillis':4000}"));
        }
        for (int second = 1; second <= 4; second++) {
            this.server.advance(Duration.ofSeconds(1));
            assertThat(sockets.stream().filter(socket -> socket.closed != null)).hasSize(second);
        }
        assertThat(this.server.sessions.isDepartureOver()).isTrue();
        assertThat(sockets.get(0).closed).isEqualTo(CloseStatus.GO_AWAY);
        assertThat(plain.closed).isNull();
        assertThat(plain.takeReceived()).isEmpty();
        sessions.get(0).resumeOn(this.server.open(this.endpoint), 0, 0);
    }

    @Test
    void extensionThatFailsIsRefusedAndTwoOfOneNameAreNotStarted() {
        ServerSessionExtension failing = new ServerSessionExtension() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public JsonObject accept(JsonObject offer) {
                throw new IllegalStateException("oops");
            }
        };

        assertThat(new OfferedExtensions(List.of(failing))
                        .accept(new JsonText("{\"broken\":{}}"))
                        .json())
                .isEqualTo("{}");
        assertThatThrownBy(() -> new OfferedExtensions(List.of(failing, failing)))
                .hasMessageContaining("Two session extensions are named 'broken'");
    }

    @Test
    void clientThatTakesLittleMakesABroadcastNoSmallerForTheOthers() {
        TestSocket small = this.server.open(this.endpoint);
        small.exchange(ControlFrames.OPEN.replace("\"messageBytes\":1048576", "\"messageBytes\":60"));
        TestSocket large = this.server.open(this.endpoint);
        openOn(large);

        SessionSelection.Delivery delivery =
                this.server.sessions.all().sendNotification("tick", new String[] {"x".repeat(60)});

        assertThat(delivery.accepted()).isEqualTo(1);
        assertThat(delivery.refused().values()).hasOnlyElementsOfType(MessageTooLargeException.class);
        assertThat(large.takeReceived()).hasSize(1);
        assertThat(small.takeReceived()).isEmpty();
    }
}
