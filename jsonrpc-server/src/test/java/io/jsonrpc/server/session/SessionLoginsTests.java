package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.security.SessionLogins;
import io.jsonrpc.spring.context.SecurityContextInterceptor;
import io.jsonrpc.spring.session.JsonRpcSessionClosedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionConnectedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionEvent;
import io.jsonrpc.spring.session.SessionEvents;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What becomes of a session whose login expires, or that comes back with another one. */
class SessionLoginsTests {

    private static final String EXPIRED =
            "{'code':-32003,'message':'Authentication expired','data':{'type':'auth.expired'}}";

    private static final String REFUSED = error(1, -32003, "Authentication expired", "{'type':'auth.expired'}");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final StaticApplicationContext application = new StaticApplicationContext();

    private final TestServer server;

    private final SessionLogins logins;

    private final Endpoint endpoint;

    /** By name; absent for those that do not expire. */
    private final Map<String, Instant> ends = new HashMap<>();

    private final List<String> handled = new ArrayList<>();

    private final List<String> closed = new ArrayList<>();

    /** How far the clock of the system was set forward. */
    private Duration ahead = Duration.ZERO;

    /** Nobody knows when a login ends. */
    private boolean endsUnknown;

    /** What happens while the handler of 'slow' runs. */
    private Runnable meanwhile = () -> {};

    /** What happens while the handler hears that a session has begun. */
    private Runnable atBegin = () -> {};

    SessionLoginsTests() {
        this.server = new TestServer(new SessionEvents(this.application, this::heardFirst));
        this.logins = new SessionLogins(
                this::end,
                this::renewed,
                new TestClock(),
                new Timers(this.server.clock, this.server.clock::nanoTime),
                this.server.workers);
        this.endpoint = new Endpoint(
                "/x",
                new SharedHandler(new Handler()),
                new EndpointOptions(
                        null,
                        false,
                        List.of(),
                        List.of(),
                        List.of(new SecurityContextInterceptor(
                                SecurityContextHolder.getContextHolderStrategy(), this.logins, null)),
                        List.of(),
                        false,
                        true,
                        false,
                        true,
                        false));
        this.application.refresh();
    }

    private Consumer<JsonRpcSessionEvent> heardFirst() {
        return this.logins;
    }

    private @Nullable Instant end(Principal user) {
        if (this.endsUnknown) {
            throw new IllegalStateException("no database");
        }
        return this.ends.get(user.getName());
    }

    /** The time of the server as that of the day. */
    private final class TestClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH
                    .plusNanos(SessionLoginsTests.this.server.clock.nanoTime())
                    .plus(SessionLoginsTests.this.ahead);
        }
    }

    /** Answers 'watch' with a stream that has no items, and all else with its name. */
    private final class Handler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            SessionLoginsTests.this.handled.add(request.getMethod());
            if (request.getMethod().equals("slow")) {
                SessionLoginsTests.this.meanwhile.run();
            }
            if (request.getMethod().equals("watch")) {
                transaction.openStream(new ItemSource());
            } else {
                transaction.sendResponse(request.getMethod());
            }
        }

        @Override
        public void afterConnectionEstablished(Session session) {
            SessionLoginsTests.this.atBegin.run();
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            SessionLoginsTests.this.closed.add(status);
        }
    }

    /** Tokens are names of users, with a login that lasts for a minute. */
    private @Nullable Principal renewed(String token) {
        if (token.equals("broken")) {
            throw new IllegalStateException("no server");
        }
        if (token.equals("forged")) {
            return null;
        }
        expiresIn(token, MINUTE);
        return new TestingAuthenticationToken(token, "", "ROLE_A");
    }

    private static String renewal(int id, String token) {
        return request(id, "rpc.auth.renew", "{'token':'" + token + "'}");
    }

    private void expiresIn(String user, Duration left) {
        this.ends.put(
                user, Instant.EPOCH.plusNanos(this.server.clock.nanoTime()).plus(left));
    }

    private TestSocket open(String user) {
        return this.server.open(this.endpoint, user, Map.of());
    }

    private TestSocket open(String user, String... authorities) {
        Principal login = new TestingAuthenticationToken(user, "", authorities);
        return this.server.openAs(this.endpoint, login);
    }

    private static String item(String error) {
        return notification("rpc.stream.item", "{'subscription':'s1','error':" + error + "}");
    }

    private static List<String> data(List<String> frames) {
        return frames.stream()
                .filter(frame -> !frame.contains("rpc.session.ack"))
                .toList();
    }

    /** Resumes on this socket after one answer to one request; returns what else is sent. */
    private static List<String> resumed(ControlFrames frames, TestSocket socket) {
        List<String> sent = new ArrayList<>(frames.resumeOn(socket, 1, 1));
        sent.addAll(socket.takeReceived());
        return data(sent);
    }

    @Test
    void theClientIsToldHalfAMinuteBeforeTheEnd() {
        expiresIn("ann", MINUTE);
        TestSocket plain = open("ann");
        plain.exchange(request(1, "any"));
        TestSocket classic = open("ann");
        TestServer.connect(classic);
        TestSocket resumable = open("ann");
        resumable.exchange(ControlFrames.OPEN);

        this.server.advance(Duration.ofMillis(29_999));
        assertThat(plain.takeReceived()).isEmpty();
        this.server.advance(Duration.ofMillis(1));

        assertThat(plain.takeReceived()).containsExactly(notification("rpc.auth.expiring", "{'inMillis':30000}"));
        assertThat(classic.takeReceived()).containsExactly(notification("rpc.auth.expiring", "{'inMillis':30000}"));
        assertThat(data(resumable.takeReceived()))
                .containsExactly(notification("rpc.session.expiring", "{'inMillis':30000}"));
        resumable.send(ControlFrames.ack(0, 0));
        this.server.advance(Duration.ofMillis(29_999));
        assertThat(plain.exchange(request(1, "any"))).containsExactly(result(1, "'any'"));
        assertThat(data(resumable.exchange(request(1, "any")))).containsExactly(result(1, "'any'"));
        // Not counted: the number of what was received is that of the answer.
        resumable.send(ControlFrames.ack(1, 1));
        assertThat(resumable.closed).isNull();
    }

    @Test
    void aLoginThatEndsSoonIsToldOfAtHalfOfItsTime() {
        expiresIn("ann", Duration.ofSeconds(10));
        TestSocket socket = open("ann");
        assertThat(socket.exchange(request(1, "any"))).containsExactly(result(1, "'any'"));
        this.server.advance(Duration.ofMillis(4_999));
        assertThat(socket.takeReceived()).isEmpty();
        this.server.advance(Duration.ofMillis(1));

        assertThat(socket.takeReceived()).containsExactly(notification("rpc.auth.expiring", "{'inMillis':5000}"));
    }

    @Test
    void aClientThatComesBackWithTheSameLoginIsNotToldAgain() {
        expiresIn("ann", MINUTE);
        TestSocket first = open("ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        this.server.advance(Duration.ofSeconds(30));
        assertThat(data(first.takeReceived()))
                .containsExactly(notification("rpc.session.expiring", "{'inMillis':30000}"));

        TestSocket second = open("ann");
        assertThat(resumed(frames, second)).isEmpty();
        this.server.advance(Duration.ofMillis(29_999));
        assertThat(data(second.exchange(request(2, "any")))).containsExactly(result(2, "'any'"));
        this.server.advance(Duration.ofMillis(1));
        assertThat(data(second.takeReceived())).containsExactly(item(EXPIRED));
    }

    @Test
    void aClientThatWasAwayWhenItWasToBeToldIsToldOnceItIsBack() {
        expiresIn("ann", MINUTE);
        TestSocket first = open("ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "any"))).contains(result(1, "'any'"));
        this.server.advance(Duration.ofSeconds(20));
        first.breakDown();
        this.server.advance(Duration.ofSeconds(15));

        TestSocket second = open("ann");
        assertThat(resumed(frames, second)).isEmpty();
        this.server.advance(Duration.ofMillis(12_500));

        assertThat(data(second.takeReceived()))
                .containsExactly(notification("rpc.session.expiring", "{'inMillis':12500}"));
    }

    @Test
    void streamsEndNewCallsAreRefusedAndFiveSecondsLaterTheSessionEnds() {
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket plain = open("ann");
        TestSocket classic = open("ann");
        assertThat(classic.exchange(request(1, "connect"))).anyMatch(text -> text.contains("sessionId"));
        TestSocket resumable = open("ann");
        resumable.exchange(ControlFrames.OPEN);
        List<TestSocket> all = List.of(plain, classic, resumable);
        for (TestSocket socket : all) {
            assertThat(socket.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        }
        this.server.advance(Duration.ofMillis(19_999));
        for (TestSocket socket : all) {
            assertThat(data(socket.takeReceived())).hasSize(1).allMatch(text -> text.contains("expiring"));
            assertThat(data(socket.exchange(request(1, "early")))).containsExactly(result(1, "'early'"));
        }
        this.handled.clear();

        this.server.advance(Duration.ofMillis(1));

        for (TestSocket socket : all) {
            assertThat(data(socket.takeReceived())).containsExactly(item(EXPIRED));
            assertThat(data(socket.exchange(request(1, "late")))).containsExactly(REFUSED);
            assertThat(data(socket.exchange(notification("late")))).isEmpty();
            assertThat(socket.closed).isNull();
        }
        assertThat(this.handled).isEmpty();
        this.server.advance(Duration.ofMillis(4_999));
        assertThat(plain.closed).isNull();

        this.server.advance(Duration.ofMillis(1));

        assertThat(all).extracting(socket -> socket.closed.code()).containsOnly(4501);
        assertThat(this.closed).containsOnly("4501 the login has expired").hasSize(3);
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.totals().inFlight()).isZero();
    }

    @Test
    void aChannelHasTheLoginOfItsSession() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket socket = open("ann");
        ChannelFrames.sessionOn(socket);
        assertThat(ChannelFrames.opened(socket, 1, "/x")).isNotEmpty();
        assertThat(socket.exchange("1:" + request(1, "watch"))).contains("1:" + result(1, "'s1'"));

        this.server.advance(Duration.ofSeconds(20));

        assertThat(data(socket.takeReceived()))
                .containsExactly(notification("rpc.session.expiring", "{'inMillis':10000}"), "1:" + item(EXPIRED));
        assertThat(data(socket.exchange("1:" + request(1, "late")))).containsExactly("1:" + REFUSED);
        this.server.advance(Duration.ofSeconds(5));
        assertThat(socket.closed.code()).isEqualTo(4501);
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void aChannelWithALoginOfItsOwnEndsWithThatAndItsSocketAndItsOtherChannelsGoOn() {
        this.server.channels.authenticateBy((authorization, session) -> () -> authorization);
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        expiresIn("ada", Duration.ofSeconds(20));
        TestSocket socket = open("ann");
        ChannelFrames.sessionOn(socket);
        assertThat(socket.exchange(ChannelFrames.open(1, "/x", ",'authorization':'ada'")))
                .anyMatch(text -> text.contains("sessionId"));
        assertThat(ChannelFrames.opened(socket, 3, "/x")).isNotEmpty();
        assertThat(socket.exchange("1:" + request(1, "watch"))).contains("1:" + result(1, "'s1'"));

        this.server.advance(Duration.ofSeconds(20));

        assertThat(data(socket.takeReceived()))
                .containsExactly("1:" + notification("rpc.auth.expiring", "{'inMillis':10000}"), "1:" + item(EXPIRED));
        assertThat(data(socket.exchange("1:" + request(1, "late")))).containsExactly("1:" + REFUSED);
        this.server.advance(Duration.ofSeconds(5));
        assertThat(data(socket.takeReceived())).containsExactly(ChannelFrames.close(1, 4501, 2));
        assertThat(data(socket.exchange("3:" + request(1, "any")))).containsExactly("3:" + result(1, "'any'"));
        assertThat(socket.closed).isNull();
    }

    @Test
    void aSessionThatComesBackWithAnotherLoginGoesOnAndItsStreamsToo() {
        expiresIn("ann", MINUTE);
        TestSocket first = open("ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        this.server.advance(Duration.ofSeconds(20));

        expiresIn("ann", MINUTE);
        TestSocket second = open("ann");
        assertThat(resumed(frames, second)).isEmpty();
        this.server.advance(Duration.ofSeconds(29));
        assertThat(data(second.exchange(request(2, "any")))).containsExactly(result(2, "'any'"));
        this.server.advance(Duration.ofSeconds(1));
        assertThat(data(second.takeReceived()))
                .containsExactly(notification("rpc.session.expiring", "{'inMillis':30000}"));
        assertThat(data(second.exchange(request(3, "any")))).containsExactly(result(3, "'any'"));
        this.server.advance(Duration.ofSeconds(30));
        assertThat(data(second.takeReceived())).containsExactly(item(EXPIRED));
        assertThat(data(second.exchange(request(1, "late")))).containsExactly(REFUSED);
        this.server.advance(Duration.ofSeconds(5));
        assertThat(second.closed.code()).isEqualTo(4501);
    }

    @Test
    void whatTheClientHasLeftWhenItsLoginEndsWaitsForItAsEver() {
        expiresIn("ann", MINUTE);
        TestSocket first = open("ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        this.server.advance(Duration.ofSeconds(20));
        first.breakDown();
        this.server.advance(Duration.ofSeconds(60));

        expiresIn("ann", MINUTE);
        TestSocket second = open("ann");
        assertThat(resumed(frames, second)).isEmpty();
        assertThat(data(second.exchange(request(2, "any")))).containsExactly(result(2, "'any'"));
        assertThat(this.closed).isEmpty();
    }

    @Test
    void aLoginThatEndsSoonerThanTheOneBeforeCounts() {
        expiresIn("ann", Duration.ofHours(3));
        TestSocket first = open("ann");
        String id = TestServer.connect(first);
        first.breakDown();

        expiresIn("ann", MINUTE);
        TestSocket second = open("ann");
        second.exchange(request(9, "connect", "{'sessionId':'" + id + "'}"));
        this.server.advance(MINUTE);
        second.takeReceived();
        assertThat(second.exchange(request(1, "any"))).containsExactly(REFUSED);
    }

    @Test
    void streamsEndWithALoginThatHasFewerAuthorities() {
        TestSocket first = open("ann", "ROLE_A", "ROLE_B");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "watch"))).contains(result(1, "'s1'"));

        TestSocket more = open("ann", "ROLE_A", "ROLE_B", "ROLE_C");
        assertThat(resumed(frames, more)).isEmpty();
        TestSocket fewer = open("ann", "ROLE_A", "ROLE_C");
        assertThat(resumed(frames, fewer))
                .containsExactly(item("{'code':-32004,'message':'Access denied','data':{'type':'access.denied'}}"));
        assertThat(data(fewer.exchange(request(2, "any")))).containsExactly(result(2, "'any'"));
    }

    @Test
    void anotherLoginCountsWhileAHandlerHasNotReturned() {
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket first = open("ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        List<TestSocket> second = new ArrayList<>();
        this.meanwhile = () -> {
            this.server.advance(Duration.ofSeconds(15));
            expiresIn("ann", Duration.ofSeconds(50));
            second.add(open("ann"));
            frames.resumeOn(second.get(0), 1, 2);
            second.get(0).send(request(3, "queued"));
            this.server.advance(Duration.ofSeconds(11));
        };
        first.send(request(2, "slow"));

        assertThat(data(second.get(0).takeReceived())).containsExactly(result(2, "'slow'"), result(3, "'queued'"));
        assertThat(second.get(0).closed).isNull();
        this.server.advance(Duration.ofMillis(19_500));
        assertThat(data(second.get(0).takeReceived()))
                .containsExactly(notification("rpc.session.expiring", "{'inMillis':19500}"));
    }

    @Test
    void theEndOfAnotherLoginCountsToo() {
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket first = open("ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(first.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        List<String> sent = new ArrayList<>();
        this.meanwhile = () -> {
            this.server.advance(Duration.ofSeconds(15));
            expiresIn("ann", Duration.ofSeconds(20));
            TestSocket second = open("ann");
            frames.resumeOn(second, 1, 2);
            this.server.advance(Duration.ofSeconds(11));
            second.takeReceived();
            this.server.advance(Duration.ofSeconds(9));
            sent.addAll(second.takeReceived());
        };

        first.send(request(2, "slow"));

        assertThat(sent).contains(item(EXPIRED));
    }

    @Test
    void aChannelHasTheNewLoginOfItsSessionWhileItIsAuthorisedAgain() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> {
            this.meanwhile.run();
            return Decision.ALLOW;
        });
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket first = open("ann");
        ControlFrames frames = ChannelFrames.sessionOn(first);
        assertThat(ChannelFrames.opened(first, 1, "/x")).isNotEmpty();
        first.takeReceived();
        first.breakDown();
        this.server.advance(Duration.ofSeconds(30));
        expiresIn("ann", MINUTE);
        TestSocket second = open("ann");
        // The call is handled while the authorizer has not answered.
        this.meanwhile = this.server.workers::runAll;
        second.listener.onText(frames.resume(1, 2), true);
        second.listener.onText(ControlFrames.ack(1, 1, frames.attempt()), true);
        second.send("1:" + request(1, "any"));

        List<String> answers = second.takeReceived();
        assertThat(this.handled).containsExactly("any");
        assertThat(answers).contains("1:" + result(1, "'any'"));
        assertThat(this.handled).containsExactly("any");
    }

    @Test
    void aSessionEndsIfNobodyKnowsWhenItsLoginDoes() {
        this.endsUnknown = true;
        TestSocket socket = open("ann");
        assertThat(socket.exchange(request(1, "any"))).isEmpty();

        assertThat(socket.closed.code()).isEqualTo(1011);
        assertThat(this.handled).isEmpty();
    }

    @Test
    void listenersThatThrowChangeNothing() {
        this.application.addApplicationListener((ApplicationListener<JsonRpcSessionEvent>) event -> {
            throw new IllegalStateException("a listener of the application");
        });
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));
        int timers = this.server.clock.scheduled();

        this.server.advance(Duration.ofSeconds(20));
        socket.takeReceived();
        assertThat(socket.exchange(request(2, "late")))
                .containsExactly(error(2, -32003, "Authentication expired", "{'type':'auth.expired'}"));
        socket.lose(CloseStatus.NORMAL);
        assertThat(this.server.clock.scheduled()).isLessThan(timers);
    }

    @Test
    void aSessionThatEndsBeforeItsBeginIsHandledIsNotAnnounced() {
        List<String> events = new ArrayList<>();
        this.application.addApplicationListener((ApplicationListener<JsonRpcSessionEvent>)
                event -> events.add(event.getClass().getSimpleName()));
        expiresIn("ann", MINUTE);
        TestSocket other = open("bob");
        other.exchange(request(1, "any"));
        int timers = this.server.clock.scheduled();
        events.clear();
        List<TestSocket> sockets = new ArrayList<>();
        this.atBegin = () -> {
            sockets.get(0).lose(CloseStatus.NORMAL);
            this.server.advance(Duration.ofSeconds(6));
        };
        sockets.add(open("ann"));
        sockets.get(0).send(request(1, "any"));

        assertThat(this.closed).hasSize(1);
        assertThat(events).isEmpty();
        assertThat(this.server.clock.scheduled()).isLessThanOrEqualTo(timers);
    }

    @Test
    void aSessionThatEndsWhileItsBeginIsAnnouncedIsAnnouncedToEndAfterwards() {
        List<String> events = new ArrayList<>();
        List<TestSocket> sockets = new ArrayList<>();
        this.application.addApplicationListener((ApplicationListener<JsonRpcSessionEvent>) event -> {
            if (event instanceof JsonRpcSessionConnectedEvent) {
                sockets.get(0).lose(CloseStatus.NORMAL);
                this.server.advance(Duration.ofSeconds(6));
                assertThat(this.closed).hasSize(1);
            }
            events.add(event.getClass().getSimpleName());
        });
        sockets.add(open("ann"));
        sockets.get(0).send(request(1, "any"));

        assertThat(events)
                .containsExactly(
                        JsonRpcSessionConnectedEvent.class.getSimpleName(),
                        JsonRpcSessionClosedEvent.class.getSimpleName());
    }

    @Test
    void aRenewalWhoseEndIsUnknownChangesNothing() {
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));
        this.endsUnknown = true;

        assertThat(socket.exchange(renewal(2, "ann")))
                .singleElement()
                .asString()
                .contains("-32603");
        assertThat(socket.exchange(request(3, "any"))).containsExactly(result(3, "'any'"));
        assertThat(socket.closed).isNull();
    }

    @Test
    void oneRenewalWaitsForItsTurnAndNoLongOne() {
        TestSocket socket = open("ann");
        List<String> meanwhileSent = new ArrayList<>();
        this.meanwhile = () -> {
            for (int id = 2; id <= 4; id++) {
                meanwhileSent.addAll(socket.exchange(renewal(id, "ann")));
                this.server.advance(Duration.ofSeconds(10));
            }
        };

        assertThat(socket.exchange(request(1, "slow"))).containsExactly(result(1, "'slow'"), result(2, "true"));

        assertThat(meanwhileSent).hasSize(2).allMatch(answer -> answer.contains("-32009"));
        assertThat(socket.exchange(renewal(5, "a".repeat(8193))))
                .singleElement()
                .asString()
                .contains("-32602", "$.token");
    }

    @Test
    void aLoginIsRenewedOnAPlainAndAClassicSocketOnceInTenSeconds() {
        expiresIn("ann", MINUTE);
        TestSocket plain = open("ann");
        plain.exchange(request(1, "any"));
        TestSocket classic = open("ann");
        TestServer.connect(classic);
        this.server.advance(Duration.ofSeconds(45));
        for (TestSocket socket : List.of(plain, classic)) {
            socket.takeReceived();
            assertThat(socket.exchange(renewal(1, "ann"))).containsExactly(result(1, "true"));
            assertThat(socket.exchange(renewal(2, "ann")))
                    .singleElement()
                    .asString()
                    .contains("-32009");
        }

        this.server.advance(Duration.ofSeconds(29));
        for (TestSocket socket : List.of(plain, classic)) {
            assertThat(socket.exchange(request(3, "any"))).containsExactly(result(3, "'any'"));
        }
        this.server.advance(Duration.ofSeconds(1));
        for (TestSocket socket : List.of(plain, classic)) {
            assertThat(socket.takeReceived()).containsExactly(notification("rpc.auth.expiring", "{'inMillis':30000}"));
        }
        this.server.advance(Duration.ofSeconds(30));
        plain.takeReceived();
        assertThat(plain.exchange(request(1, "late"))).containsExactly(REFUSED);
        assertThat(plain.exchange(renewal(4, "ann"))).containsExactly(result(4, "true"));
        assertThat(plain.exchange(request(5, "any"))).containsExactly(result(5, "'any'"));
        this.server.advance(Duration.ofSeconds(5));
        assertThat(plain.closed).isNull();
        assertThat(classic.closed.code()).isEqualTo(4501);

        this.server.advance(Duration.ofSeconds(55));
        assertThat(plain.closed).isNull();
        this.server.advance(Duration.ofSeconds(5));
        assertThat(plain.closed.code()).isEqualTo(4501);
    }

    @Test
    void theFirstMessageMayRenewTheLoginAndWhatFollowsHasIt() {
        expiresIn("ann", Duration.ofSeconds(20));
        TestSocket socket = open("ann");

        assertThat(socket.exchange(renewal(1, "ann"))).containsExactly(result(1, "true"));

        this.server.advance(Duration.ofSeconds(25));
        assertThat(socket.exchange(request(2, "any"))).containsExactly(result(2, "'any'"));
    }

    @Test
    void streamsEndIfTheRenewedLoginLacksAnAuthority() {
        TestSocket fewer = open("ann", "ROLE_A", "ROLE_B");
        TestSocket same = open("ann", "ROLE_A");
        for (TestSocket socket : List.of(fewer, same)) {
            assertThat(socket.exchange(request(1, "watch"))).contains(result(1, "'s1'"));
        }

        assertThat(fewer.exchange(renewal(2, "ann")))
                .containsExactlyInAnyOrder(
                        result(2, "true"),
                        item("{'code':-32004,'message':'Access denied','data':{'type':'access.denied'}}"));
        assertThat(same.exchange(renewal(2, "ann"))).containsExactly(result(2, "true"));
    }

    @Test
    void aRenewalThatComesTooSoonIsToldWhenItMayComeAgain() {
        TestSocket socket = open("ann");
        assertThat(socket.exchange(renewal(1, "ann"))).containsExactly(result(1, "true"));
        this.server.advance(Duration.ofMillis(7500));

        assertThat(socket.exchange(renewal(2, "ann")))
                .containsExactly(error(2, -32009, "Too many calls", "{'type':'rate.limited','retryAfterMillis':2500}"));
        this.server.advance(Duration.ofMillis(2500));
        assertThat(socket.exchange(renewal(3, "ann"))).containsExactly(result(3, "true"));
    }

    @Test
    void aTokenThatIsNotAcceptedChangesNothingAndThatOfAnotherUserEndsTheSession() {
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));

        assertThat(socket.exchange(renewal(1, "forged")))
                .singleElement()
                .asString()
                .contains("-32003", "auth.required");
        this.server.advance(Duration.ofSeconds(10));
        assertThat(socket.exchange(renewal(2, "broken")))
                .singleElement()
                .asString()
                .contains("-32603")
                .doesNotContain("server\"");
        this.server.advance(Duration.ofSeconds(10));
        assertThat(socket.exchange(request(3, "rpc.auth.renew", "{'token':7}")))
                .singleElement()
                .asString()
                .contains("-32602", "$.token");
        assertThat(socket.exchange(request(4, "any"))).containsExactly(result(4, "'any'"));
        assertThat(socket.closed).isNull();
        this.server.advance(Duration.ofSeconds(10));

        assertThat(socket.exchange(renewal(5, "bob"))).isEmpty();
        assertThat(socket.closed.code()).isEqualTo(4501);
        assertThat(this.closed).containsExactly("4501 the token of another user");
    }

    @Test
    void aResumableSessionItsChannelsAndNobodyHaveNoSuchMethod() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        TestSocket resumable = open("ann");
        ChannelFrames.sessionOn(resumable);
        ChannelFrames.opened(resumable, 1, "/x");
        String unknown = error(1, -32601, "Method not found", "{'type':'method.notFound'}");

        assertThat(data(resumable.exchange(renewal(1, "ann")))).containsExactly(unknown);
        assertThat(data(resumable.exchange("1:" + renewal(1, "ann")))).containsExactly("1:" + unknown);
        TestSocket nobody = this.server.open(this.endpoint);
        nobody.exchange(request(1, "any"));
        assertThat(nobody.exchange(renewal(1, "ann"))).containsExactly(unknown);
    }

    @Test
    void whatDoesNotExpireHasNoTimerAndWhatEndsLeavesNone() {
        TestSocket lasting = open("bob");
        lasting.exchange(request(1, "any"));
        this.server.advance(Duration.ofSeconds(20));
        int before = this.server.clock.scheduled();
        expiresIn("ann", MINUTE);
        TestSocket ended = open("ann");
        ended.exchange(request(1, "any"));
        assertThat(this.server.clock.scheduled()).isGreaterThan(before);
        ended.lose(CloseStatus.NORMAL);
        this.server.workers.runAll();
        this.server.advance(Duration.ofSeconds(20));

        assertThat(this.server.clock.scheduled()).isEqualTo(before);
        this.server.advance(Duration.ofHours(3));
        assertThat(lasting.exchange(request(1, "any"))).containsExactly(result(1, "'any'"));
    }

    @Test
    void aRenewalWaitsForTheCallsBeforeIt() {
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));
        this.meanwhile = () -> socket.send(renewal(3, "ann"));

        assertThat(socket.exchange(request(2, "slow"))).containsExactly(result(2, "'slow'"), result(3, "true"));
    }

    @Test
    void aLoginEndsWithinTheHourIfTheClockIsSetPastItsEnd() {
        expiresIn("ann", Duration.ofHours(3));
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));

        this.ahead = Duration.ofHours(3);
        this.server.advance(Duration.ofHours(1).plusSeconds(5));

        assertThat(this.closed).containsExactly("4501 the login has expired");
    }

    @Test
    void aLoginThatLastsForHoursIsLookedAtEachHour() {
        expiresIn("ann", Duration.ofHours(3));
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));

        this.server.advance(Duration.ofHours(3).minusMillis(1));
        assertThat(socket.exchange(request(1, "any")))
                .containsExactly(notification("rpc.auth.expiring", "{'inMillis':30000}"), result(1, "'any'"));
        this.server.advance(Duration.ofMillis(1));
        assertThat(socket.exchange(request(1, "any"))).containsExactly(REFUSED);
    }
}
