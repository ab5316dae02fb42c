package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jsonrpc.network.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The published JavaScript client, kurento-jsonrpc, in Node: what it must do is in src/test/js. */
@InteropServerTest
class KurentoNpmClientTests {

    private static final Path SOURCES = Path.of("src", "test", "js");

    @LocalServerPort
    private int port;

    @Test
    @Timeout(180)
    void allOfItsTests() throws Exception {
        NodeProject project = NodeProject.install(SOURCES, "kurento-npm", "client.test.js");
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (FaultProxy proxy = new FaultProxy(this.port)) {
            control.createContext("/", exchange -> {
                proxy.end();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            control.start();

            String report = project.run(
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
}
