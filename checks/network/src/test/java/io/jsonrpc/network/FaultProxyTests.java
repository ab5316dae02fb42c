package io.jsonrpc.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class FaultProxyTests {

    private static final int ROUNDS = 30;

    @Test
    void aNetworkThatRefusesConnectionsLetsNoneThroughThatIsMadeAtTheSameMoment() throws Exception {
        try (ServerSocket target = new ServerSocket(0, ROUNDS, InetAddress.getLoopbackAddress());
                FaultProxy proxy = new FaultProxy(target.getLocalPort())) {
            for (int round = 0; round < ROUNDS; round++) {
                connect(proxy).close();
                proxy.refuse(true);
                assertThatThrownBy(() -> connect(proxy).close())
                        .as("round %d", round)
                        .isInstanceOf(ConnectException.class);
                proxy.refuse(false);
            }
        }
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }
}
