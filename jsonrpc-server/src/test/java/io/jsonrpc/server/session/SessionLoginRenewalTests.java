package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.ChannelAuthorizer.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session whose client renews its login on the socket that it has. */
class SessionLoginRenewalTests extends SessionLoginFixture {

    private static String renewal(int id, String token) {
        return request(id, "rpc.auth.renew", "{'token':'" + token + "'}");
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
    void aRenewalWaitsForTheCallsBeforeIt() {
        TestSocket socket = open("ann");
        socket.exchange(request(1, "any"));
        this.meanwhile = () -> socket.send(renewal(3, "ann"));

        assertThat(socket.exchange(request(2, "slow"))).containsExactly(result(2, "'slow'"), result(3, "true"));
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
        assertThat(nobody.exchange(renewal(2, "ann")))
                .as("as soon as it comes, too")
                .containsExactly(error(2, -32601, "Method not found", "{'type':'method.notFound'}"));
    }
}
