package io.jsonrpc.benchmarks.reactor;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** The least that answers: Spring's WebSocket handler and a Gson tree on Reactor Netty. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringReactorEcho {

    @Bean
    HandlerMapping echoMapping() {
        WebSocketHandler handler = SpringReactorEcho::echo;
        return new SimpleUrlHandlerMapping(Map.of("/echo", handler), -1);
    }

    private static Mono<Void> echo(WebSocketSession session) {
        return session.send(session.receive().map(message -> session.textMessage(answer(message.getPayloadAsText()))));
    }

    private static String answer(String text) {
        JsonObject request = JsonParser.parseString(text).getAsJsonObject();
        JsonObject response = new JsonObject();
        response.addProperty("jsonrpc", "2.0");
        response.add("id", request.get("id"));
        response.add("result", request.get("params"));
        return response.toString();
    }

    public static void main(String[] args) {
        SpringApplication.run(SpringReactorEcho.class, args);
    }
}
