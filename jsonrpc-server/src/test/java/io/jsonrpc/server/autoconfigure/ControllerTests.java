package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcHeader;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.controller.OnReconnected;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import reactor.core.publisher.Mono;

/** Controllers of a whole application, called over sockets. */
@OnEachWebStack
class ControllerTests {

    private static ConfigurableApplicationContext application;

    @Parameter
    WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        RoomController.EVENTS.clear();
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static WireSocket connect(String path, String... headers) throws IOException {
        return WireSocket.connect(
                Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")), path, headers);
    }

    /** The result, or the error, of one call. */
    private static JsonElement call(String path, String method, @Nullable String params) throws IOException {
        try (WireSocket socket = connect(path)) {
            return call(socket, method, params);
        }
    }

    private static JsonElement call(WireSocket socket, String method, @Nullable String params) throws IOException {
        JsonObject answer = JsonParser.parseString(
                        socket.exchange(params == null ? request(1, method) : request(1, method, params)))
                .getAsJsonObject();
        return answer.has("result") ? answer.get("result") : answer.get("error");
    }

    private static void assertAnswer(String method, @Nullable String params, String expected) throws IOException {
        assertThat(call("/prices", method, params)).isEqualTo(JsonParser.parseString(expected));
    }

    @Test
    void aMethodOfTheInterfaceAnswersByNameAndByPosition() throws Exception {
        assertAnswer("prices.last", "{\"symbol\":\"A\"}", "{\"symbol\":\"A\",\"cents\":3}");
        assertAnswer("prices.last", "[\"A\"]", "{\"symbol\":\"A\",\"cents\":3}");
        assertAnswer("prices.last", "[\"\"]", "null");
        assertAnswer("prices.all", null, "[{\"symbol\":\"A\",\"cents\":1},{\"symbol\":\"B\",\"cents\":2}]");
        assertAnswer("maybe", "[\"x\"]", "\"x!\"");
        assertAnswer("maybe", null, "null");
    }

    @Test
    void paramsThatDoNotFitAreRefusedWithPathAndReason() throws Exception {
        assertAnswer(
                "prices.last",
                null,
                "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\"$.symbol\","
                        + "\"reason\":\"missing\"}}");
        assertAnswer(
                "prices.last",
                "[5]",
                "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\"$[0]\","
                        + "\"reason\":\"type\"}}");
        assertAnswer(
                "prices.place",
                "{\"symbol\":\"A\",\"cents\":\"x\"}",
                "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\"$.cents\","
                        + "\"reason\":\"type\"}}");
    }

    @Test
    void theApplicationSaysHowStrictlyParamsAreBound() throws Exception {
        assertAnswer("maybe", "{\"text\":\"x\",\"other\":1}", "\"x!\"");
        assertThat(call("/prices", "maybe", "[5]").toString()).contains("-32602", "$[0]", "type");
        try (ConfigurableApplicationContext other = new SpringApplicationBuilder(Application.class)
                        .web(this.stack.type())
                        .run(
                                "--server.port=0",
                                "--jsonrpc.server.params.unknown=refuse",
                                "--jsonrpc.server.params.coerce=true");
                WireSocket socket = WireSocket.connect(
                        Integer.parseInt(other.getEnvironment().getRequiredProperty("local.server.port")), "/prices")) {
            assertThat(call(socket, "maybe", "{\"text\":\"x\",\"other\":1}").toString())
                    .contains("-32602", "$.other", "unknown");
            assertThat(call(socket, "maybe", "[5]")).hasToString("\"5!\"");
        }
    }

    @Test
    void aVoidMethodAnswersNullAndANotificationNothing() throws Exception {
        BlockingQueue<String> events = application.getBean(PriceController.class).events;
        try (WireSocket socket = connect("/prices")) {
            assertThat(call(socket, "prices.place", "{\"symbol\":\"A\",\"cents\":3}"))
                    .isEqualTo(JsonNull.INSTANCE);
            assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("placed A");
            socket.send(notification("prices.seen", "[\"B\"]"));
            assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("seen B");
            assertThat(call(socket, "maybe", null)).isEqualTo(JsonNull.INSTANCE);
        }
    }

    @Test
    void aDeclaredErrorIsAnsweredAndNothingElseOfAnException() throws Exception {
        assertAnswer(
                "prices.last",
                "[\"?\"]",
                "{\"code\":1001,\"message\":\"No price for ?\",\"data\":{\"type\":\"symbol.unknown\",\"symbol\":\"?\"}}");
        assertThat(call("/prices", "prices.last", "[\"!\"]").toString())
                .contains("-32603")
                .doesNotContain("secret");
    }

    @Test
    void aValueThatComesLaterIsAnsweredThen() throws Exception {
        assertAnswer("later", "[4]", "5");
        assertAnswer("mono", "[4]", "5");
        assertAnswer("mono", "[-1]", "null");
    }

    @Test
    void aCancelledCallCancelsTheFutureThatItReturned() throws Exception {
        BlockingQueue<String> events = application.getBean(PriceController.class).events;
        try (WireSocket socket = connect("/prices")) {
            socket.send(request(7, "never"));
            assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("called");
            socket.send(notification("$/cancelRequest", "{\"id\":7}"));
            assertThat(socket.receive()).contains("-32800");
            assertThat(Arrays.asList(events.poll(15, TimeUnit.SECONDS), events.poll(15, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("token cancelled", "future cancelled");
        }
    }

    @Test
    void callsRunBesideEachOtherIfTheMethodOrItsControllerSaysSo() throws Exception {
        for (String method : List.of("meet", "meetHere")) {
            try (WireSocket socket = connect("/prices")) {
                socket.send(request(1, method));
                assertThat(socket.exchange(request(2, method))).contains("\"met\"");
                assertThat(socket.receive()).contains("\"met\"");
            }
        }
    }

    @Test
    void aControllerHearsThatItsSessionGoesOn() throws Exception {
        try (WireSocket first = connect("/prices");
                WireSocket second = connect("/prices")) {
            String session = call(first, "connect", "{\"sessionId\":null}")
                    .getAsJsonObject()
                    .get("sessionId")
                    .getAsString();
            call(second, "reconnect", "{\"sessionId\":\"" + session + "\"}");
            assertThat(application.getBean(MoreController.class).reconnected.poll(15, TimeUnit.SECONDS))
                    .isEqualTo(session);
        }
    }

    @Test
    void progressGoesAheadOfTheAnswer() throws Exception {
        try (WireSocket socket = connect("/prices")) {
            assertThat(socket.exchange(request(7, "work")))
                    .contains("$/progress")
                    .contains("50")
                    .contains("7");
            assertThat(socket.receive()).contains("\"done\"");
        }
    }

    @Test
    void otherControllersAndAHandlerMayBeOnThePath() throws Exception {
        assertThat(call("/prices", "thread", null).getAsString()).isNotEmpty();
        assertAnswer("unknown", "[1]", "\"beside [1]\"");
        assertThat(application.getBean(Beside.class).begun.await(15, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aMethodThatNeverWaitsRunsOnTheReadingThread() throws Exception {
        List<String> threads = new ArrayList<>();
        try (WireSocket socket = connect("/prices")) {
            // The turn of the call before may not have ended yet: then a worker goes on.
            for (int i = 0; i < 100; i++) {
                threads.add(call(socket, "thread", null).getAsString());
            }
        }
        assertThat(threads).anySatisfy(thread -> assertThat(thread).doesNotStartWith("jsonrpc-worker"));
    }

    @Test
    void eachSessionHasItsOwnPrototype() throws Exception {
        try (WireSocket first = connect("/rooms/one");
                WireSocket second = connect("/rooms/two")) {
            int one = call(first, "count", null).getAsJsonArray().get(0).getAsInt();
            assertThat(call(first, "count", null)).hasToString("[" + one + ",2]");
            assertThat(call(second, "count", null).getAsJsonArray().get(0).getAsInt())
                    .isNotEqualTo(one);
            first.sendClose(1000, "");
        }
        assertThat(eventsOf("one")).containsExactly("joined one true null", "left one", "destroyed one");
    }

    /** All that a session of a room hears, until its controller is destroyed. */
    private static List<String> eventsOf(String room) throws InterruptedException {
        List<String> events = new ArrayList<>();
        String last = "";
        while (!last.startsWith("destroyed " + room)) {
            last = Objects.requireNonNull(RoomController.EVENTS.poll(15, TimeUnit.SECONDS));
            if (last.contains(room)) {
                events.add(last);
            }
        }
        return events;
    }

    @Test
    void argumentsComeFromTheHandshakeAndFromResolvers() throws Exception {
        try (WireSocket socket = connect("/rooms/7", "X-Tenant: 5", "Accept-Language: fr-CH, en;q=0.9")) {
            assertThat(call(socket, "facts", "[\"x\"]"))
                    .isEqualTo(JsonParser.parseString(
                            "{\"room\":\"7\",\"header\":5,\"locale\":\"fr-CH\",\"tenant\":\"acme\",\"text\":\"x\"}"));
            assertThat(call(socket, "strict", null)).hasToString("5");
        }
        assertThat(call("/rooms/7", "strict", null))
                .isEqualTo(JsonParser.parseString("{\"code\":-32600,\"message\":\"Invalid Request\",\"data\":{\"type\":"
                        + "\"handshake.missing\",\"name\":\"X-Tenant\"}}"));
    }

    record Price(String symbol, int cents) {}

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
