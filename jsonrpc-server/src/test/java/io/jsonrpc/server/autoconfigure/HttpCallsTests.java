package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The controllers of a whole application, with its users, called by HTTP. */
@OnEachWebStack
class HttpCallsTests {

    private static final int PATIENCE_SECONDS = 60;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext application;

    @Parameter
    WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        Shop.CALLS.clear();
        Shop.OPEN.clear();
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                // Fewer threads than calls that are open at a time.
                .run("--server.port=0", "--server.tomcat.threads.max=3", "--server.jetty.threads.max=9");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static CompletableFuture<HttpResponse<String>> send(String path, String user, String body) {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!user.isEmpty()) {
            String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + credentials);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String answer(String path, String body) throws Exception {
        HttpResponse<String> answer = get(send(path, "", body));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    /** Login, path, method, status, and what the answer contains. */
    private static final String[][] TABLE = {
        {"", "/open", "who", "200", "\"anonymousUser\""},
        {"bob:secret", "/open", "who", "200", "\"bob\""},
        {"bob:wrong", "/open", "who", "401", ""},
        {"", "/private", "who", "401", ""},
        {"bob:wrong", "/private", "who", "401", ""},
        {"bob:secret", "/private", "who", "200", "\"bob\""},
        {"bob:secret", "/admin", "who", "403", ""},
        {"alice:secret", "/admin", "who", "200", "\"alice\""},
        {"alice:secret", "/open", "rule", "200", "\"done\""},
        {"bob:secret", "/open", "rule", "200", "\"error\""},
        {"", "/open", "rule", "200", "\"error\""},
        {"", "/nowhere", "who", "401", ""},
        {"bob:secret", "/nowhere", "who", "404", ""},
    };

    @Test
    void callsObeyTheRulesOfUrlsAndOfMethods() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String[] row : TABLE) {
            Shop.CALLS.clear();
            HttpResponse<String> answer = get(send(row[1], row[0], request(1, row[2])));
            boolean called = row[3].equals("200") && !row[4].contains("error");
            if (answer.statusCode() != Integer.parseInt(row[3])
                    || !answer.body().contains(row[4])
                    || Shop.CALLS.contains(row[2]) != called) {
                wrong.add(List.of(row) + ": " + answer.statusCode() + " " + answer.body() + " " + Shop.CALLS);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void controllersAreCalledAsOverASocket() throws Exception {
        assertThat(answer("/open", request(1, "add", "{'a':2,'b':3}"))).isEqualTo(result(1, "5"));
        assertThat(answer("/open", request(1, "add", "['x',3]"))).contains("-32602", "params.invalid", "$[0]");
        assertThat(answer("/open", request(1, "nothing"))).contains("-32601");
        assertThat(answer("/open", batch(request(1, "add", "[1,1]"), notification("note"), request(2, "add", "[2,2]"))))
                .isEqualTo(batch(result(1, "2"), result(2, "4")));
    }

    @Test
    void theSessionOfACallBeginsAndEndsWithIt() throws Exception {
        Shop.CALLS.clear();

        HttpResponse<String> answer = get(send("/private", "alice:secret", notification("note")));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(List.of(next(Shop.CALLS), next(Shop.CALLS), next(Shop.CALLS), next(Shop.CALLS)))
                .containsExactly("connected alice", "intercepted note", "note", "closed alice 1000");
    }

    @Test
    void aControllerMayRefuseTheSession() throws Exception {
        assertThat(get(send("/private", "mallory:secret", request(1, "who"))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aNotificationIsAcceptedOnceTheSessionIs() throws Exception {
        Shop.CALLS.clear();
        CompletableFuture<HttpResponse<String>> answer = send("/private", "carol:secret", notification("note"));
        CompletableFuture<String> callback = Shop.OPEN.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(callback).isNotNull();
        answer("/open", request(1, "add", "[1,1]"));
        assertThat(answer).isNotDone();
        assertThat(Shop.CALLS).isEmpty();

        callback.complete("accepted");

        assertThat(get(answer).statusCode()).isEqualTo(204);
        assertThat(List.of(next(Shop.CALLS), next(Shop.CALLS))).containsExactly("intercepted note", "note");
    }

    @Test
    void streamsAndCallsOfTheClientFail() throws Exception {
        assertThat(answer("/open", request(1, "ticks")))
                .isEqualTo(error(1, -32013, "Streams need a WebSocket", "{'type':'stream.unsupported'}"));
        String upload = request(1, "sum", "[{'rpc.stream':'a'}]");
        for (String call : List.of(upload, batch(upload), batch(request(1, "ticks"), upload))) {
            assertThat(answer("/open", call)).contains("-32013").doesNotContain("-32602", "\"result\"");
        }
        assertThat(answer("/open", request(1, "asks"))).isEqualTo(result(1, "'AnswersOnlyException'"));
    }

    @Test
    void noThreadOfTheServerWaitsForAnAnswer() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
        List<CompletableFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(send("/open", "", request(i, "hold")));
            CompletableFuture<String> called = Shop.OPEN.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(called).as("call " + i).isNotNull();
            futures.add(called);
        }
        assertThat(answer("/open", request(1, "add", "[1,1]"))).isEqualTo(result(1, "2"));
        assertThat(open).noneMatch(CompletableFuture::isDone);

        futures.forEach(future -> future.complete("late"));

        for (int i = 0; i < 20; i++) {
            assertThat(get(open.get(i)).body()).isEqualTo(result(i, "'late'"));
        }
    }

    @Test
    void callsAreTimedAsOthersAre() throws Exception {
        answer("/open", request(1, "add", "[1,1]"));

        // A call has ended a moment after its answer was given.
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> application.getBean(MeterRegistry.class).getMeters().stream()
                        .anyMatch(meter -> meter.getId().getTags().stream()
                                .anyMatch(tag -> tag.getValue().equals("add"))));
    }

    @JsonRpcService
    interface Page {

        String ask();
    }

    @JsonRpcController(
            value = {"/open", "/private", "/admin"},
            httpCalls = true)
    static class Shop {

        static final BlockingQueue<String> CALLS = new LinkedBlockingQueue<>();

        static final BlockingQueue<CompletableFuture<String>> OPEN = new LinkedBlockingQueue<>();

        @OnConnected
        void connected(Session session) {
            String user = user(session);
            if (user.equals("mallory")) {
                throw new SessionRefusedException(4501, "not you");
            }
            if (user.equals("alice")) {
                CALLS.add("connected " + user);
            }
            if (user.equals("carol")) {
                hold().join();
            }
        }

        @OnClosed
        void closed(Session session, String status) {
            if (user(session).equals("alice")) {
                CALLS.add("closed alice " + status);
            }
        }

        private static String user(Session session) {
            return session.getPrincipal() == null
                    ? "nobody"
                    : session.getPrincipal().getName();
        }

        @JsonRpcMethod
        public String who() {
            CALLS.add("who");
            return SecurityContextHolder.getContext().getAuthentication().getName();
        }

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public String rule() {
            CALLS.add("rule");
            return "done";
        }

        @JsonRpcMethod
        public int add(int a, int b) {
            return a + b;
        }

        @JsonRpcNotification
        public void note() {
            CALLS.add("note");
        }

        @JsonRpcMethod
        public CompletableFuture<String> hold() {
            CompletableFuture<String> answer = new CompletableFuture<>();
            OPEN.add(answer);
            return answer;
        }

        @JsonRpcMethod
        public Flow.Publisher<Integer> ticks() {
            return new SubmissionPublisher<>();
        }

        @JsonRpcMethod
        public int sum(Flow.Publisher<Integer> numbers) {
            throw new IllegalStateException("There is no stream");
        }

        @JsonRpcMethod
        public String asks(Session session) {
            try {
                return session.proxy(Page.class).ask();
            } catch (RuntimeException refused) {
                return refused.getClass().getSimpleName();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @Import({OwnEventLoops.class, PlainPasswords.class, Shop.class})
    static class Application {

        private static UserDetails user(String name, String role) {
            return User.withUsername(name).password("{noop}secret").roles(role).build();
        }

        private static final UserDetails[] USERS = {
            user("alice", "ADMIN"), user("bob", "USER"), user("carol", "USER"), user("mallory", "USER")
        };

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ServerCallInterceptor interceptor() {
            return new ServerCallInterceptor() {
                @Override
                public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
                    if (request.getMethod().equals("note")) {
                        Shop.CALLS.add("intercepted note");
                    }
                    next.proceed(transaction);
                }
            };
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.SERVLET)
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(USERS);
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        MapReactiveUserDetailsService reactiveUsers() {
            return new MapReactiveUserDetailsService(USERS);
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.SERVLET)
        SecurityFilterChain servletChain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/open")
                            .permitAll()
                            .requestMatchers("/admin")
                            .hasRole("ADMIN")
                            .anyRequest()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        SecurityWebFilterChain reactiveChain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.pathMatchers("/open")
                            .permitAll()
                            .pathMatchers("/admin")
                            .hasRole("ADMIN")
                            .anyExchange()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }
}
