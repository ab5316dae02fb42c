package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.benchmarks.load.BusyMachine;
import io.jsonrpc.benchmarks.load.LoadGenerator;
import io.jsonrpc.benchmarks.load.LoadPlan;
import io.jsonrpc.benchmarks.load.LoadResult;
import io.jsonrpc.benchmarks.server.OurEcho;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Servers over TLS, and generators that trust their key or do not. */
class TlsKeyTests {

    @TempDir
    static Path folder;

    private static TlsKey key;

    private static ConfigurableApplicationContext server;

    @BeforeAll
    static void startServer() throws Exception {
        key = TlsKey.make(folder.resolve("key.p12"));
        List<String> options = new ArrayList<>(key.serverOptions());
        options.addAll(List.of("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=WARN"));
        server = SpringApplication.run(OurEcho.class, options.toArray(String[]::new));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static LoadResult load() throws IOException, InterruptedException {
        int port = ((ServletWebServerApplicationContext) server).getWebServer().getPort();
        LoadPlan plan = new LoadPlan(
                URI.create("wss://127.0.0.1:" + port + "/typed"),
                2,
                4,
                LoadPlan.DEFAULT_GRACE,
                false,
                ProcessHandle.current());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            return generator.load(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @Test
    void everyCallIsAnsweredToThoseWhoTrustTheKey() throws Exception {
        List<String[]> properties = key.trustOptions().stream()
                .map(option -> option.substring("-D".length()).split("=", 2))
                .toList();
        properties.forEach(property -> System.setProperty(property[0], property[1]));
        try {
            LoadResult result = BusyMachine.turn(LoadResult::answers, TlsKeyTests::load);
            assertThat(result.isFlawless()).as("%s", result).isTrue();
            assertThat(result.answers()).isPositive();
        } finally {
            properties.forEach(property -> System.clearProperty(property[0]));
        }
    }

    @Test
    void nobodyElseTrustsIt() {
        assertThatThrownBy(TlsKeyTests::load).isInstanceOf(IOException.class).hasStackTraceContaining("SSLHandshake");
    }

    @Test
    void whatCannotBeMadeIsToldWithItsReason() {
        assertThatThrownBy(() -> TlsKey.make(folder.resolve("nowhere/key.p12")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keytool could not make");
    }

    @Test
    void aServerWithAKeyHasAnotherScheme() {
        ServerSpec plain = new ServerSpec("ours-typed", "ours", "/", List.of("java", "--server.port="), false);
        assertThat(plain.scheme()).isEqualTo("ws");
        assertThat(plain.with(key.serverOptions().get(0)).scheme()).isEqualTo("wss");
    }

    @Test
    void tlsIsRefusedWhereItWouldBeIgnored() {
        assertThatThrownBy(() -> BenchOptions.parseWithoutTls("--tls")).hasMessageContaining("./bench --tls");
        assertThatThrownBy(() -> BenchOptions.parse("--tls", "--idle=100"))
                .hasMessageContaining("Either --idle or --tls");
    }
}
