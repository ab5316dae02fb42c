package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ResumeThrottle;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What clients notice of a stranger that takes as much as it can of what all share (docs/limits.md). */
class CrowdTests {

    private static final String ECHO = request(2, "echo", "[1]");

    private static final String ECHOED = result(2, "[1]");

    private static final String STRANGER = "192.0.2.66";

    private int evicted;

    private final ServerObserver observer = new ServerObserver() {
        @Override
        public void sessionEvicted() {
            CrowdTests.this.evicted++;
        }
    };

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private TestServer server;

    @BeforeEach
    void threePlaces() {
        this.server = server(new ServerSettings.Capacity(22_000, 0, 3, 50, 0, 128, 2_000, 1L << 30, 1L << 30), 1 << 28);
    }

    private TestServer server(ServerSettings.Capacity capacity, long detachedBytes) {
        return new TestServer(
                new ServerSettings(
                        MessageLimits.DEFAULT,
                        PeerLimits.DEFAULT,
                        ServerSettings.SocketLimits.DEFAULT,
                        capacity,
                        ServerSettings.Times.DEFAULT,
                        new ServerSettings.Resumption(
                                SessionTerms.Window.DEFAULT, 60_000, 10_000, detachedBytes, ResumeThrottle.ALLOWED),
                        ServerSettings.Streams.DEFAULT,
                        ErrorCatalog.DEFAULT,
                        false),
                this.observer);
    }

    /** A resumable session that has answered a request. */
    private TestSocket used(String address) {
        TestSocket socket = this.server.openFrom(this.endpoint, address);
        openOn(socket);
        assertThat(socket.exchange(ECHO)).containsExactly(ECHOED);
        return socket;
    }

    private TestSocket unused(String address) {
        TestSocket socket = this.server.openFrom(this.endpoint, address);
        openOn(socket);
        return socket;
    }

    private ServerSession session() {
        return (ServerSession) this.handler.session;
    }

    private boolean lives(ServerSession session) {
        return this.server.sessions.getSession(session.getSessionId()).isPresent();
    }

    @Test
    void sessionsThatAreOpenedAndDroppedKeepNobodyOut() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 0, 500, 50, 0, 128, 2_000, 1L << 30, 1L << 30), 1 << 28);
        TestSocket working = used("192.0.2.1");
        used("192.0.2.2").breakDown();
        ServerSession waiting = session();
        for (int i = 0; i < 525; i++) {
            unused(STRANGER).breakDown();
        }

        assertThat(this.server.sessions.sessionCount()).isEqualTo(500);
        assertThat(used("192.0.2.3").closed).isNull();
        assertThat(working.exchange(ECHO)).containsExactly(ECHOED);
        assertThat(lives(waiting)).isTrue();
        this.server.advance(Duration.ofSeconds(10));
        assertThat(this.server.sessions.sessionCount()).isEqualTo(3);
    }

    @Test
    void sessionWithoutMessagesGoesFirstTheOneThatLostItsSocketFirst() {
        unused("192.0.2.1").breakDown();
        ServerSession first = session();
        unused("192.0.2.2").breakDown();
        ServerSession second = session();
        TestSocket onSocket = unused("192.0.2.3");

        TestSocket newcomer = used("192.0.2.4");

        assertThat(newcomer.closed).isNull();
        assertThat(onSocket.closed).isNull();
        assertThat(lives(first)).isFalse();
        assertThat(lives(second)).isTrue();
        assertThat(this.handler.events).contains("closed 4102 too many sessions");
        assertThat(this.evicted).isOne();
    }

    @Test
    void messageOfTheServerIsAMessageToo() throws Exception {
        unused("192.0.2.1").breakDown();
        ServerSession told = session();
        told.sendNotification("kept");
        unused("192.0.2.2").breakDown();
        ServerSession untold = session();
        used("192.0.2.3");

        used("192.0.2.4");

        assertThat(lives(told)).isTrue();
        assertThat(lives(untold)).isFalse();
    }

    @Test
    void holderOfMostLosesASessionWithoutASocketAndOthersLoseNone() {
        used("192.0.2.1").breakDown();
        ServerSession other = session();
        used(STRANGER).breakDown();
        ServerSession first = session();
        used(STRANGER).breakDown();
        ServerSession second = session();

        TestSocket newcomer = used("192.0.2.2");

        assertThat(newcomer.closed).isNull();
        assertThat(lives(other)).isTrue();
        assertThat(lives(first)).isFalse();
        assertThat(lives(second)).isTrue();
    }

    @Test
    void strangerThatWouldHoldMostTakesNobodysPlace() {
        used("192.0.2.1").breakDown();
        ServerSession one = session();
        used("192.0.2.2").breakDown();
        ServerSession two = session();
        TestSocket stranger = used(STRANGER);

        TestSocket another = this.server.openFrom(this.endpoint, STRANGER);

        assertThat(another.exchange(ControlFrames.OPEN)).first().asString().contains("-32009");
        assertThat(another.closed).isEqualTo(CloseStatus.RETRY_LATER);
        assertThat(lives(one)).isTrue();
        assertThat(lives(two)).isTrue();
        stranger.breakDown();
        used(STRANGER);
        assertThat(lives(one)).isTrue();
    }

    @Test
    void socketsWithoutMessagesOfTheHolderOfMostMakeRoomAndTheirClientsMayComeBack() {
        TestSocket quiet = unused("192.0.2.1");
        TestSocket first = unused(STRANGER);
        TestSocket second = unused(STRANGER);

        used("192.0.2.2");

        assertThat(quiet.closed).isNull();
        assertThat(first.closed).isEqualTo(CloseStatus.RETRY_LATER.withReason("too many sessions"));
        assertThat(second.closed).isNull();
    }

    @Test
    void sessionsInUseEndForNobody() {
        for (int i = 0; i < 3; i++) {
            used(STRANGER);
        }
        TestSocket newcomer = this.server.openFrom(this.endpoint, "192.0.2.1");

        assertThat(newcomer.exchange(ControlFrames.OPEN)).first().asString().contains("-32009");

        assertThat(newcomer.closed).isEqualTo(CloseStatus.RETRY_LATER);
        assertThat(this.evicted).isZero();
    }

    @Test
    void sessionThatCameBackIsInUseAgain() {
        TestSocket socket = this.server.openFrom(this.endpoint, STRANGER);
        ControlFrames frames = openOn(socket);
        socket.exchange(ECHO);
        ServerSession session = session();
        socket.breakDown();
        frames.resumeOn(this.server.openFrom(this.endpoint, STRANGER), 1, 1);
        used("192.0.2.1");
        used("192.0.2.2");

        TestSocket newcomer = this.server.openFrom(this.endpoint, "192.0.2.3");
        newcomer.exchange(ControlFrames.OPEN);

        assertThat(newcomer.closed).isEqualTo(CloseStatus.RETRY_LATER);
        assertThat(lives(session)).isTrue();
    }

    @Test
    void userIsAHolderWhateverTheAddress() {
        for (String user : List.of("alice", "mallory", "mallory")) {
            TestSocket socket = this.server.open(this.endpoint, user, Map.of());
            openOn(socket);
            socket.exchange(ECHO);
            socket.breakDown();
        }

        used("192.0.2.1");

        assertThat(this.server.sessions.ofPrincipal("alice").size()).isOne();
        assertThat(this.server.sessions.ofPrincipal("mallory").size()).isOne();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneHolder() {
        used("2001:db8::1").breakDown();
        ServerSession first = session();
        used("2001:db8::2").breakDown();
        used("2001:db8:0:1::1").breakDown();
        ServerSession neighbour = session();

        used("192.0.2.1");

        assertThat(lives(first)).isFalse();
        assertThat(lives(neighbour)).isTrue();
    }

    @Test
    void windowBeginsWithTheFirstMessageAndIsTenSecondsBefore() throws Exception {
        unused("192.0.2.1").breakDown();
        ServerSession silent = session();
        unused("192.0.2.2").breakDown();
        ServerSession told = session();
        used("192.0.2.3").breakDown();
        ServerSession heard = session();
        this.server.advance(Duration.ofSeconds(9));
        assertThat(lives(silent)).isTrue();
        told.sendNotification("kept");

        this.server.advance(Duration.ofSeconds(1));
        assertThat(lives(silent)).isFalse();

        this.server.advance(Duration.ofSeconds(109));
        assertThat(lives(heard)).isTrue();
        this.server.advance(Duration.ofSeconds(1));
        assertThat(lives(heard)).isFalse();
        this.server.advance(Duration.ofSeconds(8));
        assertThat(lives(told)).isTrue();
        this.server.advance(Duration.ofSeconds(1));
        assertThat(lives(told)).isFalse();
    }

    @Test
    void memoryForSessionsWithoutASocketIsTakenFromTheHolderThatKeepsMost() {
        this.server = server(ServerSettings.Capacity.DEFAULT, 1_200);
        List<ServerSession> others = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            used("192.0.2." + i).breakDown();
            keep(session(), 100);
            others.add(session());
        }
        Set<ServerSession> strangers = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            used(STRANGER).breakDown();
            keep(session(), 300);
            strangers.add(session());
        }

        assertThat(others).allMatch(this::lives);
        assertThat(strangers).filteredOn(this::lives).hasSize(2);
        assertThat(this.server.sessions.detachedBytes()).isLessThanOrEqualTo(1_200);
        assertThat(this.evicted).isEqualTo(8);
    }

    /** An echo of so many bytes that this client does not read. */
    private void unread(TestSocket socket, int bytes) {
        socket.reading = false;
        socket.send(echo(bytes));
    }

    private static String echo(int bytes) {
        return request(3, "echo", "[\"" + "x".repeat(bytes) + "\"]");
    }

    @Test
    void readersThatNeverReadAreClosedTheLargestFirstAndOthersAreNot() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 0, 100, 50, 0, 128, 2_000, 1_000_000, 1L << 30), 1 << 28);
        TestSocket small = used("192.0.2.1");
        unread(small, 50_000);
        TestSocket plain = this.server.openFrom(this.endpoint, "192.0.2.2");
        plain.exchange(ECHO);
        List<TestSocket> deaf = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            deaf.add(used(STRANGER));
            unread(deaf.get(i), 100_000 + i);
        }
        this.server.advance(Duration.ZERO);
        assertThat(deaf).allMatch(socket -> socket.closed == null);

        for (int i = 0; i < 4; i++) {
            unread(deaf.get(i), 100_000);
        }
        this.server.advance(Duration.ZERO);

        assertThat(deaf)
                .filteredOn(socket -> CloseStatus.SLOW_CONSUMER.equals(socket.closed))
                .hasSizeBetween(1, 3);
        assertThat(deaf.get(3).closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(this.server.sessions.outboundBytes()).isLessThanOrEqualTo(1_000_000);
        assertThat(small.closed).isNull();
        assertThat(plain.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void slowReaderIsClosedBeforeALargerOneThatReads() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 0, 100, 50, 0, 128, 2_000, 1_000_000, 1L << 30), 1 << 28);
        TestSocket slow = used(STRANGER);
        unread(slow, 300_000);
        this.server.advance(Duration.ofSeconds(3));
        TestSocket busy = used("192.0.2.1");
        unread(busy, 400_000);
        this.server.advance(Duration.ZERO);

        assertThat(slow.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(busy.closed).isNull();
    }

    @Test
    void clientThatAcknowledgesNothingIsClosedBeforeALargerOneThatWasJustSentSomething() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 0, 100, 50, 0, 128, 2_000, 1_000_000, 1L << 30), 1 << 28);
        TestSocket slow = used(STRANGER);
        slow.exchange(echo(400_000));
        this.server.advance(Duration.ofSeconds(3));
        TestSocket busy = used("192.0.2.1");
        busy.exchange(echo(300_000));
        busy.exchange(echo(350_000));
        this.server.advance(Duration.ZERO);

        assertThat(slow.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(busy.closed).isNull();
    }

    @Test
    void sessionThatCannotResumeEndsWhenItsReaderIsGivenUpForWantOfMemory() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 0, 100, 50, 0, 128, 2_000, 100_000, 1L << 30), 1 << 28);
        TestSocket plain = this.server.openFrom(this.endpoint, STRANGER);
        unread(plain, 200_000);

        this.server.advance(Duration.ZERO);

        assertThat(plain.closed).isNotNull();
        assertThat(plain.closed.code()).isEqualTo(4008);
        assertThat(this.handler.events)
                .contains(
                        "closed 4008 no memory for what waits to be sent",
                        "error 1 message(s) were not delivered before the session ended");
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.outboundBytes()).isZero();
        assertThat(this.evicted).isOne();
    }

    @Test
    void messageThatManySessionsKeepIsNotCountedForEach() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 0, 100, 50, 0, 128, 2_000, 1_000_000, 1L << 30), 1 << 28);
        List<TestSocket> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(used("192.0.2." + i));
            readers.get(i).reading = false;
        }

        this.server.sessions.all().sendNotification("news", "x".repeat(100_000));
        this.server.advance(Duration.ZERO);

        assertThat(this.server.sessions.outboundBytes()).isZero();
        assertThat(readers).allMatch(reader -> reader.closed == null);
    }

    @Test
    void acknowledgedAndExpiredMessagesLeaveNothingCounted() {
        this.server = server(ServerSettings.Capacity.DEFAULT, 1 << 28);
        TestSocket read = used("192.0.2.1");
        unread(read, 10_000);
        read.readAgain();
        assertThat(this.server.sessions.outboundBytes()).isGreaterThan(10_000);
        read.send(ControlFrames.ack(2, 2));
        assertThat(this.server.sessions.outboundBytes()).isZero();

        TestSocket lost = used("192.0.2.2");
        unread(lost, 10_000);
        lost.breakDown();
        this.server.advance(Duration.ofSeconds(121));

        assertThat(this.server.sessions.outboundBytes()).isZero();
        assertThat(this.server.sessions.detachedBytes()).isZero();
    }

    @Test
    void guessesAtThousandsOfIdsDoNotKeepTheRightTokenOut() {
        TestSocket lost = this.server.openFrom(this.endpoint, "192.0.2.1");
        ControlFrames frames = openOn(lost);
        lost.exchange(ECHO);
        ServerSession session = session();
        lost.breakDown();
        for (int i = 0; i < 2_000; i++) {
            TestSocket guess = this.server.openFrom(this.endpoint, STRANGER);
            ControlFrames other = frames.copy();
            other.sessionId = i % 2 == 0 ? "made-up-" + i : frames.sessionId;
            other.token = "x".repeat(43);
            guess.exchange(other.resume(0, 1));
            guess.breakDown();
            this.server.clock.advance(Duration.ofMillis(1));
        }

        frames.resumeOn(this.server.openFrom(this.endpoint, "192.0.2.1"), 1, 1);

        assertThat(lives(session)).isTrue();
    }

    @Test
    void groupsOfOneSessionTakeNothingFromAnother() {
        used(STRANGER);
        for (int group = 0; group < 128; group++) {
            this.server.sessions.joinGroup("group-" + group, session());
        }
        used("192.0.2.1");

        this.server.sessions.joinGroup("group-0", session());

        assertThat(this.server.sessions.inGroup("group-0").size()).isEqualTo(2);
    }

    @Test
    void crowdThatLeavesMessagesBehindIsLoggedOnceAMinuteWithItsNumber() {
        this.server = server(ServerSettings.Capacity.DEFAULT, 1 << 28);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.jsonrpc");
        logged.start();
        logger.addAppender(logged);
        try {
            for (int i = 0; i < 51; i++) {
                used(STRANGER).breakDown();
                keep(session(), 100);
                session().close();
            }
            this.server.advance(Duration.ofSeconds(61));
            used(STRANGER).breakDown();
            keep(session(), 100);
            session().close();

            assertThat(logged.list)
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("message(s) were not delivered before 1 session(s) ended"),
                            second -> assertThat(second).contains("not delivered before 51 session(s) ended"));
        } finally {
            logger.detachAppender(logged);
        }
    }

    private void keep(ServerSession session, int bytes) {
        session.peer().sendAndForget(OutboundText.of("\"" + "x".repeat(bytes - 2) + "\""));
        this.server.workers.runAll();
    }

    @Test
    void boundsOfOneAddressAreOffUnlessSetAndLeaveOthersAlone() {
        this.server =
                server(new ServerSettings.Capacity(22_000, 3, 100, 50, 2, 128, 2_000, 1L << 30, 1L << 30), 1 << 28);
        TestSocket one = used(STRANGER);
        used(STRANGER).breakDown();
        TestSocket refused = this.server.openFrom(this.endpoint, STRANGER);
        assertThat(refused.exchange(ControlFrames.OPEN)).first().asString().contains("-32009");
        assertThat(refused.closed).isEqualTo(CloseStatus.RETRY_LATER);

        this.server.openFrom(this.endpoint, STRANGER);
        this.server.openFrom(this.endpoint, STRANGER);
        TestSocket fourth = this.server.openFrom(this.endpoint, STRANGER);

        assertThat(fourth.closed).isEqualTo(CloseStatus.RETRY_LATER.withReason("too many sockets of this address"));
        assertThat(used("192.0.2.1").closed).isNull();
        one.breakDown();
        assertThat(this.server.openFrom(this.endpoint, STRANGER).closed).isNull();
    }
}
