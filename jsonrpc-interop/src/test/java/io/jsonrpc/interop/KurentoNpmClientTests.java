package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The published JavaScript client, kurento-jsonrpc, in Node: what it must do is in src/test/js. */
@InteropServerTest
class KurentoNpmClientTests {

    private static final Path SOURCES = Path.of("src", "test", "js");

    /** A copy, so that no installed package is ever among the sources. */
    private static final Path COPY = Path.of("target", "kurento-npm");

    @LocalServerPort
    private int port;

    @Test
    @Timeout(180)
    void allOfItsTests() throws Exception {
        install();
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (TcpProxy proxy = new TcpProxy(this.port)) {
            control.createContext("/", exchange -> {
                proxy.drop();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            control.start();

            String report = run(
                    List.of("node", "--test-reporter=tap", "client.test.js"),
                    Map.of(
                            "URL", "ws://127.0.0.1:" + this.port,
                            "PROXY", "ws://127.0.0.1:" + proxy.port(),
                            "CONTROL",
                                    "http://127.0.0.1:" + control.getAddress().getPort() + "/"));

            assertThat(report).contains("# fail 0").doesNotContain("# pass 0").contains("# skipped 0");
        } finally {
            control.stop(0);
        }
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(COPY);
        for (String file : List.of("package.json", "package-lock.json", "client.test.js")) {
            Files.copy(SOURCES.resolve(file), COPY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"), Map.of());
    }

    private static String run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Path.of("target", "kurento-npm", command.get(0) + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(COPY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException ex) {
            throw new AssertionError(
                    "No " + command.get(0) + " on the PATH: this test needs Node 20 or newer with npm");
        }
        try {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends in time, after %s", command, text).isTrue();
            assertThat(process.exitValue()).as("%s says %s", command, text).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
