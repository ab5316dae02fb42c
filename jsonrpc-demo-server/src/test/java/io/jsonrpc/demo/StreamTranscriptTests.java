package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The stream that PROTOCOL.md shows by hand, line by line. */
@DemoServerTest
@Tag("exhaustive")
class StreamTranscriptTests {

    @LocalServerPort
    private int port;

    @Test
    void streamIsOpenedLimitedAndCancelledByHandAsTheProtocolShows() throws Exception {
        List<String> lines = transcript();
        try (WireSocket client = WireSocket.connect(this.port, "/streams")) {
            for (String line : lines) {
                if (line.startsWith("> ")) {
                    client.send(line.substring(2));
                } else {
                    assertThat("< " + client.receive()).isEqualTo(line);
                }
            }
        }
        assertThat(lines).hasSize(11);
    }

    private static List<String> transcript() throws Exception {
        List<String> protocol = Files.readAllLines(Path.of("..", "PROTOCOL.md"));
        int command = protocol.indexOf("$ npx wscat -c ws://localhost:8080/streams");
        List<String> after = protocol.subList(command + 1, protocol.size());
        return after.subList(0, after.indexOf("```"));
    }
}
