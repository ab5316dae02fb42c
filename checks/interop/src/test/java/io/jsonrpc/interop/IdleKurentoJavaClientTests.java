package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kurento.jsonrpc.client.JsonRpcClientNettyWebSocket;
import org.kurento.jsonrpc.client.JsonRpcWSConnectionAdapter;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The Java client answers no PING frame, and by default it sends no heartbeat either. */
@InteropServerTest
@TestPropertySource(
        properties = {"jsonrpc.server.sockets.ping-interval=300ms", "jsonrpc.server.sockets.pong-timeout=300ms"})
@Timeout(30)
class IdleKurentoJavaClientTests {

    @LocalServerPort
    private int port;

    @Test
    void silenceDoesNotBreakItsSocket() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        JsonRpcClientNettyWebSocket client = new JsonRpcClientNettyWebSocket(
                "ws://127.0.0.1:" + this.port + "/probe", new JsonRpcWSConnectionAdapter() {
                    @Override
                    public void reconnecting() {
                        events.add("reconnecting");
                    }
                });
        try (client) {
            client.connectWithSession();

            assertThat(events.poll(3, TimeUnit.SECONDS)).isNull();

            client.setRequestTimeout(2_000);
            assertThat(client.sendRequest("session", JsonObject.class).get("id").getAsString())
                    .isEqualTo(client.getSession().getSessionId());
        }
    }
}
