package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts are addresses. All others are names, which are never looked up. */
class ClientAddressTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1 | 127.0.0.1
            10.20.30.255 | 10.20.30.255
            0.0.0.0 | 0.0.0.0
            ::1 | 0:0:0:0:0:0:0:1
            [2001:db8::1] | 2001:db8:0:0:0:0:0:1
            """)
    void anAddressIsOne(String host, String address) {
        InetSocketAddress client = ClientAddress.of(host, 80);

        assertThat(client.isUnresolved()).isFalse();
        assertThat(client.getAddress().getHostAddress()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4x",
        "1.2.3.004",
        "99999999999.1.1.1"
    })
    void anythingElseIsAName(String host) {
        InetSocketAddress client = ClientAddress.of(host, 80);

        assertThat(client.isUnresolved()).isTrue();
        assertThat(client.getHostString()).isEqualTo(host);
    }
}
