package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.spring.session.JsonRpcSessionClosedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionConnectedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;

/** What becomes of a session whose login expires. */
class SessionLoginExpiryTests extends SessionLoginFixture {

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
