package io.jsonrpc.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTests {

    private static final long SEED = 20_261_121L;

    private static final int SESSIONS = 10;

    private static final int CHANNELS = 2;

    private static Report fewSeconds(WebServer server) {
        try {
            return Soak.run(new SoakOptions(
                    Duration.ofSeconds(2), server, SESSIONS, 0, CHANNELS, Duration.ofMillis(100), 0, SEED, null));
        } catch (Exception ex) {
            throw new IllegalStateException(server.label(), ex);
        }
    }

    @Test
    @Timeout(600)
    void aFewSecondsWithAFewSessionsLoseNothingOnEachServer() {
        // At the same time, because most of it is waiting.
        List<CompletableFuture<Report>> soaks = Arrays.stream(WebServer.values())
                .map(server ->
                        CompletableFuture.supplyAsync(() -> fewSeconds(server), task -> new Thread(task).start()))
                .toList();

        assertThat(soaks).allSatisfy(soak -> {
            Report report = soak.get();
            assertThat(report.violations()).as("%s", report.options()).isEmpty();
            assertThat(report.breaks()).isPositive();
            assertThat(report.looks().get("server").event("sessions.resumed")).isGreaterThanOrEqualTo(2 * SESSIONS);
            assertThat(report.kept().keySet())
                    .containsExactlyElementsOf(report.looks().keySet());
            assertThat(report.kept().get("server"))
                    .containsEntry("streams", 0L)
                    .containsEntry("timers", 0L)
                    .containsEntry("channels", 0L);
            assertThat(report.looks().values())
                    .extracting(look -> look.event("calls with streams"))
                    .allSatisfy(calls -> assertThat(calls).isPositive());
            assertThat(report.looks().get("server").tallies().values())
                    .hasSize(SESSIONS * (1 + CHANNELS))
                    .allSatisfy(tally -> assertThat(tally.heard()).isPositive());
        });
    }

    @Test
    void stormIsToldOfAndItsViolationsCount() {
        Storm storm = new Storm(
                10_000, Duration.ofMillis(3210), Duration.ofMillis(9876), 18_000, 40_000, List.of("storm: one"));
        assertThat(storm.text())
                .isEqualTo(
                        "The sockets of 10,000 other sessions closed by the server at once: half of them were seen back after"
                                + " 3.2 s, all after 9.9 s, with 1.8 tries each; 40,000 messages went both ways meanwhile.");
        Map<String, Look> server = Map.of("server", new Look(Map.of(), 0, Map.of(), Map.of(), 0, List.of()));
        Report calm = new Report(
                SoakOptions.parse("2s"),
                Duration.ofSeconds(2),
                0,
                List.of(),
                null,
                server,
                Map.of(),
                Map.of("server", Map.of("timers", 0L, "streams", 0L)),
                List.of());

        assertThat(calm.with(storm).violations()).containsExactly("storm: one");
        assertThat(calm.with(storm).markdown()).contains(storm.text(), "1 violations.");
        assertThat(calm.markdown()).contains("Nothing was lost", "| server | streams 0, timers 0 |");
        assertThat(calm.withoutStorm("nobody came").violations()).containsExactly("no storm: nobody came");
    }

    @Test
    void optionsAreReadAndMistakesAreToldOf() {
        assertThat(SoakOptions.parse(
                        "90s",
                        "--server=reactor-netty",
                        "--sessions=11",
                        "--channels=2",
                        "--break-every=50ms",
                        "--storm=3",
                        "--seed=7",
                        "--report=x.md"))
                .isEqualTo(new SoakOptions(
                        Duration.ofSeconds(90),
                        WebServer.REACTOR_NETTY,
                        6,
                        5,
                        2,
                        Duration.ofMillis(50),
                        3,
                        7,
                        Path.of("x.md")));
        assertThat(SoakOptions.parse().duration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(SoakOptions.parseAll("90s", "--server=all"))
                .extracting(SoakOptions::server)
                .containsExactly(WebServer.values());
        assertThat(SoakOptions.parseAll("--server=jetty"))
                .extracting(SoakOptions::server)
                .containsExactly(WebServer.JETTY);
        assertThatThrownBy(() -> SoakOptions.parse("ten minutes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("usage: ./soak");
    }
}
