package io.jsonrpc.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTests {

    private static final long SEED = 20_261_121L;

    @Test
    @Timeout(120)
    void aFewSecondsWithAFewSessionsLoseNothing() throws Exception {
        Report report = Soak.run(new SoakOptions(Duration.ofSeconds(2), 20, 0, Duration.ofMillis(100), SEED, null));

        assertThat(report.violations()).isEmpty();
        assertThat(report.breaks()).isPositive();
        assertThat(report.looks().get("server").event("sessions.resumed")).isGreaterThanOrEqualTo(40);
        assertThat(report.looks().get("server").tallies().values())
                .hasSize(20)
                .allSatisfy(tally -> assertThat(tally.heard()).isPositive());
    }

    @Test
    void optionsAreReadAndMistakesAreToldOf() {
        assertThat(SoakOptions.parse("90s", "--sessions=11", "--break-every=50ms", "--seed=7", "--report=x.md"))
                .isEqualTo(new SoakOptions(Duration.ofSeconds(90), 6, 5, Duration.ofMillis(50), 7, Path.of("x.md")));
        assertThat(SoakOptions.parse().duration()).isEqualTo(Duration.ofMinutes(10));
        assertThatThrownBy(() -> SoakOptions.parse("ten minutes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("usage: ./soak");
    }
}
