package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;

/** ethers, web3 and rpc-websockets, in Node, subscribe at {@link ChainController}: see src/test/js/streams. */
@InteropServerTest
class EthereumClientTests {

    private static final Path SOURCES = Path.of("src", "test", "js", "streams");

    @LocalServerPort
    private int port;

    @Test
    @Timeout(300)
    void allOfItsTests() throws Exception {
        NodeProject project = NodeProject.install(SOURCES, "streams", "client.test.js");

        String report = project.run(
                List.of("node", "--test-reporter=tap", "client.test.js"),
                Map.of("URL", "ws://127.0.0.1:" + this.port + "/chain"));

        assertThat(report).contains("# fail 0").doesNotContain("# pass 0").contains("# skipped 0");
    }
}
