package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonDeserializer;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.security.CallRules;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/** Limits on the rate of calls, on each way in which calls arrive. */
@OnEachWebStack
class RateLimitsTests {

    private static final String DONE = result(2, "'done'");

    /** How many params of type {@link Order} were bound. */
    private static final AtomicInteger BOUND = new AtomicInteger();

    private static ConfigurableApplicationContext application;

    private static int port;

    @Parameter
    private WebStack stack;

    record Order(String item) {}

    @JsonRpcController(value = "/desk", channels = true, httpCalls = true)
    static class Desk {

        @JsonRpcMethod("user.call")
        public String ofUser() {
            return "done";
        }

        @JsonRpcMethod("session.call")
        public String ofSession() {
            return "done";
        }

        @JsonRpcMethod("all.ruled")
        public String ofAll() {
            return "done";
        }

        @JsonRpcMethod("order.value")
        public String value(Order order) {
            return "done";
        }

        @JsonRpcMethod(value = "order.prompt", execution = Execution.NON_BLOCKING)
        public String prompt(Order order) {
            return "done";
        }

        @JsonRpcMethod(value = "order.queued", orderedBy = "order", maxConcurrent = 1)
        public String queued(Order order) {
            return "done";
        }

        @JsonRpcMethod("free")
        public String free() {
            return "done";
        }
    }

    /** Whoever knows the password has an account. */
    private static UserDetails user(String name) {
        return User.withUsername(name)
                .password("{noop}" + SecuredApplication.PASSWORD)
                .roles(name.equals("alice") ? "ADMIN" : "USER")
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnEventLoops.class, PlainPasswords.class, Desk.class})
    static class Application {

        @Bean
        CallRules callRules() {
            return CallRules.builder()
                    .methods("all.ruled")
                    .hasRole("ADMIN")
                    .anyMethod()
                    .permitAll()
                    .build();
        }

        @Bean
        AuditEventRepository auditEvents() {
            return new InMemoryAuditEventRepository(1000);
        }

        @Bean
        JsonRpcGsonCustomizer orders() {
            return gson -> gson.registerTypeAdapter(Order.class, (JsonDeserializer<Order>) (json, type, context) -> {
                BOUND.incrementAndGet();
                return new Order(json.toString());
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class Servlet {

        @Bean
        UserDetailsService users() {
            return RateLimitsTests::user;
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class Reactive {

        @Bean
        ReactiveUserDetailsService users() {
            return name -> Mono.just(user(name));
        }

        @Bean
        ChannelAuthorizer authorizer() {
            return request -> ChannelAuthorizer.Decision.ALLOW;
        }

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class, Servlet.class, Reactive.class)
                .web(stack.type())
                .run(
                        "--server.port=0",
                        "--jsonrpc.server.rate-limits.user.methods=user.call,order.*",
                        "--jsonrpc.server.rate-limits.user.permits=2",
                        "--jsonrpc.server.rate-limits.user.per=1h",
                        "--jsonrpc.server.rate-limits.session.methods=session.*",
                        "--jsonrpc.server.rate-limits.session.scope=session",
                        "--jsonrpc.server.rate-limits.session.permits=1",
                        "--jsonrpc.server.rate-limits.session.per=1h",
                        "--jsonrpc.server.rate-limits.session.burst=2",
                        "--jsonrpc.server.rate-limits.all.methods=all.*",
                        "--jsonrpc.server.rate-limits.all.paths=/desk",
                        "--jsonrpc.server.rate-limits.all.scope=all",
                        "--jsonrpc.server.rate-limits.all.permits=1",
                        "--jsonrpc.server.rate-limits.all.per=1h");
        port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static String answer(CallWay way, String method, String user) throws Exception {
        return way.answer(port, "/desk", request(2, method), SecuredApplication.basic(user));
    }

    private static void assertLimited(String answer, int permits) {
        JsonObject error = JsonParser.parseString(answer).getAsJsonObject().getAsJsonObject("error");
        assertThat(error.get("code").getAsInt()).isEqualTo(-32009);
        assertThat(error.get("message").getAsString()).isEqualTo("Too many calls");
        JsonObject data = error.getAsJsonObject("data");
        assertThat(data.get("type").getAsString()).isEqualTo("rate.limited");
        assertThat(data.get("retryAfterMillis").getAsLong()).isBetween(1L, 3_600_000L / permits);
        assertThat(data.size()).isEqualTo(2);
    }

    private static double counted(String meter, String tag, String value) {
        return application
                .getBean(MeterRegistry.class)
                .get(meter)
                .tag(tag, value)
                .counter()
                .count();
    }

    @ParameterizedTest
    @EnumSource(CallWay.class)
    void aUserHasOneCountOnAllWays(CallWay way) throws Exception {
        String user = "user-" + way;
        assertThat(answer(way, "user.call", user)).isEqualTo(DONE);
        assertThat(answer(CallWay.PLAIN, "user.call", user)).isEqualTo(DONE);

        for (CallWay each : CallWay.values()) {
            assertLimited(answer(each, "user.call", user), 2);
            assertThat(answer(each, "free", user)).isEqualTo(DONE);
        }
    }

    @ParameterizedTest
    @EnumSource(CallWay.class)
    void aNewSessionHasANewCountAndACallByHttpIsOne(CallWay way) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(answer(way, "session.call", "ann")).isEqualTo(DONE);
        }
    }

    @Test
    void aSessionHasACountOfItsOwn() throws Exception {
        try (WireSocket socket = WireSocket.connect(port, "/desk")) {
            assertThat(socket.exchange(request(2, "session.call"))).isEqualTo(DONE);
            assertThat(socket.exchange(request(2, "session.call"))).isEqualTo(DONE);
            assertLimited(socket.exchange(request(2, "session.call")), 1);
        }
    }

    @Test
    void callsThatRulesDenyDoNotUseUpWhatOthersMayCall() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(answer(CallWay.PLAIN, "all.ruled", "bob")).contains("access.denied");
        }

        assertThat(answer(CallWay.PLAIN, "all.ruled", "alice")).isEqualTo(DONE);
        assertLimited(answer(CallWay.HTTP, "all.ruled", "alice"), 1);
        assertThat(answer(CallWay.PLAIN, "all.ruled", "bob")).contains("access.denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order.value", "order.prompt", "order.queued"})
    void whatIsRefusedIsNeverBoundAndIsCounted(String method) throws Exception {
        String login = SecuredApplication.basic("buyer-" + method);
        String call = request(2, method, "{'order':{'item':'pears'}}");
        try (WireSocket socket = WireSocket.connect(port, "/desk", login)) {
            assertThat(socket.exchange(call)).isEqualTo(DONE);
            assertThat(socket.exchange(call)).isEqualTo(DONE);
            int bound = BOUND.get();
            double limited = counted("jsonrpc.server.errors", "type", "rate.limited");

            for (int i = 0; i < 20; i++) {
                assertLimited(socket.exchange(call), 2);
                socket.send(notification(method, "{'order':{'item':'pears'}}"));
            }
            String answers = socket.exchange(batch(call, call, request(3, "free")));

            assertThat(JsonParser.parseString(answers).getAsJsonArray()).hasSize(3);
            assertThat(answers).contains("rate.limited", result(3, "'done'"));
            assertThat(BOUND).hasValue(bound);
            assertThat(counted("jsonrpc.server.errors", "type", "rate.limited") - limited)
                    .isEqualTo(42);
            assertThat(counted("jsonrpc.server.calls.limited", "limit", "user")).isGreaterThanOrEqualTo(42);
        }
    }

    @Test
    void whatIsRefusedIsAnEventOfTheAudit() throws Exception {
        for (int i = 0; i < 3; i++) {
            String unused = answer(CallWay.PLAIN, "user.call", "watched");
        }

        List<AuditEvent> events =
                application.getBean(AuditEventRepository.class).find("watched", null, "CALL_LIMITED");
        assertThat(events)
                .singleElement()
                .extracting(AuditEvent::getData)
                .asString()
                .contains("limit=user", "method=user.call", "refused=1");
    }
}
