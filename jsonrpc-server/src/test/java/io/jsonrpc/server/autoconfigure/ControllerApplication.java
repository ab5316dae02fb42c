package io.jsonrpc.server.autoconfigure;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcHeader;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.controller.OnReconnected;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import reactor.core.publisher.Mono;

/** The application that {@link ControllerTests} calls. */
final class ControllerApplication {

    private ControllerApplication() {}

    record Price(String symbol, int cents) {}

    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    record Group(List<Shape> shapes) implements Shape {}

    @JsonRpcError(type = "symbol.unknown", code = 1001)
    static final class UnknownSymbolException extends RuntimeException {

        private final String symbol;

        UnknownSymbolException(String symbol) {
            super("No price for " + symbol);
            this.symbol = symbol;
        }

        @JsonRpcErrorData
        public String getSymbol() {
            return this.symbol;
        }
    }

    @JsonRpcService("prices")
    interface PriceApi {

        @Nullable Price last(String symbol);

        List<Price> all(@JsonRpcParam(defaultValue = "2") int limit);

        void place(@JsonRpcParams Price price);

        @JsonRpcNotification
        void seen(String symbol);
    }

    @JsonRpcController("/prices")
    static class PriceController implements PriceApi {

        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        private final CyclicBarrier meeting = new CyclicBarrier(2);

        @Override
        public @Nullable Price last(String symbol) {
            if (symbol.equals("?")) {
                throw new UnknownSymbolException(symbol);
            }
            if (symbol.equals("!")) {
                throw new IllegalStateException("a secret");
            }
            return symbol.isEmpty() ? null : new Price(symbol, 3);
        }

        @Override
        public List<Price> all(int limit) {
            return List.of(new Price("A", 1), new Price("B", 2), new Price("C", 3))
                    .subList(0, limit);
        }

        @Override
        public void place(Price price) {
            this.events.add("placed " + price.symbol());
        }

        @Override
        public void seen(String symbol) {
            this.events.add("seen " + symbol);
        }

        @JsonRpcMethod
        public Optional<String> maybe(Optional<String> text) {
            return text.map(given -> given + "!");
        }

        @JsonRpcMethod
        public Shape same(Shape shape) {
            return shape;
        }

        @JsonRpcMethod
        public CompletableFuture<Integer> later(int number) {
            return CompletableFuture.supplyAsync(() -> number + 1);
        }

        @JsonRpcMethod
        public Mono<Integer> mono(int number) {
            return number < 0 ? Mono.empty() : Mono.fromCallable(() -> number + 1);
        }

        @JsonRpcMethod
        public CompletableFuture<Void> never(CancellationToken token) {
            token.onCancel(() -> this.events.add("token cancelled"));
            CompletableFuture<Void> never = new CompletableFuture<>();
            never.whenComplete(
                    (nothing, failure) -> this.events.add("future " + (never.isCancelled() ? "cancelled" : "ended")));
            this.events.add("called");
            return never;
        }

        @JsonRpcMethod
        public CompletableFuture<String> asks(Session session) {
            return session.<String>sendRequestAsync("page.never", null, String.class, null)
                    .thenApply(answer -> answer + "!");
        }

        @JsonRpcMethod(execution = Execution.CONCURRENT)
        public String meet() throws Exception {
            this.meeting.await(15, TimeUnit.SECONDS);
            return "met";
        }

        @JsonRpcMethod
        public String work(Progress<Integer> progress) {
            progress.report(50);
            return "done";
        }
    }

    /** An other controller on the same path, and a handler beside both. */
    @JsonRpcController(value = "/prices", execution = Execution.CONCURRENT)
    static class MoreController {

        final BlockingQueue<String> reconnected = new LinkedBlockingQueue<>();

        private final CyclicBarrier meeting = new CyclicBarrier(2);

        @OnReconnected
        void back(Session session) {
            this.reconnected.add(session.getSessionId());
        }

        @JsonRpcMethod
        public String meetHere() throws Exception {
            this.meeting.await(15, TimeUnit.SECONDS);
            return "met";
        }

        @JsonRpcMethod(execution = Execution.NON_BLOCKING)
        public String thread() {
            return Thread.currentThread().getName();
        }
    }

    static class Beside implements RequestHandler<JsonElement>, SessionListener {

        final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public void afterConnectionEstablished(Session session) {
            this.begun.countDown();
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            transaction.sendResponse("beside " + request.getParams());
        }
    }

    record Tenant(String name) {}

    @JsonRpcController("/rooms/{room}")
    @Scope("prototype")
    static class RoomController implements DisposableBean {

        private static final AtomicInteger MADE = new AtomicInteger();

        static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

        private final int number = MADE.incrementAndGet();

        private int calls;

        private String room = "";

        @OnConnected
        void joined(Session session, @PathVariable String room, @Nullable Principal principal) {
            this.room = room;
            EVENTS.add("joined " + room + " " + session.isNew() + " " + principal);
        }

        @OnClosed
        void left(@PathVariable String room, String status) {
            EVENTS.add("left " + room);
        }

        @Override
        public void destroy() {
            EVENTS.add("destroyed " + this.room);
        }

        @JsonRpcMethod
        public List<Integer> count() {
            return List.of(this.number, ++this.calls);
        }

        @JsonRpcMethod
        public Map<String, Object> facts(
                @PathVariable String room,
                @JsonRpcHeader("X-Tenant") Optional<Integer> header,
                Locale locale,
                Tenant tenant,
                String text) {
            return Map.of(
                    "room", room,
                    "header", header.orElse(-1),
                    "locale", locale.toLanguageTag(),
                    "tenant", tenant.name(),
                    "text", text);
        }

        @JsonRpcMethod
        public int strict(@JsonRpcHeader("X-Tenant") int header) {
            return header;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        EverythingIsPermitted.class,
        OwnEventLoops.class,
        PriceController.class,
        MoreController.class,
        RoomController.class
    })
    static class Application {

        @Bean
        Beside beside() {
            return new Beside();
        }

        @Bean
        JsonRpcConfigurer handlers(Beside beside) {
            return registry -> registry.addHandler(beside, "/prices");
        }

        @Bean
        JsonRpcArgumentResolver tenants() {
            return new JsonRpcArgumentResolver() {

                @Override
                public boolean supports(MethodParameter parameter) {
                    return parameter.getParameterType() == Tenant.class;
                }

                @Override
                public Object resolve(MethodParameter parameter, Transaction transaction) {
                    return new Tenant("acme");
                }
            };
        }
    }
}
