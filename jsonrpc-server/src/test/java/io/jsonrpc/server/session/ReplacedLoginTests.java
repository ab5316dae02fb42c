package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.ChannelAuthorizer.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session that comes back with another login. */
class ReplacedLoginTests extends SessionLoginFixture {

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
}
