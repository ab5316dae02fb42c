package io.jsonrpc.benchmarks.reactor;

import com.google.gson.Gson;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Streams by hand: the frames that our streams consist of are a {@code Flux} over Spring's WebSocket session on Reactor Netty,
 * written with Gson. No credit: a receiver that is slow is noticed when its socket is full.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringReactorStream {

    private static final Gson GSON = new Gson();

    private static final String ID = "s1";

    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + ID + "\"}";

    private static final int FIRST = 1_000_000_000;

    private static final String FILLER = "x".repeat(54);

    record Tick(String text) {}

    record Item(String jsonrpc, String method, Params params) {

        static Item of(Tick tick) {
            return new Item("2.0", "rpc.stream.item", new Params(ID, tick));
        }
    }

    record Params(String subscription, Tick result) {}

    @Bean
    HandlerMapping streamMapping() {
        WebSocketHandler handler = SpringReactorStream::stream;
        return new SimpleUrlHandlerMapping(Map.of("/streams", handler), -1);
    }

    private static Mono<Void> stream(WebSocketSession session) {
        return session.send(session.receive()
                .concatMap(request ->
                        ticks().map(tick -> GSON.toJson(Item.of(tick))).startWith(ANSWER))
                .map(session::textMessage));
    }

    /** Always has the next one. */
    private static Flux<Tick> ticks() {
        return Flux.generate(() -> FIRST, (number, sink) -> {
            sink.next(new Tick(number + FILLER));
            return number + 1;
        });
    }

    public static void main(String[] args) {
        SpringApplication.run(SpringReactorStream.class, args);
    }
}
