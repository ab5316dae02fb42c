package io.jsonrpc.benchmarks.server;

import com.google.gson.Gson;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Streams by hand: a thread for each subscriber writes the frames that our streams consist of, with Spring's WebSocket session
 * on Tomcat and Gson. No credit: a receiver that is slow holds its thread.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
@EnableWebSocket
public class SpringTomcatStream implements WebSocketConfigurer {

    private static final Logger logger = LoggerFactory.getLogger(SpringTomcatStream.class);

    private static final Gson GSON = new Gson();

    private static final String ID = "s1";

    record Item(String jsonrpc, String method, Params params) {

        static Item of(int number) {
            return new Item("2.0", "rpc.stream.item", new Params(ID, Ticks.Tick.of(number)));
        }
    }

    record Params(String subscription, Ticks.Tick result) {}

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Handler(), "/streams");
    }

    public static void main(String[] args) {
        SpringApplication.run(SpringTomcatStream.class, args);
    }

    private static final class Handler extends TextWebSocketHandler {

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            session.sendMessage(new TextMessage("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + ID + "\"}"));
            new Thread(() -> stream(session), "stream-" + session.getId()).start();
        }

        private static void stream(WebSocketSession session) {
            try {
                for (int number = Ticks.FIRST; session.isOpen(); number++) {
                    session.sendMessage(new TextMessage(GSON.toJson(Item.of(number))));
                }
            } catch (IOException | IllegalStateException ex) {
                // A socket that ends while it is written to.
                logger.debug("A stream has ended", ex);
            }
        }
    }
}
