package io.jsonrpc.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.codec.OutboundText;
import io.jsonrpc.server.web.RawSocket;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.transport.CloseStatus;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What Tomcat does with writes that nobody asked it to do. */
class TomcatWriteTests {

    private static final int MIB = 1024 * 1024;

    @Test
    void afterAPingAWriteThatMakesNoProgressFailsByItself() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"));
                RawSocket client = new RawSocket(server.port, "/echo", 4096)) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            socket.transport.ping(failure -> done.add(String.valueOf(failure)));
            assertThat(RecordingAcceptor.next(done)).isEqualTo("null");

            socket.transport.send(OutboundText.of("x".repeat(32 * MIB)), failure -> done.add(String.valueOf(failure)));

            assertThat(RecordingAcceptor.next(done)).contains("Timeout");
            socket.transport.close(CloseStatus.SERVER_ERROR);
            socket.nextClose();
            assertThat(client.readCloseCode()).isEqualTo(-1);
        }
    }
}
