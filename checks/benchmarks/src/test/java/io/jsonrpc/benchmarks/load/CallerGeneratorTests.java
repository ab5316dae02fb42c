package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.Caller.Echo;
import io.jsonrpc.benchmarks.server.OurEcho;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

class CallerGeneratorTests {

    private static ConfigurableApplicationContext ours;

    private final CallerGenerator generator = new CallerGenerator();

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

    static Stream<Function<URI, Caller>> kinds() {
        return Stream.of(OurCaller::open, HandCaller::open);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCallOfEveryClientIsAnswered(Function<URI, Caller> kind) throws Exception {
        int port = ((ServletWebServerApplicationContext) ours).getWebServer().getPort();
        URI uri = URI.create("ws://localhost:" + port + "/typed");
        CallerResult result = BusyMachine.turn(
                CallerResult::calls,
                () -> new CallerGenerator().run(kind, uri, 3, 16, Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.perSecond()).isPositive();
        assertThat(result.micros()).isPositive();
    }

    @Test
    void whatComesBackIsCompared() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CallerResult result = fake(params -> calls.incrementAndGet() == 3 ? new Echo("other") : params);
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.isFlawless()).isFalse();
    }

    @Test
    void aCallThatFailsIsCounted() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CallerResult result = fake(params -> {
            if (calls.incrementAndGet() == 3) {
                throw new IllegalStateException("The server refuses");
            }
            return params;
        });
        assertThat(result.wrong()).isEqualTo(1);
    }

    private CallerResult fake(Function<Echo, Echo> server) throws InterruptedException {
        Function<URI, Caller> kind = uri -> new Caller() {
            @Override
            public CompletableFuture<Echo> echo(Echo params) {
                return CompletableFuture.supplyAsync(() -> server.apply(params));
            }

            @Override
            public void close() {}
        };
        return this.generator.run(kind, URI.create("ws://nowhere"), 1, 4, Duration.ZERO, Duration.ofMillis(100));
    }

    @Test
    void aResultIsReadFromItsLine() {
        CallerResult result = new CallerResult(1, 2.5, 3.125, 4, 5);
        assertThat(LoadResult.isLine(result.toLine())).isTrue();
        assertThat(CallerResult.parse(result.toLine())).isEqualTo(result);
    }
}
