package io.jsonrpc.benchmarks.server;

import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The least that publishes: each tick is written to all sockets as it came. No JSON; one slow reader blocks it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
@EnableWebSocket
public class TomcatReadyFrames implements WebSocketConfigurer {

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Handler(), "/fan-out");
    }

    public static void main(String[] args) {
        // As small as this starter makes them: with Tomcat's own 10,000 sockets do not fit into the heap of the others.
        System.setProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", "1024");
        SpringApplication.run(TomcatReadyFrames.class, args);
    }

    private static final class Handler extends TextWebSocketHandler {

        private final Set<WebSocketSession> sessions = ConcurrentHashMap.newKeySet();

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            this.sessions.add(session);
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            this.sessions.remove(session);
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            if (!message.getPayload().contains("\"tick\"")) {
                session.sendMessage(message);
                return;
            }
            for (WebSocketSession receiver : this.sessions) {
                receiver.sendMessage(message);
            }
        }
    }
}
