package io.jsonrpc.benchmarks.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Answers rightly, but for one call on each path: one of the first twenty, which two sockets with ten calls in flight
 * always make, and not the first of its socket.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
@EnableWebSocket
class FaultyEcho implements WebSocketConfigurer {

    private static final int FAULTY = 15;

    @FunctionalInterface
    private interface Fault {

        void answer(WebSocketSession session, JsonObject answer) throws IOException;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        add(registry, "/none", FaultyEcho::send);
        add(registry, "/no-answer", (session, answer) -> {});
        add(registry, "/no-answer-then-answers", (session, answer) -> {});
        add(registry, "/other-result", (session, answer) -> {
            String text = answer.getAsJsonObject("result").get("text").getAsString();
            answer.getAsJsonObject("result").addProperty("text", text.replace('x', 'y'));
            send(session, answer);
        });
        add(registry, "/other-id", (session, answer) -> {
            answer.addProperty("id", EchoCall.FIRST_ID + 5_000_000);
            send(session, answer);
        });
        add(registry, "/twice", (session, answer) -> {
            send(session, answer);
            send(session, answer);
        });
        add(registry, "/refusal", (session, answer) -> {
            answer.remove("result");
            answer.add("error", JsonParser.parseString("{\"code\":-32603,\"message\":\"no\"}"));
            send(session, answer);
        });
        add(registry, "/not-json", (session, answer) -> session.sendMessage(new TextMessage("not json")));
        add(registry, "/break", (session, answer) -> session.close());
    }

    private static void add(WebSocketHandlerRegistry registry, String path, Fault fault) {
        AtomicInteger calls = new AtomicInteger();
        registry.addHandler(
                new TextWebSocketHandler() {
                    @Override
                    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
                        JsonObject answer =
                                JsonParser.parseString(message.getPayload()).getAsJsonObject();
                        answer.remove("method");
                        answer.add("result", answer.remove("params"));
                        Fault now = calls.incrementAndGet() == FAULTY ? fault : FaultyEcho::send;
                        now.answer(session, answer);
                    }
                },
                path);
    }

    private static void send(WebSocketSession session, JsonObject answer) throws IOException {
        session.sendMessage(new TextMessage(answer.toString()));
    }
}
