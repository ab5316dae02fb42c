package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The generator sees what is right, and what is wrong. */
class LoadGeneratorTests {

    /** Enough where the fault may also be seen when the calls have ended. */
    private static final Duration SHORT = Duration.ofMillis(100);

    /** Enough for thousands of right answers. */
    private static final Duration MIDDLE = Duration.ofMillis(300);

    private static final Duration LONG = Duration.ofSeconds(1);

    private static EchoServers servers;

    @BeforeAll
    static void startServers() {
        servers = new EchoServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
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
        LoadPlan plan = new LoadPlan(
                EchoServers.uri(server, path),
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
    @ValueSource(strings = {"/typed", "/tree", "/controller"})
    void everyAnswerOfOurServerIsRight(String path) throws Exception {
        LoadResult result = BusyMachine.turn(LoadResult::answers, () -> load(servers.ours, path, MIDDLE, 20, 4));
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.answers()).isPositive();
        assertThat(result.perSecond()).isPositive();
        assertThat(result.p50()).isPositive().isLessThanOrEqualTo(result.p99());
        assertThat(result.serverMicros()).isPositive();
    }

    @Test
    void callsOfAlmostSixtyFourKilobytesAreAnsweredAndCheckedToo() throws Exception {
        LoadPlan plan = new LoadPlan(
                EchoServers.uri(servers.ours, "/typed"),
                2,
                2,
                65_400,
                LoadPlan.DEFAULT_GRACE.multipliedBy(6),
                false,
                ProcessHandle.current());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            assertThat(generator.callOnEach())
                    .as("the first answers, which are parsed")
                    .isZero();
            assertThat(generator.callOnEach()).as("answers like those").isZero();
        }
        assertThat(new EchoCall(65_400).request(EchoCall.FIRST_ID)).hasSizeBetween(65_400, 65_536);
    }

    @Test
    void everyCallInASessionIsAnsweredToo() throws Exception {
        LoadPlan plan = new LoadPlan(
                EchoServers.uri(servers.ours, "/typed"), 20, 4, Duration.ofSeconds(1), true, ProcessHandle.current());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            // Until more was received than may be without an acknowledgement.
            for (long answers = 0; answers <= 20 * 32; ) {
                LoadResult result = generator.load(Duration.ZERO, MIDDLE);
                assertThat(result.isFlawless()).as("%s", result).isTrue();
                answers += result.answers();
            }
        }
    }

    private static LoadPlan onChannels(String path) {
        return new LoadPlan(
                        EchoServers.uri(servers.ours, path),
                        20,
                        4,
                        Duration.ofSeconds(1),
                        true,
                        ProcessHandle.current())
                .onChannels(8);
    }

    @Test
    void everyCallOnEachOfEightChannelsIsAnsweredToo() throws Exception {
        try (LoadGenerator generator = LoadGenerator.open(onChannels("/typed"))) {
            LoadResult result = BusyMachine.turn(LoadResult::answers, () -> generator.load(Duration.ZERO, MIDDLE));
            assertThat(result.isFlawless()).as("%s", result).isTrue();
            assertThat(result.answers()).isPositive();
        }
    }

    @Test
    void aPathWithoutChannelsEndsIt() {
        assertThatThrownBy(() -> LoadGenerator.open(onChannels("/tree")))
                .isInstanceOf(IOException.class)
                .rootCause()
                .hasMessageContaining("channel refused");
    }

    @Test
    void aServerWithoutSuchSessionsEndsIt() {
        assertThatThrownBy(() -> load(servers.faulty, "/none", SHORT, 1, 1, true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsRightIsNotBlamed() throws Exception {
        assertThat(load(servers.faulty, "/none", SHORT, 2, 10).isFlawless()).isTrue();
    }

    @Test
    void aCallThatIsNeverAnsweredIsCounted() throws Exception {
        LoadResult result = load(servers.faulty, "/no-answer", SHORT, 2, 10);
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.wrong()).isZero();
    }

    @Test
    void theNextLoadOnTheSameSocketsBeginsAnew() throws Exception {
        int port = EchoServers.port(servers.faulty);
        URI uri = URI.create("ws://localhost:" + port + "/no-answer-then-answers");
        LoadPlan plan = new LoadPlan(uri, 2, 10, Duration.ofSeconds(1), false, ProcessHandle.current());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            assertThat(generator.load(Duration.ZERO, SHORT).missing()).isEqualTo(1);
            LoadResult next = BusyMachine.turn(LoadResult::answers, () -> generator.load(Duration.ZERO, SHORT));
            assertThat(next.isFlawless()).as("%s", next).isTrue();
            assertThat(next.answers()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other-result", "/other-id", "/refusal", "/not-json"})
    void aWrongAnswerIsCountedAndItsCallIsNotAnswered(String path) throws Exception {
        LoadResult result = load(servers.faulty, path, SHORT, 2, 10);
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.isFlawless()).isFalse();
    }

    @Test
    void aSecondAnswerToOneCallIsWrong() throws Exception {
        LoadResult result = load(servers.faulty, "/twice", LONG, 2, 10);
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.missing()).isZero();
    }

    @Test
    void aSocketThatBreaksIsCountedWithItsCalls() throws Exception {
        LoadResult result = load(servers.faulty, "/break", LONG, 2, 10);
        assertThat(result.closed()).isEqualTo(1);
        assertThat(result.missing()).isEqualTo(10);
    }

    @Test
    void aSocketThatCannotBeOpenedEndsIt() {
        assertThatThrownBy(() -> load(servers.faulty, "/nowhere", SHORT, 1, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aResultIsReadFromItsLine() {
        LoadResult result = new LoadResult(12345.5, 1, 2, 3, 4.125, 5, 6, 7, 8);
        assertThat(LoadResult.isLine(result.toLine())).isTrue();
        assertThat(LoadResult.parse(result.toLine())).isEqualTo(result);
    }

    @Test
    void aCommandThatCannotBeDoneEndsTheProcessAlthoughItHasSockets() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=generator-log.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadCommands.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (PrintStream commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
                BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            commands.printf(
                    "open it %s 2 1 64 plain %d%n",
                    EchoServers.uri(servers.ours, "/typed"),
                    ProcessHandle.current().pid());
            assertThat(answers.readLine()).isEqualTo("open");
            commands.println("load another 0 100");
            assertThat(answers.readLine()).isNull();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
