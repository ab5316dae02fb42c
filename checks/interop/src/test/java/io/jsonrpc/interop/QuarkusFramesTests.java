package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
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
        try (WireSocket socket = WireSocket.connect(this.port, "/chain")) {
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ChainResource#blocks\",\"params\":{\"to\":1}}");
            assertThat(socket.receive()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"s1\"}");
            assertThat(socket.receive())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\","
                            + "\"params\":{\"subscription\":\"s1\",\"result\":{\"number\":\"0x1\"}}}");
            assertThat(socket.receive())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\","
                            + "\"params\":{\"subscription\":\"s1\",\"complete\":true}}");
            String cancel =
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"unsubscribe\",\"params\":{\"subscription\":\"s1\"}}";
            assertThat(socket.exchange(cancel)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":false}");
        }
    }
}
