package io.jsonrpc.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.util.Arrays;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is so on Jetty only. */
class JettyTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.catalina.startup.Tomcat",
                "org.apache.tomcat.websocket.WsSession",
                "io.netty.channel.Channel",
                "org.springframework.web.reactive.DispatcherHandler"
            })
    void noOtherServerIsThere(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void noSocketIsEndedForBeingIdle() throws Exception {
        try (TestServer server = TestServer.start(
                registry -> registry.addHandler(TestServer.handler().withSockJS(), "/echo"))) {
            WireSocket plain = WireSocket.connect(server.port, "/echo");
            server.acceptor.nextSocket();
            WireSocket sockJs = WireSocket.connect(server.port, "/echo/000/idle/websocket");
            server.acceptor.nextSocket();

            JakartaWebSocketContainer container =
                    (JakartaWebSocketContainer) server.servletContext().getAttribute(ServerContainer.class.getName());
            // Jetty counts a session once it has told us of it.
            await().untilAsserted(() -> assertThat(container.getOpenSessions())
                    .hasSize(2)
                    .extracting(Session::getMaxIdleTimeout)
                    .containsOnly(0L));
            plain.close();
            sockJs.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 9})
    void bytesOfAFrameThatIsNotWholeAreSeen(int bytes) throws Exception {
        byte[] frame = {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};
        try (TestServer server = TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"));
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            assertThat(socket.transport.isInsideFrame()).isFalse();

            client.bytes(Arrays.copyOf(frame, bytes));
            await().until(socket.transport::isInsideFrame);

            client.bytes(Arrays.copyOfRange(frame, bytes, frame.length));
            assertThat(socket.nextText()).isEqualTo("hello");
            await().until(() -> !socket.transport.isInsideFrame());
        }
    }
}
