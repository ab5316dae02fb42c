package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.benchmarks.server.OurEcho;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The generator sees what is right, and what is wrong. */
class LoadGeneratorTests {

    /** Enough where the fault may also be seen when the calls have ended. */
    private static final Duration SHORT = Duration.ofMillis(100);

    private static final Duration LONG = Duration.ofSeconds(1);

    private static ConfigurableApplicationContext ours;

    private static ConfigurableApplicationContext faulty;

    @BeforeAll
    static void startServers() {
        ours = start(OurEcho.class);
        faulty = start(FaultyEcho.class);
    }

    @AfterAll
    static void stopServers() {
        ours.close();
        faulty.close();
    }

    private static ConfigurableApplicationContext start(Class<?> application) {
        return new SpringApplicationBuilder(application)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN")
                .run();
    }

    private static LoadResult load(
            ConfigurableApplicationContext server, String path, Duration duration, int connections, int inFlight)
            throws IOException, InterruptedException {
        return load(server, path, duration, connections, inFlight, false);
    }

    private static LoadResult load(
            ConfigurableApplicationContext server,
            String path,
            Duration duration,
            int connections,
            int inFlight,
            boolean session)
            throws IOException, InterruptedException {
        int port = ((ServletWebServerApplicationContext) server).getWebServer().getPort();
        LoadPlan plan = new LoadPlan(
                URI.create("ws://localhost:" + port + path),
                connections,
                inFlight,
                Duration.ofSeconds(1),
                session,
                ProcessHandle.current());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            return generator.load(Duration.ZERO, duration);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/typed", "/tree"})
    void everyAnswerOfOurServerIsRight(String path) throws Exception {
        LoadResult result = load(ours, path, LONG, 20, 4);
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.answers()).isPositive();
        assertThat(result.perSecond()).isPositive();
        assertThat(result.p50()).isPositive().isLessThanOrEqualTo(result.p99());
        assertThat(result.serverMicros()).isPositive();
    }

    @Test
    void everyCallInASessionIsAnsweredToo() throws Exception {
        LoadResult result = load(ours, "/typed", LONG, 20, 4, true);
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.answers()).isGreaterThan(20 * 32);
    }

    @Test
    void aServerWithoutSuchSessionsEndsIt() {
        assertThatThrownBy(() -> load(faulty, "/none", SHORT, 1, 1, true)).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsRightIsNotBlamed() throws Exception {
        assertThat(load(faulty, "/none", SHORT, 2, 10).isFlawless()).isTrue();
    }

    @Test
    void aCallThatIsNeverAnsweredIsCounted() throws Exception {
        LoadResult result = load(faulty, "/no-answer", SHORT, 2, 10);
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.wrong()).isZero();
    }

    @Test
    void theNextLoadOnTheSameSocketsBeginsAnew() throws Exception {
        int port = ((ServletWebServerApplicationContext) faulty).getWebServer().getPort();
        URI uri = URI.create("ws://localhost:" + port + "/no-answer-then-answers");
        LoadPlan plan = new LoadPlan(uri, 2, 10, Duration.ofSeconds(1), false, ProcessHandle.current());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            assertThat(generator.load(Duration.ZERO, SHORT).missing()).isEqualTo(1);
            LoadResult next = generator.load(Duration.ZERO, SHORT);
            assertThat(next.isFlawless()).as("%s", next).isTrue();
            assertThat(next.answers()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other-result", "/other-id", "/refusal", "/not-json"})
    void aWrongAnswerIsCountedAndItsCallIsNotAnswered(String path) throws Exception {
        LoadResult result = load(faulty, path, SHORT, 2, 10);
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.isFlawless()).isFalse();
    }

    @Test
    void aSecondAnswerToOneCallIsWrong() throws Exception {
        LoadResult result = load(faulty, "/twice", LONG, 2, 10);
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.missing()).isZero();
    }

    @Test
    void aSocketThatBreaksIsCountedWithItsCalls() throws Exception {
        LoadResult result = load(faulty, "/break", LONG, 2, 10);
        assertThat(result.closed()).isEqualTo(1);
        assertThat(result.missing()).isEqualTo(10);
    }

    @Test
    void aSocketThatCannotBeOpenedEndsIt() {
        assertThatThrownBy(() -> load(faulty, "/nowhere", SHORT, 1, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aResultIsReadFromItsLine() {
        LoadResult result = new LoadResult(12345.5, 1, 2, 3, 4.125, 5, 6, 7, 8);
        assertThat(LoadResult.isLine(result.toLine())).isTrue();
        assertThat(LoadResult.parse(result.toLine())).isEqualTo(result);
    }
}
