package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.ErrorResponseException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What is around each call of an application, on whichever thread it is handled. */
@OnEachWebStack
class CallContextTests {

    private static ConfigurableApplicationContext application;

    @Parameter
    WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--jsonrpc.server.observation.mdc=true");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static WireSocket connect(String path, String... headers) throws IOException {
        return WireSocket.connect(
                Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")), path, headers);
    }

    private static WireSocket connectAs(String user, String path) throws IOException {
        String credentials = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return connect(path, "Authorization: Basic " + credentials, "Accept-Language: fr-CH, en;q=0.9");
    }

    @Test
    void handlersAndControllersRunAsTheUserOfTheirSessionAndInItsLanguage() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller");
                WireSocket bob = connectAs("bob", "/handler");
                WireSocket anonymous = connect("/controller")) {
            assertThat(alice.exchange(request(1, "who"))).isEqualTo(result(1, "'alice fr_CH'"));
            assertThat(bob.exchange(request(1, "who"))).isEqualTo(result(1, "'bob fr_CH'"));
            assertThat(anonymous.exchange(request(1, "who")))
                    .isEqualTo(result(1, "'anonymousUser " + Locale.getDefault() + "'"));
        }
    }

    @Test
    void aProblemIsDescribedInTheLanguageOfTheSession() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller");
                WireSocket anonymous = connect("/controller", "Accept-Language: de")) {
            assertThat(alice.exchange(request(1, "conflict")))
                    .contains("\"message\":\"Conflit\"", "\"title\":\"Conflit\"", "\"status\":409");
            assertThat(anonymous.exchange(request(1, "conflict"))).contains("\"title\":\"Conflict\"");
        }
    }

    @Test
    void nothingOfACallStaysOnAThreadThatReads() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller");
                WireSocket anonymous = connect("/controller")) {
            for (int i = 0; i < 20; i++) {
                assertThat(alice.exchange(request(1, "prompt"))).isEqualTo(result(1, "'alice'"));
                assertThat(anonymous.exchange(request(1, "prompt"))).isEqualTo(result(1, "'anonymousUser'"));
            }
        }
    }

    @Test
    void aMonoRunsAsTheUserAndInTheCallThatItWasReturnedFor() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller")) {
            assertThat(alice.exchange(request(7, "later"))).isEqualTo(result(7, "'alice later 7'"));
        }
    }

    @Test
    void aMethodMayTakeItsUserAndItsCall() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller");
                WireSocket anonymous = connect("/controller")) {
            assertThat(alice.exchange(request(1, "arguments"))).isEqualTo(result(1, "'alice 5 null alice arguments'"));
            assertThat(anonymous.exchange(request(1, "arguments")))
                    .isEqualTo(result(1, "'nobody null null nobody arguments'"));
        }
    }

    @Test
    void annotationsOfMethodSecurityAreObeyed() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller");
                WireSocket bob = connectAs("bob", "/controller")) {
            assertThat(alice.exchange(request(1, "admin"))).isEqualTo(result(1, "'done'"));
            assertThat(bob.exchange(request(1, "admin"))).contains("\"error\"").doesNotContain("done");
        }
    }

    @Test
    void logEntriesKnowTheirCall() throws Exception {
        try (WireSocket alice = connectAs("alice", "/controller")) {
            assertThat(alice.exchange(request("'a'", "log")))
                    .matches(".*\"[0-9a-f]{8} log \\\\\"a\\\\\"\".*")
                    .contains("\"result\"");
        }
    }

    /** A session that uses the extension {@code context}. */
    private static WireSocket connectWithContext() throws IOException {
        return connectWithContext("{}");
    }

    /** @param params of the extension, in the offer and in the answer */
    private static WireSocket connectWithContext(String params) throws IOException {
        WireSocket socket = connect("/controller", "Sec-WebSocket-Protocol: jsonrpc2.session.v1");
        assertThat(socket.exchange(OPEN.replace("{\"context\":{}}", "{\"context\":" + params + "}")))
                .contains("\"extensions\":{\"context\":" + params + "}");
        return socket;
    }

    private static String with(String member, String message) {
        return message.replaceFirst("\\{", "{" + member.replace('\'', '"') + ",");
    }

    /** What is received next, without acknowledgements. */
    private static String next(WireSocket socket) throws IOException {
        String text = socket.receive();
        return text.contains("rpc.session.ack") ? next(socket) : text;
    }

    @Test
    void aCallThatIsNotAnsweredInTheTimeOfItsCallerIsCancelled() throws Exception {
        try (WireSocket socket = connectWithContext()) {
            int millis = 25;
            do {
                // A call whose time is over before a thread is free never begins: the next one has twice the time.
                millis *= 2;
                socket.send(with("'timeoutMillis':" + millis, request(millis, "hold")));
                assertThat(next(socket)).contains("\"id\":" + millis, "-32002", "request.timeout");
                // Its turn comes when the method before it has returned.
                socket.send(request("'after'", "log"));
                assertThat(next(socket)).contains("\"id\":\"after\"");
            } while (HELD.poll() == null);
        }
    }

    @Test
    void theSpanOfACallIsInTheTraceOfItsCallerAndItsOwnCallsAreInThatSpan() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00f067aa0ba902b7";
        try (WireSocket socket = connectWithContext()) {
            socket.send(with("'traceparent':'00-" + trace + "-" + parent + "-01'", request(1, "trace")));
            Matcher sent = Pattern.compile(".*\"traced\",\"traceparent\":\"00-(\\w+)-(\\w+)-01\".*")
                    .matcher(next(socket));
            assertThat(sent.matches()).isTrue();
            assertThat(sent.group(1)).isEqualTo(trace);
            assertThat(next(socket)).isEqualTo(result(1, "'" + trace + " " + parent + "'"));
        }
    }

    @Test
    void aClientThatReceivesNoContextIsNotToldWhereACallIsInItsTrace() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00f067aa0ba902b7";
        try (WireSocket socket = connectWithContext("{\"receives\":false}")) {
            socket.send(with("'traceparent':'00-" + trace + "-" + parent + "-01'", request(1, "trace")));
            assertThat(next(socket)).isEqualTo(notification("traced"));
            assertThat(next(socket)).isEqualTo(result(1, "'" + trace + " " + parent + "'"));
        }
    }

    @Test
    void aPlainClientChoosesNoTrace() throws Exception {
        try (WireSocket socket = connect("/controller")) {
            socket.send(with(
                    "'traceparent':'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'", request(1, "trace")));
            assertThat(socket.receive()).isEqualTo(notification("traced"));
            assertThat(socket.receive())
                    .doesNotContain("4bf92f3577b34da6a3ce929d0e0e4736")
                    .endsWith(" null\"}");
        }
    }

    @Test
    void anInterceptorIsAroundEachEntryOfABatchOnWhicheverPath() throws Exception {
        List<String> seen = application.getBean(Noting.class).seen;
        for (String path : List.of("/controller", "/handler")) {
            seen.clear();
            try (WireSocket socket = connect(path)) {
                assertThat(socket.exchange(batch(request(1, "who"), notification("who"), request(2, "forbidden"))))
                        .contains("\"id\":1", "\"id\":2", "-32603");
            }
            assertThat(seen)
                    .containsExactly("who as anonymousUser", "who as anonymousUser", "forbidden as anonymousUser");
        }
    }

    private static final String OPEN = request(
            "'rpc.session.1'",
            "rpc.session.open",
            "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},"
                    + "'extensions':{'context':{}}}");

    private static final BlockingQueue<String> HELD = new LinkedBlockingQueue<>();

    /** Fails for one method, and notes all. */
    static class Noting implements ServerCallInterceptor {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
            this.seen.add(request.getMethod() + " as " + user());
            if (request.getMethod().equals("forbidden")) {
                throw new IllegalStateException("forbidden");
            }
            next.proceed(transaction);
        }
    }

    private static String name(SecurityContext context) {
        Authentication user = context.getAuthentication();
        return user == null ? "nobody" : user.getName();
    }

    private static String user() {
        return name(SecurityContextHolder.getContext());
    }

    @JsonRpcController("/controller")
    static class Around {

        private final Tracer tracer;

        Around(Tracer tracer) {
            this.tracer = tracer;
        }

        @JsonRpcMethod
        public void conflict() {
            throw new ErrorResponseException(HttpStatus.CONFLICT);
        }

        @JsonRpcMethod
        public void hold() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException cancelled) {
                HELD.add("interrupted");
            }
        }

        @JsonRpcMethod
        public String trace(Session session) throws IOException {
            session.sendNotification("traced");
            TraceContext context = this.tracer.currentTraceContext().context();
            return context == null ? "none" : context.traceId() + " " + context.parentId();
        }

        @JsonRpcMethod
        public String who() {
            return user() + " " + LocaleContextHolder.getLocale();
        }

        @JsonRpcMethod(execution = Execution.NON_BLOCKING)
        public String prompt() {
            return user();
        }

        @JsonRpcMethod
        public Mono<String> later() {
            return Mono.just("")
                    .publishOn(Schedulers.parallel())
                    .then(ReactiveSecurityContextHolder.getContext())
                    .flatMap(context -> Mono.deferContextual(view -> {
                        JsonRpcCall call = view.get(JsonRpcCall.class);
                        return Mono.just(name(context) + " " + call.getMethod() + " " + call.getRequestId());
                    }));
        }

        @JsonRpcMethod
        public String arguments(
                @AuthenticationPrincipal @Nullable UserDetails user,
                @AuthenticationPrincipal(expression = "username.length()") @Nullable Integer length,
                @AuthenticationPrincipal @Nullable Integer other,
                SecurityContext context,
                JsonRpcCall call) {
            return (user == null ? "nobody" : user.getUsername()) + " " + length + " " + other + " " + name(context)
                    + " " + call.getMethod();
        }

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public String admin() {
            return "done";
        }

        @JsonRpcMethod
        public String log() {
            return MDC.get("jsonrpc.session") + " " + MDC.get("jsonrpc.method") + " " + MDC.get("jsonrpc.id");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @Import({OwnEventLoops.class, PlainPasswords.class, FinishedSpans.class, Around.class, Noting.class})
    static class Application {

        private static final UserDetails[] USERS = {
            User.withUsername("alice").password("{noop}secret").roles("ADMIN").build(),
            User.withUsername("bob").password("{noop}secret").roles("USER").build()
        };

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<JsonElement> handler = RequestHandler.of(
                    JsonElement.class,
                    (transaction, request) -> transaction.sendResponse(user() + " " + LocaleContextHolder.getLocale()));
            return registry -> registry.addHandler(handler, "/handler");
        }

        @Bean
        MessageSource messageSource() {
            StaticMessageSource messages = new StaticMessageSource();
            messages.addMessage(
                    "problemDetail.title." + ErrorResponseException.class.getName(),
                    Locale.forLanguageTag("fr-CH"),
                    "Conflit");
            return messages;
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.SERVLET)
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(USERS);
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.SERVLET)
        SecurityFilterChain servletChain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        MapReactiveUserDetailsService reactiveUsers() {
            return new MapReactiveUserDetailsService(USERS);
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        SecurityWebFilterChain reactiveChain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }
}
