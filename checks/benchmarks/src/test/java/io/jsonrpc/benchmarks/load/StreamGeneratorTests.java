package io.jsonrpc.benchmarks.load;

import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.benchmarks.server.OurEcho;
import io.jsonrpc.benchmarks.server.SpringTomcatStream;
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

class StreamGeneratorTests {

    private static ConfigurableApplicationContext ours;

    private static ConfigurableApplicationContext byHand;

    @BeforeAll
    static void startServers() {
        ours = start(OurEcho.class);
        byHand = start(SpringTomcatStream.class);
    }

    private static ConfigurableApplicationContext start(Class<?> server) {
        return new SpringApplicationBuilder(server)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN")
                .run();
    }

    @AfterAll
    static void stopServers() {
        ours.close();
        byHand.close();
    }

    private static URI uri(ConfigurableApplicationContext server, String path) {
        int port = ((ServletWebServerApplicationContext) server).getWebServer().getPort();
        return URI.create("ws://localhost:" + port + path);
    }

    private static StreamResult load(ConfigurableApplicationContext server, boolean session, int credit)
            throws Exception {
        StreamPlan plan = new StreamPlan(uri(server, "/streams"), 3, session, credit, ProcessHandle.current());
        return BusyMachine.turn(
                StreamResult::perSecond, () -> StreamGenerator.load(plan, Duration.ZERO, Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everySubscriberGetsEveryItemOfOurServer(boolean session) throws Exception {
        StreamResult result = load(ours, session, 32);

        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.serverMicros()).isPositive();
    }

    @Test
    void everySubscriberGetsEveryItemThatIsSentByHand() throws Exception {
        StreamResult result = load(byHand, false, 0);

        assertThat(result.isFlawless()).as("%s", result).isTrue();
    }

    @Test
    void aStreamComesAtItsRate() throws Exception {
        PaceResult result = StreamGenerator.pace(uri(ours, "/streams"), false, 100, Duration.ofMillis(300));

        assertThat(result.wrong()).isZero();
        assertThat(result.perSecond()).isBetween(1.0, 200.0);
    }

    @Test
    void aServerThatOpensNoStreamIsFoundOut() {
        StreamPlan plan = new StreamPlan(uri(ours, "/typed"), 1, false, 0, ProcessHandle.current());
        assertThatThrownBy(() -> StreamGenerator.load(plan, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("The answer has no stream: " + result(1, "null"));
    }

    @Test
    void resultsAreReadFromTheirLines() {
        StreamResult result = new StreamResult(1.5, 2.25, 0.5, 3, 4);
        assertThat(StreamResult.parse(result.toLine())).isEqualTo(result);
        PaceResult pace = new PaceResult(19.5, 0.99, 0.98, 41.5, 52.25, 1);
        assertThat(PaceResult.parse(pace.toLine())).isEqualTo(pace);
    }
}
