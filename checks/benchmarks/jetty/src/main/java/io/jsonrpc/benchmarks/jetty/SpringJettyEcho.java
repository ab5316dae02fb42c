package io.jsonrpc.benchmarks.jetty;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The least that answers: Spring's WebSocket handler and a Gson tree on Jetty. No sessions, no limits, no metrics. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
@EnableWebSocket
public class SpringJettyEcho implements WebSocketConfigurer {

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        JettyRequestUpgradeStrategy jetty = new JettyRequestUpgradeStrategy();
        // Between its turns a socket waits longer than the 30 s that Jetty allows.
        jetty.addWebSocketConfigurer(container -> container.setIdleTimeout(Duration.ZERO));
        registry.addHandler(new Handler(), "/echo").setHandshakeHandler(new DefaultHandshakeHandler(jetty));
    }

    public static void main(String[] args) {
        SpringApplication.run(SpringJettyEcho.class, args);
    }

    private static final class Handler extends TextWebSocketHandler {

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            JsonObject request = JsonParser.parseString(message.getPayload()).getAsJsonObject();
            JsonObject response = new JsonObject();
            response.addProperty("jsonrpc", "2.0");
            response.add("id", request.get("id"));
            response.add("result", request.get("params"));
            session.sendMessage(new TextMessage(response.toString()));
        }
    }
}
