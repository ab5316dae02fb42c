package io.jsonrpc.server.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.RecordingAcceptor.Socket;
import io.jsonrpc.server.web.TestServer;
import io.jsonrpc.server.web.WebStack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @Test
    void whatTheSocketAcceptsAtOnceIsCompleteWhenTheWriteReturns() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"));
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            SocketTransport transport = server.acceptor.nextSocket().transport;
            Thread writer = Thread.currentThread();
            List<String> done = new ArrayList<>();
            transport.send(
                    OutboundText.of("first"),
                    failure -> done.add(failure + " here " + (Thread.currentThread() == writer)));
            assertThat(done).containsExactly("null here true");
            assertThat(client.receive()).isEqualTo("first");
        }
    }

    /** At the limits of the three forms of a frame's length and of the parts of a long message. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 3 * 65_536 + 7})
    void messagesOfEverySizeArriveWhole(int size) throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"));
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            SocketTransport transport = server.acceptor.nextSocket().transport;
            String ascii = "0123456789".repeat(size / 10 + 1).substring(0, size);
            String others = "äß€😀".repeat(size / 11 + 1);
            transport.send(OutboundText.of(ascii), failure -> {});
            transport.send(OutboundText.of(others), failure -> {});
            transport.send(OutboundText.of(others).forMany(), failure -> {});

            assertThat(client.receive()).isEqualTo(ascii);
            assertThat(client.receive()).isEqualTo(others);
            assertThat(client.receive()).isEqualTo(others);
        }
    }

    @Test
    void aConnectorWithoutAsynchronousWritesIsUsedThroughJakarta() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT,
                        registry -> registry.addHandler(TestServer.handler(), "/echo"),
                        WithoutAsyncIo.class);
                WireSocket client = WireSocket.connect(server.port, "/echo")) {
            SocketTransport transport = server.acceptor.nextSocket().transport;
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            transport.send(OutboundText.of("first"), failure -> done.add("first " + failure));
            assertThat(RecordingAcceptor.next(done)).isEqualTo("first null");
            assertThat(client.receive()).isEqualTo("first");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutAsyncIo {

        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> connector() {
            return factory ->
                    factory.addConnectorCustomizers(connector -> connector.setProperty("useAsyncIO", "false"));
        }
    }

    @Test
    void partsOfALongMessageFollowEachOtherAndTheRestWaitsForTheReader() throws Exception {
        try (TestServer server = TestServer.start(
                        WebStack.TOMCAT, registry -> registry.addHandler(TestServer.handler(), "/echo"));
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
