package io.jsonrpc.openrpc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.WebApplicationType.REACTIVE;
import static org.springframework.boot.WebApplicationType.SERVLET;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.openrpc.web.ExplorerHints;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** When there is an explorer, what its files are sent with, and who is told which endpoints there are. */
@Tag("exhaustive")
@ExtendWith(OutputCaptureExtension.class)
class ExplorerOnWebServersTests {

    private static final String PAGE = "/jsonrpc/explorer";

    private static final String ON = "--jsonrpc.openrpc.explorer.enabled=true";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @JsonRpcController("/prices")
    static class Quotes {

        @JsonRpcMethod("prices.last")
        public int last(String symbol) {
            return symbol.length();
        }
    }

    /** Has SockJS on a path above that of the explorer. */
    @JsonRpcController(value = "/jsonrpc", sockJs = true)
    static class Operations {

        @JsonRpcMethod
        public void stop() {}
    }

    /** Spring Security is on the class path: {@code /jsonrpc} itself is for administrators, all else for everybody. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Quotes.class, Operations.class})
    static class Application {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class ServletRules {

            @Bean
            SecurityFilterChain rules(HttpSecurity http) throws Exception {
                return http.csrf(csrf -> csrf.disable())
                        .authorizeHttpRequests(rules -> rules.requestMatchers("/jsonrpc")
                                .hasRole("ADMIN")
                                .anyRequest()
                                .permitAll())
                        .httpBasic(Customizer.withDefaults())
                        .build();
            }

            @Bean
            UserDetailsService users() {
                return new InMemoryUserDetailsManager(User.withUsername("ann")
                        .password("{noop}a")
                        .roles("ADMIN")
                        .build());
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class ReactiveRules {

            @Bean
            SecurityWebFilterChain rules(ServerHttpSecurity http) {
                return http.authorizeExchange(rules -> rules.anyExchange().permitAll())
                        .csrf(csrf -> csrf.disable())
                        .build();
            }
        }
    }

    /** With the explorer, one on each stack. */
    private static final Map<WebApplicationType, ConfigurableApplicationContext> OPEN =
            new EnumMap<>(WebApplicationType.class);

    @BeforeAll
    static void start() {
        for (WebApplicationType stack : new WebApplicationType[] {SERVLET, REACTIVE}) {
            OPEN.put(stack, start(stack, ON));
        }
    }

    @AfterAll
    static void stop() {
        OPEN.values().forEach(ConfigurableApplicationContext::close);
    }

    private static ConfigurableApplicationContext on(WebApplicationType stack) {
        return Objects.requireNonNull(OPEN.get(stack));
    }

    private static ConfigurableApplicationContext start(WebApplicationType stack, String... arguments) {
        return start(new SpringApplicationBuilder(Application.class).web(stack), arguments);
    }

    private static ConfigurableApplicationContext start(SpringApplicationBuilder builder, String... arguments) {
        return builder.run(Stream.concat(Stream.of(arguments), Stream.of("--server.port=0"))
                .toArray(String[]::new));
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext application, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(application, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static URI uri(ConfigurableApplicationContext application, String path) {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private static void assertThereIsNone(ConfigurableApplicationContext application) throws Exception {
        for (String path : new String[] {"", "/explorer.js", "/explorer.css", "/icon.svg", "/endpoints.json"}) {
            assertThat(get(application, PAGE + path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--spring.application.name=plain",
                "--jsonrpc.openrpc.enabled=true",
                "--jsonrpc.openrpc.explorer.enabled=false"
            })
    void thereIsNoneUnlessItsPropertySaysSo(String argument, CapturedOutput log) throws Exception {
        int before = log.length();
        try (ConfigurableApplicationContext application = start(SERVLET, argument)) {
            assertThereIsNone(application);
        }
        assertThat(log.toString().substring(before)).doesNotContain("JSON-RPC explorer");
    }

    @Test
    void thereIsNoneWithoutDocuments() throws Exception {
        try (ConfigurableApplicationContext application = start(SERVLET, ON, "--jsonrpc.openrpc.enabled=false")) {
            assertThereIsNone(application);
        }
    }

    /** A class of its own stands for that of spring-boot-devtools, which would switch it on for all tests here. */
    private static ClassLoader withDevtools() {
        return new ByteBuddy()
                .subclass(Object.class)
                .name("org.springframework.boot.devtools.restart.Restarter")
                .make()
                .load(ExplorerOnWebServersTests.class.getClassLoader())
                .getLoaded()
                .getClassLoader();
    }

    private static ConfigurableApplicationContext startWithDevtools(String... arguments) {
        return start(
                new SpringApplicationBuilder(Application.class)
                        .web(SERVLET)
                        .resourceLoader(new DefaultResourceLoader(withDevtools())),
                arguments);
    }

    @Test
    void thereIsOneWithDevtoolsUnlessThePropertySaysOtherwise() throws Exception {
        try (ConfigurableApplicationContext application = startWithDevtools()) {
            assertThat(get(application, PAGE).statusCode()).isEqualTo(200);
        }
        try (ConfigurableApplicationContext application =
                startWithDevtools("--jsonrpc.openrpc.explorer.enabled=false")) {
            assertThereIsNone(application);
            assertThat(get(application, "/jsonrpc/openrpc.json").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void thePageIsServedBesideSockJsAndMayLoadNothingFromElsewhere(WebApplicationType stack) throws Exception {
        ConfigurableApplicationContext application = on(stack);
        HttpResponse<String> page = get(application, PAGE);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(header(page, "content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
                .contains("frame-ancestors 'none'", "connect-src 'self'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.body())
                .contains("<script src=\"explorer/explorer.js\"")
                .doesNotContain("<style", " style=", "http:", "https:")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=");
        if (stack == SERVLET) {
            assertThat(get(application, "/jsonrpc/info", "authorization", basic("ann:a"))
                            .statusCode())
                    .as("SockJS")
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void filesHaveTheirTypesAndAreNotSentTwice(WebApplicationType stack) throws Exception {
        ConfigurableApplicationContext application = on(stack);
        assertThat(header(get(application, PAGE + "/explorer.js"), "content-type"))
                .isEqualToIgnoringCase("text/javascript;charset=UTF-8");
        assertThat(header(get(application, PAGE + "/explorer.css"), "content-type"))
                .isEqualToIgnoringCase("text/css;charset=UTF-8");
        assertThat(header(get(application, PAGE + "/icon.svg"), "content-type")).isEqualTo("image/svg+xml");

        HttpResponse<String> script = get(application, PAGE + "/explorer.js");
        assertThat(script.body()).isNotBlank();
        assertThat(header(script, "cache-control")).isEqualTo("no-cache");
        HttpResponse<String> again = get(application, PAGE + "/explorer.js", "if-none-match", header(script, "etag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get(application, PAGE + "/explorer.js", "if-none-match", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(application, PAGE + "/other.js").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void nothingIsPosted(WebApplicationType stack) throws Exception {
        ConfigurableApplicationContext application = on(stack);
        HttpRequest post = HttpRequest.newBuilder(uri(application, PAGE))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> refused = HTTP.send(post, BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(header(refused, "allow").split(",\\s*")).containsExactlyInAnyOrder("GET", "HEAD");
    }

    @Test
    void endpointsAreToldToWhoeverMayOpenThemOnly() throws Exception {
        ConfigurableApplicationContext application = on(SERVLET);
        for (String name : new String[] {"endpoints", "endpoint%73", "endpoin%74%73", "%65ndpo%69n%74%73"}) {
            HttpResponse<String> everybody = get(application, PAGE + "/" + name + ".json");

            assertThat(everybody.body()).as(name).isEqualTo("[\"/prices\"]");
            assertThat(header(everybody, "content-type")).isEqualTo("application/json");
            assertThat(header(everybody, "cache-control")).isEqualTo("no-store");
        }
        assertThat(get(application, PAGE + "/endpoints.json", "authorization", basic("ann:a"))
                        .body())
                .isEqualTo("[\"/jsonrpc\",\"/prices\"]");
    }

    @Test
    void onWebFluxWithSpringSecurityNobodyIsToldOfEndpoints() throws Exception {
        ConfigurableApplicationContext application = on(REACTIVE);
        assertThat(get(application, PAGE + "/endpoints.json").body()).isEqualTo("[]");
    }

    @Test
    void thePathsOfTheApplicationAreThoseOfTheExplorerAndTheLogHasThem(CapturedOutput log) throws Exception {
        try (ConfigurableApplicationContext application =
                start(SERVLET, ON, "--server.servlet.context-path=/app", "--spring.mvc.servlet.path=/rpc")) {
            assertThat(get(application, "/app/rpc" + PAGE).statusCode()).isEqualTo(200);
            assertThat(get(application, "/app/rpc" + PAGE + "/endpoints.json").body())
                    .contains("\"/prices\"");
        }
        assertThat(log).containsOnlyOnce("JSON-RPC explorer: /app/rpc" + PAGE);
    }

    @Test
    void nativeImagesContainItsFiles() {
        RuntimeHints hints = new RuntimeHints();
        new ExplorerHints().registerHints(hints, getClass().getClassLoader());

        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/jsonrpc/explorer/explorer.html"))
                .accepts(hints);
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
