package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What the browser client of quarkus-json-rpc sends, and what it takes for items and ends, at {@link ChainController}. It is
 * not published by itself, but served by Quarkus.
 */
@InteropServerTest
class QuarkusFramesTests {

    @LocalServerPort
    private int port;

    @Test
    @Timeout(30)
    void aSubscriptionGetsItemsAndItsEndAndCanBeCancelled() throws Exception {
        List<String> transcript = Files.readAllLines(Path.of("src", "test", "resources", "quarkus-frames.txt"));
        assertThat(transcript).isNotEmpty();
        try (WireSocket socket = WireSocket.connect(this.port, "/chain")) {
            for (String line : transcript) {
                if (line.startsWith("-> ")) {
                    socket.send(line.substring(3));
                } else {
                    assertThat("<- " + socket.receive()).isEqualTo(line);
                }
            }
        }
    }
}
