package io.jsonrpc.benchmarks.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The least that answers: Spring's WebSocket handler and a Gson tree on Tomcat. No sessions, no limits, no metrics. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
@EnableWebSocket
public class SpringTomcatEcho implements WebSocketConfigurer {

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Handler(), "/echo");
    }

    public static void main(String[] args) {
        SpringApplication.run(SpringTomcatEcho.class, args);
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
