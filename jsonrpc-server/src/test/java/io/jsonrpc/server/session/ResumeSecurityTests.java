package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static io.jsonrpc.server.session.ControlFrames.refusal;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may resume a session, and what becomes of those who may not. */
class ResumeSecurityTests {

    private static final String DENIED = refusal("{\"reason\":\"denied\"}");

    private final List<Session> revoked = new ArrayList<>();

    private final TestServer server = new TestServer(ServerSettings.DEFAULT, new ServerObserver() {
        @Override
        public void sessionRevoked(Session session) {
            ResumeSecurityTests.this.revoked.add(session);
        }
    });

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/rooms/{room}", this.handler);

    private TestSocket open(String user, String room) {
        return this.server.open(this.endpoint, user, Map.of("room", room));
    }

    @Test
    void tokenStolenBeforeItsUseIsFoundOutWhenItsOwnerComesBack() {
        TestSocket socket = open("alice", "1");
        ControlFrames owner = openOn(socket);
        String stolen = owner.token;
        TestSocket thief = open("alice", "1");
        owner.resumeOn(thief, 0, 0);
        TestSocket back = open("alice", "1");

        back.send(owner.resume(stolen, 2, 0, 1));

        assertThat(back.closed).isEqualTo(CloseStatus.TOKEN_REPLAYED);
        assertThat(thief.closed).isEqualTo(CloseStatus.TOKEN_REPLAYED);
        assertThat(back.takeReceived()).isEmpty();
        assertThat(this.revoked).hasSize(1);
        assertThat(this.revoked.get(0).getPrincipal().getName()).isEqualTo("alice");
        assertThat(this.handler.events).anyMatch(event -> event.startsWith("closed 4503"));
    }

    @Test
    void tokenStolenAndUsedAfterItsRotationEndsTheSession() {
        ControlFrames owner = openOn(open("alice", "1"));
        String stolen = owner.token;
        TestSocket second = open("alice", "1");
        owner.resumeOn(second, 0, 0);
        TestSocket third = open("alice", "1");
        owner.resumeOn(third, 0, 0);
        TestSocket thief = open("mallory", "2");

        thief.send(owner.resume(stolen, 9, 0, 1));

        assertThat(thief.closed).isEqualTo(CloseStatus.TOKEN_REPLAYED);
        assertThat(third.closed).isEqualTo(CloseStatus.TOKEN_REPLAYED);
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void lostAnswerDoesNotLockTheClientOut() {
        TestSocket socket = open("alice", "1");
        ControlFrames owner = openOn(socket);
        String first = owner.token;
        TestSocket second = open("alice", "1");
        second.send(owner.resume(0, 1));
        second.breakDown();
        TestSocket third = open("alice", "1");

        assertThat(owner.token).isEqualTo(first);
        owner.resumeOn(third, 0, 0);
        assertThat(third.closed).isNull();
        assertThat(this.revoked).isEmpty();
    }

    @Test
    void anotherUserAnotherPathAndAnotherVariableAreDeniedAlikeAndTheOwnerStillGetsIn() {
        TestSocket socket = open("alice", "1");
        ControlFrames owner = openOn(socket);
        Endpoint other = endpoint("/other", this.handler);
        List<TestSocket> strangers = List.of(
                open("mallory", "1"),
                open(null, "1"),
                open("alice", "2"),
                this.server.open(other, "alice", Map.of("room", "1")));

        for (TestSocket stranger : strangers) {
            assertThat(stranger.exchange(owner.resume(0, 1))).containsExactly(DENIED);
        }

        assertThat(strangers.get(0).exchange(owner.resume("x".repeat(43), 99, 0, 1)))
                .containsExactly(DENIED);
        assertThat(socket.closed).isNull();
        TestSocket back = open("alice", "1");
        owner.resumeOn(back, 0, 0);
        assertThat(back.closed).isNull();
    }

    @Test
    void staleAttemptTellsTheNumberAndTheNextOneOnTheSameSocketIsAccepted() {
        ControlFrames owner = openOn(open("alice", "1"));
        TestSocket second = open("alice", "1");
        second.send(owner.resume(owner.token, 5, 0, 1));
        second.breakDown();
        TestSocket third = open("alice", "1");

        assertThat(third.exchange(owner.resume(owner.token, 5, 0, 1)))
                .containsExactly(refusal("{\"reason\":\"stale\",\"attempt\":5}"));
        assertThat(third.exchange(owner.resume(owner.token, 6, 0, 1)).get(0)).contains("\"received\":0");
    }

    @Test
    void floodOfGuessesIsClosedFromTheSixthOnAndDoesNotHurtTheOwner() {
        ControlFrames owner = openOn(open("alice", "1"));
        for (int guess = 1; guess <= 8; guess++) {
            TestSocket guesser = open("mallory", "1");
            assertThat(guesser.exchange(owner.resume("g".repeat(43), guess, 0, 1)))
                    .containsExactly(DENIED);
            assertThat(guesser.closed).as("guess %d", guess).isEqualTo(guess <= 5 ? null : CloseStatus.RETRY_LATER);
        }

        owner.resumeOn(open("alice", "1"), 0, 0);
    }

    @Test
    void tokenWithOneBitFlippedIsDeniedWhicheverBitItIs() {
        TestSocket socket = open("alice", "1");
        ControlFrames owner = openOn(socket);
        byte[] token = Base64.getUrlDecoder().decode(owner.token);
        for (int bit = 0; bit < 8 * token.length; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            String guess = Base64.getUrlEncoder().withoutPadding().encodeToString(flipped);

            assertThat(open("alice", "1").exchange(owner.resume(guess, 1, 0, 1)))
                    .as("bit %d", bit)
                    .containsExactly(DENIED);
        }

        assertThat(socket.closed).isNull();
        owner.resumeOn(open("alice", "1"), 0, 0);
    }

    @Test
    void twoClientsWithOneTokenEndTheSessionInsteadOfTakingItInTurnsForEver() {
        ControlFrames one = openOn(open("alice", "1"));
        ControlFrames two = one.copy();
        one.resumeOn(open("alice", "1"), 0, 0);

        TestSocket socket = open("alice", "1");
        socket.send(two.resume(0, 1));
        assertThat(socket.takeReceived()).containsExactly(refusal("{\"reason\":\"stale\",\"attempt\":1}"));
        socket.send(two.resume(0, 1));

        assertThat(socket.closed).isEqualTo(CloseStatus.TOKEN_REPLAYED);
        assertThat(open("alice", "1").exchange(one.resume(0, 1))).containsExactly(DENIED);
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void sessionsThatAreNotThereAreGuardedAlikeUntilAMinuteHasGone() {
        ControlFrames nobody = new ControlFrames();
        nobody.sessionId = "no-such-session";
        TestSocket guesser = null;
        for (int guess = 1; guess <= 6; guess++) {
            guesser = open("mallory", "1");
            assertThat(guesser.exchange(nobody.resume("g", guess, 0, 1))).containsExactly(DENIED);
        }
        assertThat(guesser.closed).isEqualTo(CloseStatus.RETRY_LATER);

        this.server.advance(Duration.ofSeconds(61));
        TestSocket later = open("mallory", "1");
        later.send(nobody.resume("g", 7, 0, 1));
        assertThat(later.closed).isNull();
    }

    @Test
    void refusedClientOpensANewSessionOnTheSameSocket() {
        ControlFrames nobody = new ControlFrames();
        nobody.sessionId = "no-such-session";
        TestSocket socket = open("alice", "1");
        socket.send(nobody.resume("g", 1, 0, 1));
        socket.takeReceived();

        openOn(socket);
    }

    @Test
    void nothingButTheConfirmationMayFollowAResume() {
        for (String frame :
                List.of(request(2, "echo"), ControlFrames.ack(0, 0), ControlFrames.ack(0, 0, 7), ControlFrames.OPEN)) {
            ControlFrames owner = openOn(open("alice", "1"));
            TestSocket next = open("alice", "1");
            next.send(owner.resume(0, 1));

            next.send(frame);

            assertThat(next.closed).as(frame).isNotNull();
            assertThat(next.closed.code()).as(frame).isEqualTo(4500);
        }
    }

    @Test
    void openAndResumeOnASocketThatHasSuchASessionAreViolations() {
        TestSocket first = open("alice", "1");
        openOn(first);
        first.send(ControlFrames.OPEN);
        TestSocket second = open("alice", "1");
        ControlFrames frames = openOn(second);
        second.send(frames.resume(0, 1));

        assertThat(first.closed.code()).isEqualTo(4500);
        assertThat(second.closed.code()).isEqualTo(4500);
    }

    @Test
    void noTextOfTheSessionHoldsItsIdOrItsToken() {
        ControlFrames frames = openOn(open("alice", "1"));
        ServerSession session = (ServerSession) this.handler.session;

        String told = session + " " + this.server.sessions.describeSessions(10) + " " + this.server.sessions.totals();

        assertThat(told).doesNotContain(frames.token, frames.sessionId, "alice");
    }
}
