package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A controller and a client call each other with streams, over real sockets. */
@Timeout(120)
@Tag("exhaustive")
class StreamArgumentsEndToEndTests {

    private static final int MANY = 2000;

    private static final int SUM = MANY * (MANY + 1) / 2;

    @JsonRpcService("totals")
    interface Totals {

        Mono<Integer> ofFlux(Flux<Integer> numbers);

        int ofStream(String name, Stream<Integer> numbers);

        int ofFirst(Flux<Integer> numbers, int count);

        int back(int count);
    }

    @JsonRpcService("page")
    interface PageApi {

        int total(Stream<Integer> numbers);
    }

    @JsonRpcController("/totals")
    static class TotalsController {

        @JsonRpcMethod("totals.ofFlux")
        public Mono<Integer> ofFlux(Flux<Integer> numbers) {
            return numbers.reduce(0, Integer::sum);
        }

        @JsonRpcMethod("totals.ofStream")
        public int ofStream(String name, Stream<Integer> numbers) {
            return numbers.mapToInt(Integer::intValue).sum() + name.length();
        }

        @JsonRpcMethod("totals.ofFirst")
        public Mono<Integer> ofFirst(Flux<Integer> numbers, int count) {
            return numbers.take(count).reduce(0, Integer::sum);
        }

        @JsonRpcMethod("totals.back")
        public int back(int count, Session session) {
            return session.proxy(PageApi.class).total(numbers(count));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        TotalsController totals() {
            return new TotalsController();
        }
    }

    private static Stream<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void bothSendStreams(String stack) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .run("--server.port=0", "--spring.main.web-application-type=" + stack)) {
            String port = application.getEnvironment().getRequiredProperty("local.server.port");
            try (JsonRpcClientWebSocket client = PatientClients.client("ws://localhost:" + port + "/totals")) {
                client.implement(
                        PageApi.class,
                        numbers -> numbers.mapToInt(Integer::intValue).sum());
                client.connect();
                Totals totals = client.proxy(Totals.class);

                assertThat(totals.ofFlux(Flux.range(1, MANY)).block()).isEqualTo(SUM);
                assertThat(totals.ofStream("four", numbers(MANY))).isEqualTo(SUM + 4);
                assertThat(totals.back(MANY)).isEqualTo(SUM);

                CountDownLatch cancelled = new CountDownLatch(1);
                Flux<Integer> endless = Flux.range(1, Integer.MAX_VALUE).doOnCancel(cancelled::countDown);
                assertThat(totals.ofFirst(endless, 40)).isEqualTo(820);
                cancelled.await();
            }
        }
    }
}
