package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A client is in when its first call is answered. */
class ConnectGeneratorTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    private static EchoServers servers;

    @BeforeAll
    static void startServers() {
        servers = new EchoServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    private static ConnectResult connect(
            ConfigurableApplicationContext server, String path, Way way, int crowd, Duration duration)
            throws InterruptedException {
        URI uri = EchoServers.uri(server, path);
        return ConnectGenerator.run(new ConnectPlan(uri, way, crowd, Duration.ZERO, duration, ProcessHandle.current()));
    }

    @ParameterizedTest
    @EnumSource
    void ourServerLetsEverybodyInEveryWay(Way way) throws Exception {
        ConnectResult result =
                BusyMachine.turn(ConnectResult::arrivals, () -> connect(servers.ours, "/typed", way, 0, SHORT));
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.perSecond()).isPositive();
        assertThat(result.p50()).isPositive().isLessThanOrEqualTo(result.p99());
        assertThat(result.serverMicros()).isPositive();
    }

    @Test
    void aCrowdThatIsCutOffComesBackWithTheSessionsThatItHad() throws Exception {
        ConnectResult result = connect(servers.ours, "/tree", Way.SESSION, 70, Duration.ZERO);
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.arrivals()).as("one storm counts").isEqualTo(70);
        assertThat(servers.ours
                        .getBean(MeterRegistry.class)
                        .get("jsonrpc.server.sessions.resumed")
                        .counter()
                        .count())
                .as("two storms")
                .isEqualTo(140);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLASSIC", "SESSION"})
    void nobodyGetsInWhereThereAreNoSessions(Way way) throws Exception {
        ConnectResult result =
                BusyMachine.turn(ConnectResult::failed, () -> connect(servers.faulty, "/none", way, 0, SHORT));
        assertThat(result.arrivals()).isZero();
        assertThat(result.failed()).isPositive();
        assertThat(result.isFlawless()).isFalse();
    }

    @Test
    void aClientThatIsAnsweredWronglyIsNotIn() throws Exception {
        assertThat(connect(servers.faulty, "/other-result", Way.PLAIN, 0, SHORT).failed())
                .isEqualTo(1);
    }

    @Test
    void aStormThatLosesASessionSaysSo() throws Exception {
        ConnectResult result = connect(servers.faulty, "/none", Way.SESSION, 3, Duration.ZERO);
        assertThat(result.isFlawless()).isFalse();
        assertThat(result.failed()).isEqualTo(9);
    }

    @Test
    void aResultIsReadFromItsLine() {
        ConnectResult result = new ConnectResult(1, 2.5, 3, 4, 5.125, 6, 7);
        assertThat(LoadResult.isLine(result.toLine())).isTrue();
        assertThat(ConnectResult.parse(result.toLine())).isEqualTo(result);
    }
}
