package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.server.OurEcho;
import io.jsonrpc.benchmarks.server.RestEcho;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Calls by HTTP are counted, and wrong answers told. */
class HttpGeneratorTests {

    private static HttpResult load(Class<?> server, String path) throws InterruptedException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(server)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN")
                .run()) {
            // However short it counts, it does so until there is an answer.
            return HttpGenerator.run(
                    EchoServers.uri(context, path), 3, Duration.ZERO, Duration.ZERO, ProcessHandle.current());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OurEcho.class, RestEcho.class})
    void everyCallIsAnsweredRightly(Class<?> server) throws Exception {
        HttpResult result = load(server, "/http");
        assertThat(result.isFlawless()).as("%s", result).isTrue();
        assertThat(result.perSecond()).isPositive();
        assertThat(HttpResult.parse(result.toLine()).calls()).isEqualTo(result.calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/typed", "/nowhere"})
    void wrongAnswersAreTold(String path) throws Exception {
        HttpResult result = load(OurEcho.class, path);
        assertThat(result.wrong()).isPositive();
        assertThat(result.isFlawless()).isFalse();
    }
}
