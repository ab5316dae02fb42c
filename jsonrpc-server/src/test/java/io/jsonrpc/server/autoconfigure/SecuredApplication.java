package io.jsonrpc.server.autoconfigure;

import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.security.CallRules;
import jakarta.annotation.security.RolesAllowed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.logout.DelegatingServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.SecurityContextServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods with every kind of rule, for everybody who can log in, on either stack. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
@Import({OwnEventLoops.class, PlainPasswords.class, SecuredApplication.Methods.class})
class SecuredApplication {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static final String PASSWORD = "LEAKED-password";

    static final String TOKEN = "LEAKED-token";

    /** Is let in, as a token is that expires a moment later. */
    static final String EXPIRED_TOKEN = "LEAKED-expired";

    /** The methods that were called. */
    static final Queue<String> REACHED = new ConcurrentLinkedQueue<>();

    /** How many params of type {@link Order} were bound. */
    static final AtomicInteger BOUND = new AtomicInteger();

    /** Who had the sessions of this test that have ended, and how they did. */
    static final BlockingQueue<String> CLOSED = new LinkedBlockingQueue<>();

    /** The test whose sessions are in {@link #CLOSED}; those of others may end much later. */
    static volatile String test = "";

    /** The header with the test that makes a connection. */
    static final String TEST_HEADER = "x-test";

    private static final UserDetails[] USERS = {
        User.withUsername("alice").password("{noop}" + PASSWORD).roles("ADMIN").build(),
        User.withUsername("bob").password("{noop}" + PASSWORD).roles("USER").build()
    };

    record Order(String item) {}

    /** The header of a login that each request repeats. */
    static String basic(String user) {
        return "Authorization: Basic " + base64(user + ":" + PASSWORD);
    }

    static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Logs in by a form.
     *
     * @param headers of the request, such as the cookie of another login
     * @return the header with the cookie of the HTTP session
     */
    static String login(int port, String user, String... headers) throws Exception {
        HttpResponse<String> response = post(port, "/login", "username=" + user + "&password=" + PASSWORD, headers);
        return "Cookie: "
                + response.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                        .collect(Collectors.joining("; "));
    }

    static HttpResponse<String> post(int port, String path, String form, String... headers) throws Exception {
        return post(port, path, "application/x-www-form-urlencoded", form, headers);
    }

    /** Makes a call by HTTP. */
    static String call(int port, String path, String message, String... headers) throws Exception {
        return post(port, path, "application/json", message, headers).body();
    }

    private static HttpResponse<String> post(int port, String path, String type, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (String header : headers) {
            int colon = header.indexOf(':');
            request.header(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @JsonRpcController(value = "/methods", channels = true, httpCalls = true)
    static class Methods {

        @OnClosed
        public void closed(Session session, @Nullable Principal user, String status) {
            if (session.getHandshakeHeaders()
                    .getOrDefault(TEST_HEADER, List.of())
                    .contains(test)) {
                CLOSED.add((user == null ? "nobody" : user.getName()) + " " + status);
            }
        }

        private static String reached(String method) {
            REACHED.add(method);
            return "done";
        }

        @JsonRpcMethod
        public String open() {
            return reached("open");
        }

        @JsonRpcMethod("annotated.value")
        @PreAuthorize("hasRole('ADMIN')")
        public String value() {
            return reached("annotated.value");
        }

        @JsonRpcMethod(value = "annotated.prompt", execution = Execution.NON_BLOCKING)
        @PreAuthorize("hasRole('ADMIN')")
        public String prompt() {
            return reached("annotated.prompt");
        }

        @JsonRpcMethod("annotated.future")
        @PreAuthorize("hasRole('ADMIN')")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture(reached("annotated.future"));
        }

        @JsonRpcMethod("annotated.mono")
        @PreAuthorize("hasRole('ADMIN')")
        public Mono<String> mono() {
            return Mono.fromSupplier(() -> reached("annotated.mono"));
        }

        @JsonRpcMethod("annotated.flux")
        @PreAuthorize("hasRole('ADMIN')")
        public Flux<String> flux() {
            return Flux.just(reached("annotated.flux"));
        }

        @JsonRpcMethod("annotated.stream")
        @PreAuthorize("hasRole('ADMIN')")
        public Flow.Publisher<String> stream() {
            reached("annotated.stream");
            return new SubmissionPublisher<>();
        }

        @JsonRpcMethod("annotated.secured")
        @Secured("ROLE_ADMIN")
        public String secured() {
            return reached("annotated.secured");
        }

        @JsonRpcMethod("annotated.jsr250")
        @RolesAllowed("ADMIN")
        public String jsr250() {
            return reached("annotated.jsr250");
        }

        @JsonRpcMethod("annotated.after")
        @PostAuthorize("hasRole('ADMIN')")
        public String after() {
            return "done";
        }

        @JsonRpcMethod("thrown.future")
        public CompletableFuture<String> deniedLater() {
            return CompletableFuture.failedFuture(new AccessDeniedException("not sent"));
        }

        @JsonRpcMethod("thrown.mono")
        public Mono<String> deniedInside() {
            return Mono.error(new AccessDeniedException("not sent"));
        }

        @JsonRpcMethod("thrown.credentials")
        public void credentials() {
            throw new BadCredentialsException("not sent");
        }

        @JsonRpcMethod("thrown.broken")
        public void broken() {
            throw new AuthenticationServiceException("not sent");
        }

        @JsonRpcMethod("rule.value")
        public String order(Order order) {
            return reached("rule.value");
        }

        @JsonRpcMethod(value = "rule.prompt", execution = Execution.NON_BLOCKING)
        public String orderPrompt(Order order) {
            return reached("rule.prompt");
        }

        @JsonRpcMethod(value = "rule.queued", orderedBy = "order", maxConcurrent = 1)
        public String orderQueued(Order order) {
            return reached("rule.queued");
        }

        @JsonRpcMethod("rule.flux")
        public Flux<String> orders(Order order) {
            return Flux.just(reached("rule.flux"));
        }

        @JsonRpcMethod("ruled.login")
        public String login() {
            return reached("ruled.login");
        }

        @JsonRpcMethod("ruled.thrown")
        public String thrown() {
            return reached("ruled.thrown");
        }

        @JsonRpcMethod("ruled.nobody")
        public String nobody() {
            return reached("ruled.nobody");
        }
    }

    @Bean
    CallRules callRules() {
        return CallRules.builder()
                .methods("rule.*")
                .hasRole("ADMIN")
                .methods("ruled.login")
                .authenticated()
                .methods("ruled.thrown")
                .access((user, call) -> {
                    throw new AccessDeniedException("not sent");
                })
                .methods("open", "annotated.*", "thrown.*")
                .permitAll()
                .methods("handled")
                .access((user, call) -> null)
                .build();
    }

    @Bean
    JsonRpcGsonCustomizer orders() {
        return gson -> gson.registerTypeAdapter(Order.class, (JsonDeserializer<Order>) (json, type, context) -> {
            BOUND.incrementAndGet();
            return new Order(json.toString());
        });
    }

    @Bean
    JsonRpcConfigurer handlers() {
        RequestHandler<JsonElement> handler = RequestHandler.of(JsonElement.class, (transaction, request) -> {
            throw new AccessDeniedException("not sent");
        });
        return registry ->
                registry.addHandler(handler, "/handler").withChannels().withHttpCalls();
    }

    @Bean
    AuditEventRepository auditEvents() {
        return new InMemoryAuditEventRepository(100_000);
    }

    /** Without it Spring Security publishes nothing of its annotations. */
    @Bean
    AuthorizationEventPublisher authorizationEvents(ApplicationEventPublisher events) {
        return new SpringAuthorizationEventPublisher(events);
    }

    private static OAuth2AuthenticatedPrincipal userOf(String token) {
        if (token.equals(TOKEN)) {
            return new DefaultOAuth2AuthenticatedPrincipal(
                    "tess", Map.of("sub", "tess"), AuthorityUtils.createAuthorityList("ROLE_ADMIN"));
        }
        if (token.equals(EXPIRED_TOKEN)) {
            Map<String, Object> claims = Map.of("sub", "tess", "exp", Instant.EPOCH);
            return new DefaultOAuth2AuthenticatedPrincipal("tess", claims, List.of());
        }
        throw new BadOpaqueTokenException("unknown");
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class Servlet {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(USERS);
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(Customizer.withDefaults())
                    .formLogin(Customizer.withDefaults())
                    .logout(Customizer.withDefaults())
                    .oauth2ResourceServer(
                            server -> server.opaqueToken(opaque -> opaque.introspector(SecuredApplication::userOf)))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class Reactive {

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(List.of(USERS));
        }

        @Bean
        ChannelAuthorizer authorizer() {
            return request -> ChannelAuthorizer.Decision.ALLOW;
        }

        @Bean
        SecurityWebFilterChain chain(
                ServerHttpSecurity http, @Qualifier("jsonRpcLogoutHandler") ServerLogoutHandler endsSessions) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .anonymous(Customizer.withDefaults())
                    .httpBasic(Customizer.withDefaults())
                    .formLogin(Customizer.withDefaults())
                    .logout(logout -> logout.logoutHandler(
                            new DelegatingServerLogoutHandler(endsSessions, new SecurityContextServerLogoutHandler())))
                    .oauth2ResourceServer(server -> server.opaqueToken(
                            opaque -> opaque.introspector(token -> Mono.fromSupplier(() -> userOf(token)))))
                    .build();
        }
    }
}
