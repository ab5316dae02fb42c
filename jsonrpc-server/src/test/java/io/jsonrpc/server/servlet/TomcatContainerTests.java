package io.jsonrpc.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.web.TestServer;
import io.jsonrpc.server.web.WsClient;
import jakarta.servlet.ServletContext;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

/** A container for our endpoints alone, beside the one that everybody else has. */
class TomcatContainerTests {

    @Test
    void containerOfOurOwnIsSmallAndTheCommonOneIsAsItWas() {
        try (TestServer server = TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"))) {
            ServletContext context = server.servletContext();
            Object common = context.getAttribute(ServerContainer.class.getName());

            ServerContainer own = TomcatContainer.make(context, 1500);

            assertThat(own).isNotSameAs(common);
            assertThat(own.getDefaultMaxTextMessageBufferSize()).isEqualTo(1500);
            assertThat(own.getDefaultMaxBinaryMessageBufferSize()).isEqualTo(128);
            assertThat(context.getAttribute(ServerContainer.class.getName())).isSameAs(common);
            TomcatContainer.destroy(own);
        }
    }

    @Test
    void ourSocketsAreInOurs() throws Exception {
        try (TestServer server = TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"))) {
            WsClient.connect(server.ws("/echo"));

            Session socket = (Session) ReflectionTestUtils.getField(server.acceptor.nextSocket().transport, "session");

            assertThat(socket).isNotNull();
            assertThat(socket.getContainer())
                    .isNotSameAs(server.servletContext().getAttribute(ServerContainer.class.getName()));
            assertThat(socket.getMaxTextMessageBufferSize()).isEqualTo(1024);
            assertThat(socket.getMaxBinaryMessageBufferSize()).isEqualTo(128);
        }
    }
}
