package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The channel that PROTOCOL.md shows by hand, line by line. */
@DemoServerTest
@Tag("exhaustive")
class ChannelTranscriptTests {

    @LocalServerPort
    private int port;

    private interface Wire {

        void send(String text) throws IOException;

        String receive() throws IOException;
    }

    @Test
    void channelIsOpenedUsedAndClosedByHandAsTheProtocolShows() throws Exception {
        try (WireSocket client =
                WireSocket.connect(this.port, "/jsonrpc", "Sec-WebSocket-Protocol: jsonrpc2.session.v1")) {
            play(new Wire() {
                @Override
                public void send(String text) throws IOException {
                    client.send(text);
                }

                @Override
                public String receive() throws IOException {
                    return client.receive();
                }
            });
        }
    }

    @Test
    void soItIsOverSockJs() throws Exception {
        try (WireSocket client = WireSocket.connect(this.port, "/jsonrpc/000/channels/websocket")) {
            assertThat(client.receive()).isEqualTo("o");
            play(new Wire() {
                @Override
                public void send(String text) throws IOException {
                    JsonArray messages = new JsonArray();
                    messages.add(text);
                    client.send(messages.toString());
                }

                @Override
                public String receive() throws IOException {
                    String frame = client.receive();
                    return frame.equals("h")
                            ? receive()
                            : JsonParser.parseString(frame.substring(1))
                                    .getAsJsonArray()
                                    .get(0)
                                    .getAsString();
                }
            });
        }
    }

    private static void play(Wire client) throws Exception {
        List<String> lines = transcript();
        for (String line : lines) {
            if (line.startsWith("> ")) {
                client.send(line.substring(2));
            } else {
                assertThat("< " + received(client)).matches(pattern(line));
            }
        }
        assertThat(lines).hasSize(13);
    }

    /** Acknowledgements come when they are due. */
    private static String received(Wire client) throws IOException {
        String text = client.receive();
        return text.contains("rpc.session.ack") ? received(client) : text;
    }

    /** Dots stand for what is another value each time. */
    private static Pattern pattern(String line) {
        return Pattern.compile(
                Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
    }

    private static List<String> transcript() throws Exception {
        List<String> protocol = Files.readAllLines(Path.of("..", "PROTOCOL.md"));
        int command = protocol.indexOf("$ npx wscat -s jsonrpc2.session.v1 -c ws://localhost:8080/jsonrpc");
        List<String> after = protocol.subList(command + 1, protocol.size());
        return after.subList(0, after.indexOf("```"));
    }
}
