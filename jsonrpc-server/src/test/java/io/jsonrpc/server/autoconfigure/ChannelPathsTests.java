package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * One table of paths, through sockets and through channels. The rules of URLs decide about both: on the servlet stack those
 * that Spring Security has, on the reactive one those that the application repeats in its authorizer.
 */
@OnEachWebStack
class ChannelPathsTests {

    private static final String OFFER = request(
            "'rpc.session.1'",
            "rpc.session.open",
            "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},"
                    + "'extensions':{'channels':{'max':4,'parts':16384}}}");

    /** Who gets there: nobody in particular, a user, an administrator. */
    private static final Map<String, List<String>> ALLOWED = Map.of(
            "/app/public/1", List.of("", "user", "admin"),
            "/app/rooms/1", List.of("user", "admin"),
            "/app/rooms/a%20b", List.of("user", "admin"),
            "/app/admin/1", List.of("admin"),
            "/app/denied/1", List.of());

    /** Paths that no handler has, or that are spelled like nothing a page would write. */
    private static final List<String> STRANGE = List.of(
            "/app/missing",
            "/public/1",
            "/app",
            "/app/",
            "/app/public/1/",
            "/app//admin/1",
            "//app/admin/1",
            "/app/ADMIN/1",
            "/APP/admin/1",
            "/app/admin;x=1/1",
            "/app/public/..;/admin/1",
            "/app/%61dmin/1",
            "/app/admin%2f1",
            "/app/admin%2F1",
            "/app/public/../admin/1",
            "/app/public/%2e%2e/admin/1",
            "/app/./admin/1",
            "/app/admin/1?x=1",
            "/app/admin/1%00",
            "/app/admin/\\u0000",
            "/app/admin\\\\1",
            "/app/\\uFF0Fadmin/1",
            "app/admin/1",
            "",
            "http://localhost/app/admin/1",
            "/app/admin/" + "1".repeat(1024));

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnEventLoops.class, PlainPasswords.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<?> echo = (transaction, request) -> transaction.sendResponse(request.getParams());
            return registry -> {
                registry.addHandler(echo, "/public/outer", "/rooms/outer");
                registry.addHandler(echo, "/public/{id}", "/rooms/{id}", "/admin/{id}", "/denied/{id}")
                        .withChannels();
            };
        }

        private static UserDetails[] users() {
            return new UserDetails[] {
                User.withUsername("user").password("{noop}secret").roles("USER").build(),
                User.withUsername("admin")
                        .password("{noop}secret")
                        .roles("USER", "ADMIN")
                        .build()
            };
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.SERVLET)
        InMemoryUserDetailsManager servletUsers() {
            return new InMemoryUserDetailsManager(users());
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.SERVLET)
        SecurityFilterChain servletChain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public/**")
                            .permitAll()
                            .requestMatchers("/admin/**")
                            .hasRole("ADMIN")
                            .requestMatchers("/denied/**")
                            .denyAll()
                            .anyRequest()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        MapReactiveUserDetailsService reactiveUsers() {
            return new MapReactiveUserDetailsService(users());
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        SecurityWebFilterChain reactiveChain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.pathMatchers("/public/**")
                            .permitAll()
                            .pathMatchers("/admin/**")
                            .hasRole("ADMIN")
                            .pathMatchers("/denied/**")
                            .denyAll()
                            .anyExchange()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        ChannelAuthenticator authenticator() {
            return (authorization, session) -> Arrays.stream(users())
                    .filter(user -> authorization.equals(basic(user.getUsername())))
                    .map(user -> UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()))
                    .findFirst()
                    .orElse(null);
        }

        @Bean
        @ConditionalOnWebApplication(type = Type.REACTIVE)
        ChannelAuthorizer authorizer() {
            return request -> isAllowed(request.path().substring("/app".length()), request.principal())
                    ? Decision.ALLOW
                    : Decision.FORBID;
        }

        private static boolean isAllowed(String path, @Nullable Principal principal) {
            if (path.startsWith("/public/")) {
                return true;
            }
            if (path.startsWith("/denied/") || !(principal instanceof Authentication user)) {
                return false;
            }
            return !path.startsWith("/admin/")
                    || user.getAuthorities().stream().anyMatch(each -> "ROLE_ADMIN".equals(each.getAuthority()));
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--server.servlet.context-path=/app", "--spring.webflux.base-path=/app");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static int port() {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    private static String[] headers(String user) {
        return user.isEmpty()
                ? new String[] {"Sec-WebSocket-Protocol: jsonrpc2.session.v1"}
                : new String[] {"Sec-WebSocket-Protocol: jsonrpc2.session.v1", "Authorization: " + basic(user)};
    }

    private static boolean getsSocket(String user, String path) throws IOException {
        return WireSocket.status(port(), path, headers(user)) == 101;
    }

    /** The sockets of one user, on which a channel is requested. */
    private static final class Client implements AutoCloseable {

        private final WireSocket socket;

        private int last = -1;

        Client(String user) throws IOException {
            this.socket = WireSocket.connect(port(), "/app/public/outer", headers(user));
            assertThat(this.socket.exchange(OFFER)).contains("\"channels\":{\"max\":64,\"parts\":16384}");
        }

        /** Null if a channel is opened; else why not. */
        @Nullable String refusal(String path) throws IOException {
            return refusal(path, "");
        }

        /** The same with the credentials of a user. */
        @Nullable String refusalAs(String user, String path) throws IOException {
            return refusal(path, ",'authorization':'" + basic(user) + "'");
        }

        private @Nullable String refusal(String path, String more) throws IOException {
            this.last += 2;
            this.socket.send("0:"
                    + request(
                            "'rpc.session." + this.last + "'",
                            "rpc.session.channel.open",
                            "{'channel':" + this.last + ",'path':'" + path + "'" + more + "}"));
            String answer = received();
            assertThat(answer).startsWith("0:").contains("rpc.session." + this.last);
            JsonObject content = JsonParser.parseString(answer.substring(2)).getAsJsonObject();
            if (content.has("error")) {
                this.socket.send(closing());
                JsonObject data = content.getAsJsonObject("error").getAsJsonObject("data");
                return data.get("reason").getAsString();
            }
            this.socket.send(this.last + ":" + request(1, "echo", "['" + this.last + "']"));
            assertThat(received()).isEqualTo(this.last + ":" + result(1, "['" + this.last + "']"));
            this.socket.send(closing());
            assertThat(received()).startsWith("0:").contains("rpc.session.channel.close");
            return null;
        }

        private String closing() {
            return "0:"
                    + notification(
                            "rpc.session.channel.close", "{'channel':" + this.last + ",'code':1000,'received':0}");
        }

        private String received() throws IOException {
            String text = this.socket.receive();
            return text.contains("rpc.session.ack") ? received() : text;
        }

        @Override
        public void close() {
            this.socket.close();
        }
    }

    @Test
    void whoGetsASocketGetsAChannelAndNobodyElse() throws IOException {
        for (String user : List.of("", "user", "admin")) {
            try (Client client = new Client(user)) {
                for (Map.Entry<String, List<String>> each : ALLOWED.entrySet()) {
                    boolean allowed = each.getValue().contains(user);
                    String path = each.getKey();

                    assertThat(getsSocket(user, path))
                            .as("a socket of '%s' at %s on %s", user, path, this.stack)
                            .isEqualTo(allowed);
                    assertThat(client.refusal(path))
                            .as("a channel of '%s' at %s on %s", user, path, this.stack)
                            .isEqualTo(allowed ? null : user.isEmpty() ? "path" : "forbidden");
                }
            }
        }
    }

    @Test
    void credentialsOfAChannelGetWhatThoseOfASocketWouldGet() throws IOException {
        for (String outer : List.of("", "admin")) {
            try (Client client = new Client(outer)) {
                for (Map.Entry<String, List<String>> each : ALLOWED.entrySet()) {
                    for (String user : List.of("user", "admin")) {
                        assertThat(client.refusalAs(user, each.getKey()))
                                .as("a channel of '%s' at %s on %s", user, each.getKey(), this.stack)
                                .isEqualTo(each.getValue().contains(user) ? null : "forbidden");
                    }
                }
                assertThat(client.refusalAs("nobody", "/app/public/1")).isEqualTo("authenticate");
                assertThat(client.refusalAs("nobody", "/app/missing")).isEqualTo("authenticate");
                assertThat(client.refusalAs("admin", "/app/%61dmin/1")).isEqualTo("path");
            }
        }
    }

    @Test
    void noHandlerAndNoOtherSpellingIsThere() throws IOException {
        for (String user : List.of("", "user", "admin")) {
            try (Client client = new Client(user)) {
                for (String path : STRANGE) {
                    assertThat(client.refusal(path))
                            .as("'%s' at %s", user, path)
                            .isEqualTo("path");
                }
                assertThat(client.refusal("/app/rooms/outer"))
                        .as("a handler without channels before one with")
                        .isEqualTo("path");
            }
        }
    }
}
