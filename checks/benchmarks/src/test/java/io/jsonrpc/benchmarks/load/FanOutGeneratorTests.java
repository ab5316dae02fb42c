package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jsonrpc.benchmarks.server.OurEcho;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.SessionSelection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A publication counts when everybody has it, once. */
class FanOutGeneratorTests {

    private static ConfigurableApplicationContext ours;

    private final List<byte[]> published = new ArrayList<>();

    private final FanOutRounds rounds = new FanOutRounds(plan(2, "/", false), this.published::add);

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

    private static FanOutPlan plan(int receivers, String path, boolean session) {
        int port = ((ServletWebServerApplicationContext) ours).getWebServer().getPort();
        return new FanOutPlan(URI.create("ws://localhost:" + port + path), receivers, session, ProcessHandle.current());
    }

    private ByteBuf lastPublished() {
        return Unpooled.copiedBuffer(this.published.get(this.published.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everybodyGetsEverythingFromOurServer(boolean session) throws Exception {
        try (FanOutGenerator generator = FanOutGenerator.open(plan(20, "/fan-out", session))) {
            for (int turn = 1; turn <= 2; turn++) {
                FanOutResult result = BusyMachine.turn(
                        FanOutResult::rounds, () -> generator.load(Duration.ZERO, Duration.ofMillis(500)));
                assertThat(result.isFlawless()).as("%s", result).isTrue();
                assertThat(result.rounds()).isPositive();
                assertThat(result.serverMicros()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noSessionIsLeftToPublishToForTheNextLoad(boolean session) throws Exception {
        FanOutGenerator.open(plan(3, "/fan-out", session)).close();
        SessionSelection left = ours.getBean(SessionManager.class).ofHandler("/fan-out");
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (left.size() > 0) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aServerThatPublishesNothingIsFoundOut() {
        assertThatThrownBy(() -> FanOutGenerator.open(plan(2, "/nowhere", false)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theNextMessageIsPublishedWhenTheLastReceiverHasTheOneBefore() {
        this.rounds.begin();
        ByteBuf first = lastPublished();
        int one = this.rounds.received(first, 0);
        assertThat(this.published).hasSize(1);
        int other = this.rounds.received(first, 0);
        assertThat(this.published).hasSize(2);

        this.rounds.received(lastPublished(), one);
        this.rounds.received(lastPublished(), other);
        assertThat(this.published).hasSize(3);
        assertThat(this.rounds.result().wrong()).isZero();
    }

    @Test
    void whatAnEarlierLoadSawIsForgotten() {
        this.rounds.begin();
        this.rounds.count();
        this.rounds.received(lastPublished(), 0);
        this.rounds.received(Unpooled.copiedBuffer(new byte[] {'{', '}'}), 0);
        this.rounds.stop();
        assertThat(this.rounds.result().wrong()).isEqualTo(1);
        assertThat(this.rounds.isOver()).isFalse();

        this.rounds.begin();
        this.rounds.count();
        this.rounds.received(lastPublished(), 0);
        this.rounds.stop();
        this.rounds.received(lastPublished(), 0);
        assertThat(this.rounds.isOver()).isTrue();
        assertThat(this.rounds.result().isFlawless()).isFalse();
        assertThat(this.rounds.result().wrong()).isZero();
        assertThat(this.rounds.result().rounds()).isZero();
    }

    @Test
    void aMessageThatComesTwiceOrIsAnotherIsWrong() {
        this.rounds.begin();
        int one = this.rounds.received(lastPublished(), 0);
        this.rounds.received(lastPublished(), one);
        this.rounds.received(Unpooled.copiedBuffer(new byte[] {'{', '}'}), 0);
        assertThat(this.published).hasSize(1);
        assertThat(this.rounds.result().wrong()).isEqualTo(2);
        assertThat(this.rounds.result().missing()).isEqualTo(1);
    }

    @Test
    void aResultIsReadFromItsLine() {
        FanOutResult result = new FanOutResult(1, 2, 3, 4, 5.125, 6, 7, 8);
        assertThat(LoadResult.isLine(result.toLine())).isTrue();
        assertThat(FanOutResult.parse(result.toLine())).isEqualTo(result);
    }
}
