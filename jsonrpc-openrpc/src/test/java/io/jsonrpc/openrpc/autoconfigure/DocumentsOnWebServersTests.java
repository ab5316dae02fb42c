package io.jsonrpc.openrpc.autoconfigure;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.openrpc.PageApi;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

/** Who gets which document, over a socket and by HTTP. */
@Tag("exhaustive")
class DocumentsOnWebServersTests {

    private static final String ENABLED = "--jsonrpc.openrpc.enabled=true";

    /** The path of the documents, which may be encoded as one likes. */
    private static final List<String> SAME_PATH = List.of(
            "/jsonrpc/openrpc.json",
            "/jsonrpc/openrp%63.json",
            "/jsonrpc/openr%70%63.json",
            "/jsonrpc/%6F%70%65%6Erpc.json");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @JsonRpcController(value = "/prices", calls = PageApi.class)
    static class Prices {

        @JsonRpcMethod("prices.last")
        public int last(String symbol) {
            return symbol.length();
        }
    }

    /** Has SockJS on a path above that of the documents. */
    @JsonRpcController(value = "/jsonrpc", sockJs = true)
    static class Admin {

        @JsonRpcMethod
        public void stop() {}
    }

    private static final String NUMBER = "/numbers/{n:[0-9]+}";

    private static final String CODE = "/codes/{code:[0-9]{3}}";

    /** No path of it is found, so no rule can be asked. */
    private static final String ODD = "/odd/{odd:[0-9]-[a-z]}";

    @JsonRpcController({NUMBER, CODE, ODD})
    static class Numbers {

        @JsonRpcMethod
        public void count() {}
    }

    /** Spring Security is on the class path, and lets everybody in. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Prices.class, Admin.class})
    static class Application {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class ServletRules {

            @Bean
            SecurityFilterChain rules(HttpSecurity http) throws Exception {
                return http.csrf(csrf -> csrf.disable())
                        .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                        .build();
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class ReactiveRules {

            @Bean
            SecurityWebFilterChain rules(ServerHttpSecurity http) {
                return http.authorizeExchange(rules -> rules.anyExchange().permitAll())
                        .build();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Prices.class, Admin.class, Numbers.class})
    static class SecuredApplication {

        @Bean
        SecurityFilterChain rules(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(rules -> rules.requestMatchers("/jsonrpc", NUMBER, CODE)
                            .hasRole("ADMIN")
                            .anyRequest()
                            .permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ann").password("{noop}a").roles("ADMIN").build(),
                    User.withUsername("bob").password("{noop}b").roles("USER").build());
        }
    }

    /** Spring Security covers one of the paths. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Prices.class, Admin.class, Numbers.class})
    static class PartlyCoveredApplication {

        @Bean
        SecurityWebFilterChain rules(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/jsonrpc", NUMBER, CODE))
                    .authorizeExchange(rules -> rules.anyExchange().permitAll())
                    .build();
        }
    }

    private static ConfigurableApplicationContext open;

    @BeforeAll
    static void start() {
        open = start(Application.class, WebApplicationType.SERVLET, ENABLED);
    }

    @AfterAll
    static void stop() {
        open.close();
    }

    private static ConfigurableApplicationContext start(
            Class<?> application, WebApplicationType stack, String... arguments) {
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server.port=0";
        return new SpringApplicationBuilder(application).web(stack).run(all);
    }

    private static int port(ConfigurableApplicationContext application) {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static HttpResponse<String> get(
            ConfigurableApplicationContext application, String pathAndQuery, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port(application) + pathAndQuery));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static List<String> methods(JsonObject document) {
        return document.getAsJsonArray("methods").asList().stream()
                .map(method -> method.getAsJsonObject().get("name").getAsString())
                .toList();
    }

    private static void assertDiscovered(ConfigurableApplicationContext application) throws Exception {
        try (WireSocket socket = WireSocket.connect(port(application), "/prices")) {
            JsonObject answer = JsonParser.parseString(socket.exchange(request(1, "rpc.discover")))
                    .getAsJsonObject();

            assertThat(methods(answer.getAsJsonObject("result"))).containsExactly("prices.last", "page.confirm");
        }
    }

    @Test
    void anEndpointIsDescribedOverItsSocket() throws Exception {
        assertDiscovered(open);
    }

    @Test
    void nobodyIsToldAnythingUnlessThePropertySaysSo() throws Exception {
        try (ConfigurableApplicationContext application = start(Application.class, WebApplicationType.SERVLET);
                WireSocket socket = WireSocket.connect(port(application), "/prices")) {
            assertThat(socket.exchange(request(1, "rpc.discover")))
                    .isEqualTo(error(1, -32601, "Method not found", "{'type':'method.notFound'}"));
            assertThat(get(application, "/jsonrpc/openrpc.json?path=/prices").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aDocumentIsGivenBesideSockJsOnAPathAbove() throws Exception {
        HttpResponse<String> prices = get(open, "/jsonrpc/openrpc.json?path=/prices");

        assertThat(prices.headers().firstValue("content-type")).contains("application/json");
        JsonObject document = JsonParser.parseString(prices.body()).getAsJsonObject();
        assertThat(methods(document)).containsExactly("prices.last", "page.confirm");
        assertThat(document.getAsJsonArray("servers").toString())
                .contains("\"ws://localhost:" + port(open) + "/prices\"");
        assertThat(get(open, "/jsonrpc/info").statusCode()).isEqualTo(200);
    }

    @Test
    void thePathsOfTheApplicationAreThoseOfItsDocuments() throws Exception {
        try (ConfigurableApplicationContext application = start(
                SecuredApplication.class,
                WebApplicationType.SERVLET,
                ENABLED,
                "--server.servlet.context-path=/app",
                "--spring.mvc.servlet.path=/rpc")) {
            for (String path : SAME_PATH) {
                HttpResponse<String> prices = get(application, "/app/rpc" + path + "?path=/prices");

                assertThat(prices.body())
                        .as(path)
                        .contains("\"ws://localhost:" + port(application) + "/app/rpc/prices\"");
                assertThat(get(application, "/app/rpc" + path + "?path=/jsonrpc")
                                .statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void whoeverNamesNoEndpointIsToldWhichThereAre() throws Exception {
        HttpResponse<String> none = get(open, "/jsonrpc/openrpc.json");

        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).isEqualTo("Name the endpoint, as in ?path=/jsonrpc, of [/jsonrpc, /prices]\n");
        assertThat(get(open, "/jsonrpc/openrpc.json?path=/other").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port(open) + "/jsonrpc/openrpc.json"))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> refused = HTTP.send(post, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void aDocumentIsGivenToWhoeverMayOpenThePathOnly() throws Exception {
        try (ConfigurableApplicationContext application =
                start(SecuredApplication.class, WebApplicationType.SERVLET, ENABLED)) {
            for (String path : SAME_PATH) {
                String admin = path + "?path=/jsonrpc";

                assertThat(get(application, admin).statusCode()).as(path).isEqualTo(404);
                assertThat(get(application, admin, "authorization", basic("bob:b"))
                                .statusCode())
                        .as(path)
                        .isEqualTo(404);
                assertThat(get(application, admin, "authorization", basic("ann:a"))
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            for (String pattern : List.of(NUMBER, CODE)) {
                assertThat(get(application, documentOf(pattern)).statusCode())
                        .as(pattern)
                        .isEqualTo(404);
                assertThat(get(application, documentOf(pattern), "authorization", basic("ann:a"))
                                .statusCode())
                        .as(pattern)
                        .isEqualTo(200);
            }
            assertThat(get(application, documentOf(ODD), "authorization", basic("ann:a"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(methods(JsonParser.parseString(
                                    get(application, "/jsonrpc/openrpc.json").body())
                            .getAsJsonObject()))
                    .as("the only one that everybody may open")
                    .containsExactly("prices.last", "page.confirm");
        }
    }

    @Test
    void onWebFluxADocumentIsGivenOfPathsThatNoChainOfSpringSecurityCovers() throws Exception {
        try (ConfigurableApplicationContext application = start(
                PartlyCoveredApplication.class,
                WebApplicationType.REACTIVE,
                ENABLED,
                "--spring.webflux.base-path=/app")) {
            String documents = "/app/jsonrpc/openrpc.json?path=";

            assertThat(get(application, documents + "/prices").body())
                    .contains("\"ws://localhost:" + port(application) + "/app/prices\"");
            assertThat(get(application, documents + "/jsonrpc").statusCode()).isEqualTo(404);
            for (String pattern : List.of(NUMBER, CODE, ODD)) {
                assertThat(get(application, "/app" + documentOf(pattern)).statusCode())
                        .as(pattern)
                        .isEqualTo(404);
            }
        }
    }

    private static String documentOf(String pattern) {
        return "/jsonrpc/openrpc.json?path=" + URLEncoder.encode(pattern, StandardCharsets.UTF_8);
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onWebFluxWithSpringSecurityADocumentIsGivenOverTheSocketAlone() throws Exception {
        try (ConfigurableApplicationContext application =
                start(Application.class, WebApplicationType.REACTIVE, ENABLED)) {
            assertDiscovered(application);
            assertThat(get(application, "/jsonrpc/openrpc.json?path=/prices").statusCode())
                    .isEqualTo(404);
        }
    }
}
