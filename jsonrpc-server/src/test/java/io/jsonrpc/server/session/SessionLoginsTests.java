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
import io.jsonrpc.spring.session.JsonRpcSessionReconnectedEvent;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What becomes of a session whose login expires, or that comes back with another one. */
class SessionLoginsTests {

    private static final String EXPIRED =
            "{'code':-32003,'message':'Authentication expired','data':{'type':'auth.expired'}}";

    private static final String REFUSED = error(1, -32003, "Authentication expired", "{'type':'auth.expired'}");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestServer server = new TestServer();

    /** By name; absent for those that do not expire. */
    private final Map<String, Instant> ends = new HashMap<>();

    private final List<String> handled = new ArrayList<>();

    private final List<String> closed = new ArrayList<>();

    /** What happens while 'nested' is handled. */
    private Runnable inside = () -> {};

    /** How far the clock of the system was set forward. */
    private Duration ahead = Duration.ZERO;

    private final SessionLogins logins = new SessionLogins(
            user -> this.ends.get(user.getName()),
            this::renewed,
            new TestClock(),
            new Timers(this.server.clock, this.server.clock::nanoTime));

    private final Endpoint endpoint = new Endpoint(
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
            if (request.getMethod().equals("watch")) {
                transaction.openStream(new ItemSource());
            } else {
                if (request.getMethod().equals("nested")) {
                    SessionLoginsTests.this.inside.run();
                }
                transaction.sendResponse(request.getMethod());
            }
        }

        // What the application context does.

        @Override
        public void afterConnectionEstablished(Session session) {
            SessionLoginsTests.this.logins.onApplicationEvent(new JsonRpcSessionConnectedEvent(session));
        }

        @Override
        public void afterReconnection(Session session) {
            SessionLoginsTests.this.logins.onApplicationEvent(new JsonRpcSessionReconnectedEvent(session));
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            SessionLoginsTests.this.closed.add(status);
            SessionLoginsTests.this.logins.onApplicationEvent(new JsonRpcSessionClosedEvent(session, status));
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
        this.inside = () -> socket.send(renewal(3, "ann"));

        assertThat(socket.exchange(request(2, "nested"))).containsExactly(result(2, "'nested'"), result(3, "true"));
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
