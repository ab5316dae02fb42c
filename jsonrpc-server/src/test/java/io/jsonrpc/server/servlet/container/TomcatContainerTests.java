package io.jsonrpc.server.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.TestServer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

/** A container for our endpoints alone, beside the one that everybody else has. */
@ExtendWith(OutputCaptureExtension.class)
class TomcatContainerTests {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(registry -> registry.addHandler(TestServer.handler(), "/echo"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Object common() {
        return server.servletContext().getAttribute(ServerContainer.class.getName());
    }

    private static Object ours() {
        return server.servletContext().getAttribute(LeanUpgradeStrategy.CONTAINER);
    }

    private static Session nextSocket() throws Exception {
        WireSocket.connect(server.port, "/echo");
        return (Session) ReflectionTestUtils.getField(server.acceptor.nextSocket().transport, "session");
    }

    @Test
    void ourSocketsAreInAContainerOfTheirOwnWithSmallBuffers() throws Exception {
        Session socket = nextSocket();

        assertThat(socket.getContainer()).isNotSameAs(common()).isSameAs(ours());
        assertThat(socket.getMaxTextMessageBufferSize()).isEqualTo(1024);
        assertThat(socket.getMaxBinaryMessageBufferSize()).isEqualTo(128);
    }

    @Test
    void whereItCannotBeMadeOneLineSaysSoAndNothingElseFails(CapturedOutput output) {
        ServletContext late = refusingListeners(server.servletContext());

        TomcatContainer.make(late, 1024);

        assertThat(output.getAll().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("Apache Tomcat/")
                .contains("jsonrpc.server.tomcat.web-socket-buffer=0")
                .endsWith("IllegalStateException: too late for listeners");
    }

    @Test
    void withoutOneOurSocketsAreInTheContainerOfTheApplication() throws Exception {
        Object ours = ours();
        server.servletContext().removeAttribute(LeanUpgradeStrategy.CONTAINER);
        try {
            assertThat(nextSocket().getContainer()).isSameAs(common());
        } finally {
            server.servletContext().setAttribute(LeanUpgradeStrategy.CONTAINER, ours);
        }
    }

    /** As a context that has started; keeps no attribute. */
    private static ServletContext refusingListeners(ServletContext real) {
        return (ServletContext) Proxy.newProxyInstance(
                TomcatContainerTests.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "addListener" -> throw new IllegalStateException("too late for listeners");
                        case "removeAttribute" -> {
                            return null;
                        }
                        default -> {
                            return method.invoke(real, arguments);
                        }
                    }
                });
    }
}
