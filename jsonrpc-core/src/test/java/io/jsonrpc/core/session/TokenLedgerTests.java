package io.jsonrpc.core.session;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.session.TokenLedger.Verdict;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenLedgerTests {

    private int drawn;

    private final TokenLedger ledger = new TokenLedger(ResumeRules.ALL, () -> SessionVectors.tokenBytes(++this.drawn));

    @Test
    void aTokenHas43CharactersAndNoTwoAreAlike() {
        String first = this.ledger.first();
        String second = this.ledger.rotate(TokenLedger.hash(first), 1);

        assertThat(first).hasSize(43).matches("[A-Za-z0-9_-]+").isNotEqualTo(second);
    }

    @Test
    void theFirstTokenIsNotKeptInTheClear() throws IllegalAccessException {
        String first = this.ledger.first();

        assertThatThrownBy(this.ledger::first).isInstanceOf(IllegalStateException.class);
        for (var field : TokenLedger.class.getDeclaredFields()) {
            field.setAccessible(true);
            assertThat(field.get(this.ledger)).as(field.getName()).isNotEqualTo(first);
        }
    }

    @Test
    void theLastEightDeadTokensAreKnownAndTheOneBeforeIsForgotten() {
        List<String> tokens = new ArrayList<>(List.of(this.ledger.first()));
        for (int attempt = 1; attempt <= TokenLedger.DEAD_KEPT + 1; attempt++) {
            tokens.add(this.ledger.rotate(TokenLedger.hash(tokens.get(attempt - 1)), attempt));
            this.ledger.confirmed();
        }

        assertThat(check(tokens.get(9), 10)).isEqualTo(Verdict.LIVE);
        for (int dead = 1; dead <= 8; dead++) {
            assertThat(check(tokens.get(dead), 10)).as("token " + dead).isEqualTo(Verdict.REPLAYED);
        }
        assertThat(check(tokens.get(0), 10)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void anUnknownTokenIsUnknownWhateverItsAttempt() {
        String first = this.ledger.first();
        this.ledger.rotate(TokenLedger.hash(first), 5);

        assertThat(check("another", 1)).isEqualTo(Verdict.UNKNOWN);
        assertThat(check("another", 9)).isEqualTo(Verdict.UNKNOWN);
        assertThat(check(first, 5)).isEqualTo(Verdict.STALE);
        assertThat(check(first, 6)).isEqualTo(Verdict.LIVE);
    }

    @Test
    void aBitMoreOrLessIsAnotherToken() {
        String first = this.ledger.first();

        assertThat(check(first, 1)).isEqualTo(Verdict.LIVE);
        for (int at = 0; at < first.length(); at++) {
            char other = (char) (first.charAt(at) ^ 1);
            String flipped = first.substring(0, at) + other + first.substring(at + 1);
            assertThat(check(flipped, 1)).as(flipped).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void tooLittleRandomnessIsRefused() {
        assertThatThrownBy(() -> new TokenLedger(ResumeRules.ALL, () -> new byte[31]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("32");
    }

    @Test
    void noTextForPeopleShowsAToken() {
        String open = new ControlFrame.Opened("rpc.session.1", "S", "secret", terms()).toString();
        String resume = new ControlFrame.Resume("rpc.session.1", "S", "secret", 1, 0, 1).toString();
        String resumed = new ControlFrame.Resumed("rpc.session.1", "secret", 0, 1).toString();
        ServerSessionLink server = new ServerSessionLink("S", terms(), () -> SessionVectors.tokenBytes(1));
        ClientSessionLink client =
                new ClientSessionLink(new ControlFrame.Opened("rpc.session.1", "S", "secret", terms()), 0);
        ControlFrame malformed =
                ControlReader.read(request("'rpc.session.1'", "rpc.session.resume", "{'token':'secret'}"));

        assertThat(List.of(open, resume, resumed, server.toString(), client.toString(), malformed.toString()))
                .noneMatch(text -> text.contains("secret"));
    }

    private Verdict check(String token, long attempt) {
        return this.ledger.check(TokenLedger.hash(token), attempt);
    }

    private static SessionTerms terms() {
        return new SessionTerms(
                25_000,
                10_000,
                SessionTerms.Window.DEFAULT,
                new SessionTerms.ReceiveLimits(1_048_576, 50, 1024),
                SessionTerms.NO_EXTENSIONS);
    }
}
