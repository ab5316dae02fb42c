package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.server.OurEcho;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

class MarketGeneratorTests {

    @Test
    void subscribersGetEveryItemWhileOneHasStoppedReadingAndOneIsLate() throws Exception {
        try (ConfigurableApplicationContext ours = new SpringApplicationBuilder(OurEcho.class)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN")
                .run()) {
            int port =
                    ((ServletWebServerApplicationContext) ours).getWebServer().getPort();
            URI uri = URI.create("ws://localhost:" + port + "/streams");
            try (MarketGenerator generator = MarketGenerator.open(uri, 3, false)) {
                long begun = System.nanoTime();
                MarketResult slow = BusyMachine.turn(
                        MarketResult::slowReceived, () -> generator.turn(true, Duration.ZERO, Duration.ofMillis(1200)));
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);

                assertThat(slow.isFlawless()).as("%s", slow).isTrue();
                assertThat(slow.slowReceived()).as("one a second").isBetween(1L, seconds + 1);
                assertThat(slow.calls()).isGreaterThan(slow.received());
                assertThat(slow.longest()).isPositive();

                MarketResult control = BusyMachine.turn(
                        MarketResult::received, () -> generator.turn(false, Duration.ZERO, Duration.ofMillis(300)));
                assertThat(control.isFlawless()).as("%s", control).isTrue();
                assertThat(control.slowReceived()).isZero();
            }
        }
    }

    @Test
    void aResultIsReadFromItsLine() {
        MarketResult result = new MarketResult(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(MarketResult.parse(result.toLine())).isEqualTo(result);
    }
}
