package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.benchmarks.server.OurEcho;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Floods and channels that come and go, at a server. */
class ChannelFloodTests {

    private static ConfigurableApplicationContext ours;

    @BeforeAll
    static void startServer() {
        ours = new SpringApplicationBuilder(OurEcho.class)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN")
                .run();
    }

    @AfterAll
    static void stopServer() {
        ours.close();
    }

    private static URI server() {
        int port = ((ServletWebServerApplicationContext) ours).getWebServer().getPort();
        return URI.create("ws://localhost:" + port + "/typed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsBesideAFloodAreAnsweredAndTheFloodIsWeighed(boolean channels) throws Exception {
        FloodPlan plan = new FloodPlan(
                server(), channels, 4_000_000, Duration.ofMillis(1), Duration.ofMillis(200), Duration.ofMillis(500));

        FloodResult result = BusyMachine.turn(FloodResult::calls, () -> FloodGenerator.run(plan));

        assertThat(result.calls()).isPositive();
        assertThat(result.missing()).isZero();
        // There and back, with the link's delay.
        assertThat(result.p50()).isGreaterThanOrEqualTo(2).isLessThanOrEqualTo(result.p99());
        assertThat(result.share()).isPositive();
        assertThat(FloodResult.parse(result.toLine()).calls()).isEqualTo(result.calls());
    }

    @Test
    void aSlowLinkTakesItsTime() throws Exception {
        FloodPlan plan = new FloodPlan(
                server(), true, 1_000_000, Duration.ofMillis(50), Duration.ofMillis(1), Duration.ofMillis(300));
        long begun = System.nanoTime();
        FloodResult result = FloodGenerator.run(plan);
        // Each way to the open session, and to the answers of both channels.
        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(result.p50()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void eachChannelThatComesGoesOrIsRefused() throws Exception {
        try (ChannelChurn churn = ChannelChurn.open(server())) {
            ChurnResult result = churn.run("/typed", "", 300);
            assertThat(result.opened() + result.refused()).isEqualTo(300);
            assertThat(result.opened()).as("64 at once").isGreaterThanOrEqualTo(64);
            assertThat(result.refused()).as("and 50 a second").isPositive();
            assertThat(churn.run("/tree", "", 10))
                    .extracting(ChurnResult::refused)
                    .isEqualTo(10L);
            assertThat(ChurnResult.parse(result.toLine()).opened()).isEqualTo(result.opened());
        }
    }

    @Test
    void aServerThatIsNotThereEndsIt() {
        assertThatThrownBy(() -> ChannelChurn.open(server().resolve("/nowhere")))
                .isInstanceOf(IOException.class);
    }
}
