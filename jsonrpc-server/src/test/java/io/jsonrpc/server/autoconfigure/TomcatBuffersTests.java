package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Small buffers on Tomcat bound neither our messages nor what the application's own endpoints take. */
@Tag("exhaustive")
class TomcatBuffersTests {

    private static final int MIB = 1024 * 1024;

    private ServletWebServerApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSocket
    @ImportAutoConfiguration({JsonRpcServerAutoConfiguration.class, JsonRpcServletAutoConfiguration.class})
    static class Application {

        @Bean
        SecurityFilterChain everythingIsPermitted(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Echo(), "/echo");
        }

        /** What a small JVM-wide size does; in the JVM of the tests Tomcat may have read it long ago. */
        @Bean
        WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> smallLimits() {
            return factory -> factory.addContextCustomizers(context -> {
                context.addParameter("org.apache.tomcat.websocket.textBufferSize", "1024");
                context.addParameter("org.apache.tomcat.websocket.binaryBufferSize", "1024");
            });
        }

        @Bean
        WebSocketConfigurer ownEndpoint() {
            return registry -> registry.addHandler(new OwnEndpoint(), "/own");
        }
    }

    private static final class Echo extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            transaction.sendResponse(request.getParams());
        }
    }

    private static final class OwnEndpoint extends TextWebSocketHandler {

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            session.sendMessage(new TextMessage("got " + message.getPayloadLength()));
        }
    }

    private static final class Received extends TextWebSocketHandler {

        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            this.events.add(message.getPayload());
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            this.events.add("closed " + status.getCode());
        }

        String next() throws InterruptedException {
            String event = this.events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event within 10 s").isNotNull();
            return event;
        }
    }

    private void start(String... properties) {
        this.application = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Application.class)
                .properties("server.port=0", "spring.main.banner-mode=off", "server.shutdown=immediate")
                .properties(properties)
                .run();
    }

    @AfterEach
    void stop() {
        if (this.application != null) {
            this.application.close();
        }
    }

    private String exchange(String path, String text) throws Exception {
        var container = ContainerProvider.getWebSocketContainer();
        container.setDefaultMaxTextMessageBufferSize(2 * MIB);
        Received received = new Received();
        int port = this.application.getWebServer().getPort();
        WebSocketSession session = new StandardWebSocketClient(container)
                .execute(received, null, URI.create("ws://localhost:" + port + path))
                .get(10, TimeUnit.SECONDS);
        try (session) {
            session.sendMessage(new TextMessage(text));
            return received.next();
        }
    }

    private String connectorProperty(String name) {
        TomcatWebServer server = (TomcatWebServer) this.application.getWebServer();
        Connector connector = server.getTomcat().getConnector();
        return String.valueOf(connector.getProperty(name));
    }

    private ServerContainer container() {
        return (ServerContainer)
                this.application.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer");
    }

    private static String call(int size) {
        return request(1, "echo", "['" + "é".repeat(size / 2) + "']");
    }

    @Test
    void largeMessagesPassAndTheApplicationsEndpointsTakeWhatTheyTook() throws Exception {
        start();

        assertThat(exchange("/echo", call(MIB - 100)))
                .contains("\"result\":[\"éé")
                .hasSizeGreaterThan(500_000);
        assertThat(exchange("/own", "x".repeat(8192))).isEqualTo("got 8192");
        assertThat(exchange("/own", "x".repeat(8193))).isEqualTo("closed 1009");
        assertThat(container().getDefaultMaxTextMessageBufferSize()).isEqualTo(8192);
        assertThat(container().getDefaultMaxBinaryMessageBufferSize()).isEqualTo(8192);
        assertThat(System.getProperty(TomcatBuffers.JVM_WIDE)).isEqualTo("1024");
        assertThat(connectorProperty("socket.appReadBufSize")).isEqualTo("2048");
        assertThat(connectorProperty("socket.appWriteBufSize")).isEqualTo("2048");
    }

    @Test
    void zeroLeavesTomcatAlone() throws Exception {
        String before = System.clearProperty(TomcatBuffers.JVM_WIDE);
        try {
            start("jsonrpc.server.tomcat.web-socket-buffer=0", "jsonrpc.server.tomcat.socket-buffer=0");

            assertThat(System.getProperty(TomcatBuffers.JVM_WIDE)).isNull();
            assertThat(connectorProperty("socket.appReadBufSize")).isEqualTo("8192");
            assertThat(exchange("/echo", call(MIB - 100))).hasSizeGreaterThan(500_000);
        } finally {
            if (before != null) {
                System.setProperty(TomcatBuffers.JVM_WIDE, before);
            }
        }
    }
}
