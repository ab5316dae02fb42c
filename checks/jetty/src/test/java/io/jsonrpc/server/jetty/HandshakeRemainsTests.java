package io.jsonrpc.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.servlet.handshake.HandshakeRemains;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.TestServer;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What Jetty keeps of a handshake for as long as the socket is open. */
class HandshakeRemainsTests {

    /** The names of the attributes with which each request ended. */
    private static final BlockingQueue<List<String>> LEFT = new LinkedBlockingQueue<>();

    /** Listeners hear of the end in the opposite order, so this one hears last. */
    static final class Look implements ServletRequestListener {

        @Override
        public void requestInitialized(ServletRequestEvent event) {
            event.getServletRequest().setAttribute("ours", "of the application");
        }

        @Override
        public void requestDestroyed(ServletRequestEvent event) {
            LEFT.add(Collections.list(event.getServletRequest().getAttributeNames()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Remains {

        @Bean
        @Order(1)
        ServletListenerRegistrationBean<Look> look() {
            return new ServletListenerRegistrationBean<>(new Look());
        }

        /** What the auto-configuration does. */
        @Bean
        @Order(2)
        ServletListenerRegistrationBean<HandshakeRemains> remains() {
            return new ServletListenerRegistrationBean<>(new HandshakeRemains());
        }
    }

    @Test
    void nothingThatWasWrittenToTheRequestIsKeptWithTheSocket() throws Exception {
        try (TestServer server =
                TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"), Remains.class)) {
            WireSocket client = WireSocket.connect(server.port, "/echo");

            assertThat(RecordingAcceptor.next(LEFT)).allMatch(name -> name.startsWith("org.eclipse.jetty."));
            client.send("still open");
            assertThat(server.acceptor.nextSocket().nextText()).isEqualTo("still open");
        }
    }

    @Test
    void requestsThatOpenNoSocketOfOursKeepTheirAttributes() throws Exception {
        try (TestServer server =
                TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"), Remains.class)) {
            WireSocket.status(server.port, "/nowhere");

            assertThat(RecordingAcceptor.next(LEFT)).contains("ours");
        }
    }
}
