package io.jsonrpc.server.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.test.WireSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Tomcat does with writes that nobody asked it to do. */
class TomcatWriteTests {

    private static final int MIB = 1024 * 1024;

    @Test
    void afterAPingAWriteThatMakesNoProgressFailsByItself() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"));
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            Socket socket = server.acceptor.nextSocket();
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            socket.transport.ping(failure -> done.add(String.valueOf(failure)));
            assertThat(RecordingAcceptor.next(done)).isEqualTo("null");

            socket.transport.send(OutboundText.of("x".repeat(32 * MIB)), failure -> done.add(String.valueOf(failure)));

            assertThat(RecordingAcceptor.next(done)).contains("Timeout");
            socket.transport.close(CloseStatus.SERVER_ERROR);
            socket.nextClose();
            assertThat(client.closeCode()).isEqualTo(1006);
        }
    }

    /** What the auto-configuration does. */
    @Configuration(proxyBeanMethods = false)
    static class Prompt {

        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> protocol() {
            return factory -> factory.setProtocol(PromptNioProtocol.class.getName());
        }
    }

    @Test
    void whatTheSocketTakesAtOnceIsToldOnTheThreadThatWroteAndAfterTheWrite() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"), Prompt.class);
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            SocketTransport transport = server.acceptor.nextSocket().transport;
            List<String> told = new ArrayList<>();
            Thread writer = Thread.currentThread();
            transport.send(OutboundText.of("first"), failure -> {
                told.add(failure + " here " + (Thread.currentThread() == writer));
                transport.send(
                        OutboundText.of("second"),
                        again -> told.add(again + " here " + (Thread.currentThread() == writer)));
                told.add("not nested");
            });
            assertThat(told).containsExactly("null here true", "not nested", "null here true");
            assertThat(client.receive()).isEqualTo("first");
            assertThat(client.receive()).isEqualTo("second");
        }
    }

    @Test
    void partsOfALongMessageFollowEachOtherAndTheRestWaitsForTheReader() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"), Prompt.class);
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            SocketTransport transport = server.acceptor.nextSocket().transport;
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            String message = "0123456789abcdef".repeat(MIB / 2);
            transport.send(OutboundText.of(message), failure -> done.add(String.valueOf(failure)));
            assertThat(done).as("a client that has not read").isEmpty();
            assertThat(client.receive()).isEqualTo(message);
            assertThat(RecordingAcceptor.next(done)).isEqualTo("null");
        }
    }
}
