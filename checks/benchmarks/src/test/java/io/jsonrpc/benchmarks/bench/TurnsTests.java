package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which server takes which turn, and how often. */
class TurnsTests {

    private static final Turns TWO = new Turns(2, 0);

    private final List<String> taken = new ArrayList<>();

    /** Takes a turn that is clean or not. */
    private boolean take(String server, int turn, boolean clean) {
        this.taken.add(server + turn);
        return clean;
    }

    @Test
    void cleanTurnsAreNotRepeated() throws IOException {
        TWO.run(List.of("a", "b"), (server, turn) -> take(server, turn, true));
        assertThat(this.taken).containsExactly("a1", "b1", "a2", "b2");
    }

    @Test
    void aTurnThatOthersDisturbedIsRepeatedAtOnce() throws IOException {
        TWO.run(List.of("a", "b"), (server, turn) -> take(server, turn, this.taken.size() != 1));
        assertThat(this.taken).containsExactly("a1", "b1", "b1", "a2", "b2");
    }

    @Test
    void afterThreeAttemptsTheRestGoesOnAndAllTakeAnotherTurnInTheEnd() throws IOException {
        TWO.run(List.of("a", "b"), (server, turn) -> take(server, turn, !(server + turn).equals("a1")));
        assertThat(this.taken).containsExactly("a1", "a1", "a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void noServerTakesMoreThanThreeTimesAsManyAsAsked() throws IOException {
        TWO.run(List.of("a", "b"), (server, turn) -> take(server, turn, server.equals("b")));
        assertThat(this.taken).containsExactly("a1", "a1", "a1", "b1", "a2", "a2", "a2", "b2");
    }

    @Test
    void theLastAttemptsAreSpentInRoundsBeyondThoseAsked() throws IOException {
        TWO.run(List.of("a"), (server, turn) -> take(server, turn, turn == 1));
        assertThat(this.taken).containsExactly("a1", "a2", "a2", "a2", "a3", "a3");
    }

    @Test
    void aQuickRunNeedsNoCleanTurns() {
        assertThat(Turns.of(BenchOptions.parse("--quick"))).isEqualTo(new Turns(2, 0));
        assertThat(Turns.of(BenchOptions.parse("--passes=2"))).isEqualTo(new Turns(10, 5));
    }
}
