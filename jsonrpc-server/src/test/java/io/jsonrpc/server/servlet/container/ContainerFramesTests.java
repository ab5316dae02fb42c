package io.jsonrpc.server.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be seen of a frame that Tomcat reads. */
class ContainerFramesTests {

    private static final byte[] FRAME = {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 9, 10})
    void bytesOfAFrameThatIsNotWholeAreSeenAndNothingElse(int bytes) throws Exception {
        try (WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            // Tomcat makes its reader of frames beside the open event.
            await().until(() -> !socket.transport.isInsideFrame());

            client.bytes(Arrays.copyOf(FRAME, bytes));
            await().until(socket.transport::isInsideFrame);

            client.bytes(Arrays.copyOfRange(FRAME, bytes, FRAME.length));
            assertThat(socket.nextText()).isEqualTo("hello");
            await().until(() -> !socket.transport.isInsideFrame());
        }
    }
}
