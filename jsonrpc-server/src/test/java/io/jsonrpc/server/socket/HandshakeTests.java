package io.jsonrpc.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeTests {

    @Test
    void itsTextHoldsNoCredentials() {
        Handshake handshake = new Handshake(
                Map.of("authorization", List.of("Bearer LEAK"), "cookie", List.of("LEAK")),
                () -> "LEAK",
                () -> "LEAK",
                Map.of(),
                null,
                null,
                false,
                Map.of("LEAK", "LEAK"));

        assertThat(handshake.toString()).isEqualTo("Handshake[2 headers]");
    }
}
