package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTests {

    private static final ServerSpec TYPED = new ServerSpec("ours-typed", "ours", "/", List.of(), false);

    private static final ServerSpec KURENTO = new ServerSpec("kurento", "Kurento", "/kurento", List.of(), false);

    private static Duration of(List<ServerSpec> servers, String... arguments) {
        BenchOptions options = BenchOptions.parse(arguments);
        return new Estimate(servers, options.cells(), options).duration(1);
    }

    @Test
    void moreTurnsTakeTheirTime() {
        // One server, four cells, five turns more in each: each a second, and 150 ms around it.
        assertThat(of(List.of(TYPED), "--passes=2").minus(of(List.of(TYPED), "--passes=1")))
                .isEqualTo(Duration.ofMillis(4 * 5 * 1150));
        assertThat(of(List.of(TYPED), "--passes=1").minus(of(List.of(TYPED), "--passes=1", "--turn=400")))
                .isEqualTo(Duration.ofMillis(4 * 5 * 600));
    }

    @Test
    void sessionsShareTheProcessOfPlainSockets() {
        // Two loads that differ in the start of a process only, which takes five seconds.
        ServerSpec elsewhere = new ServerSpec("ours-tree", "ours", "/tree", List.of(), false);
        assertThat(of(List.of(TYPED, elsewhere)).minus(of(List.of(TYPED, TYPED.inSessions()))))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aServerThatTakesNoLargeMessagesAddsNoTimeForThem() {
        assertThat(of(List.of(KURENTO), "--large")).isEqualTo(of(List.of(KURENTO)));
        assertThat(of(List.of(TYPED), "--large")).isGreaterThan(of(List.of(TYPED)));
    }

    @Test
    void itSaysWhatTheTimeIsMadeOf() {
        BenchOptions options = BenchOptions.parse("--passes=2", "--turn=500");
        assertThat(new Estimate(List.of(TYPED, KURENTO), options.cells(), options))
                .hasToString("about 3 minutes: 2 servers × 4 cells × 10 turns of 0.5 s;"
                        + " up to 4 if other processes disturb all turns");
    }
}
