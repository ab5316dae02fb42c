package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.ServerSessionExtension;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** What a user is told who has made a mistake: at start, in a few lines, with what mends it. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class StartupFaultTests {

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    WebMvcAutoConfiguration.class,
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcServletAutoConfiguration.class));

    static class Handler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /** Starts a whole application, as a user does, and returns what it printed instead of starting. */
    private static String failedStart(CapturedOutput output, JsonRpcConfigurer handlers, String... properties) {
        SpringApplication application = new SpringApplicationBuilder(Application.class)
                .initializers(context -> context.getBeanFactory().registerSingleton("handlers", handlers))
                .properties("server.port=0", "spring.main.banner-mode=off")
                .build();
        int before = output.getAll().length();

        assertThatThrownBy(() -> application.run(properties)).isNotNull();

        String printed = output.getAll().substring(before);
        assertThat(printed).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        assertThat(printed.lines()).filteredOn(line -> line.contains(" ERROR ")).hasSize(1);
        return printed.substring(printed.indexOf("APPLICATION FAILED TO START"));
    }

    @Test
    void faultsOfRegistrationAreToldAllTogetherWithWhatMendsThem(CapturedOutput output) {
        String told = failedStart(
                output, registry -> registry.addHandler(new Handler(), "echo").addHandler(new Handler(), "/a", "/a"));

        assertThat(told.lines().filter(line -> !line.isBlank()))
                .containsSubsequence(
                        "Description:",
                        "1. The path 'echo' of the JSON-RPC handler " + Handler.class.getName()
                                + " does not begin with a slash.",
                        "2. Two JSON-RPC handlers are registered on one path: " + Handler.class.getName()
                                + " on /a and " + Handler.class.getName() + " on /a.",
                        "Action:",
                        "1. Write '/echo'.",
                        "2. Register one of them on another path.");
    }

    @Test
    void valuesThatCannotBeAreToldAllTogetherAsTheUserWroteThem(CapturedOutput output) {
        String told = failedStart(
                output,
                registry -> {},
                "--jsonrpc.server.messages.max-size=4GB",
                "--jsonrpc.server.allowed-hosts=localhost,http://intranet",
                "--jsonrpc.server.tomcat.web-socket-buffer=512B",
                "--jsonrpc.server.workers.max-waiting=0",
                "--jsonrpc.server.error-codes[server.lazy]=1");

        assertThat(told.lines().map(String::strip))
                .containsSubsequence(
                        "The JSON-RPC server cannot start with these values:",
                        "jsonrpc.server.messages.max-size=4GB must be at least 1B and less than 2GB"
                                + " (\"jsonrpc.server.messages.max-size\" from property source \"commandLineArgs\")")
                .anyMatch(line -> line.contains("must be names without scheme and port")
                        && line.contains("\"http://intranet\" is not one"))
                .anyMatch(line -> line.startsWith("jsonrpc.server.workers.max-waiting=0 must be at least 1 ("))
                .anyMatch(line -> line.startsWith(
                        "jsonrpc.server.tomcat.web-socket-buffer=512B must be 0, or from 1KB to 64KB ("))
                .anyMatch(
                        line -> line.startsWith(
                                "jsonrpc.server.error-codes[server.lazy]=1 is not the name of an error; they are message.parse, "))
                .filteredOn(line -> line.startsWith("jsonrpc.server."))
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "item-method, rpc.session.ack, 'must not begin with rpc. or $/; only rpc.stream.item, the default, may'",
        "item-method, '', must not be empty",
        "unsubscribe-method, $/unwatch, 'must not begin with rpc. or $/; rpc.stream.cancel needs no property'",
        "unsubscribe-method, close, 'must not be a method of classic sessions, which are close, closeSession, connect,"
                + " ping, reconnect'",
    })
    void noMethodOfTheProtocolIsANameOfStreams(String property, String name, String fault) {
        this.web
                .withPropertyValues("jsonrpc.server.streams." + property + "=" + name)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                BindValidationException.class,
                                refused -> assertThat(
                                                refused.getValidationErrors().getAllErrors())
                                        .extracting(ObjectError::getDefaultMessage)
                                        .containsExactly(fault)));
    }

    @Test
    void otherNamesOfStreamsAreTaken() {
        this.web
                .withPropertyValues(
                        "jsonrpc.server.streams.item-method=subscription",
                        "jsonrpc.server.streams.unsubscribe-method=unsubscribe")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aDefaultThatNoLongerFitsIsToldBesideWhatItDependsOn(CapturedOutput output) {
        String told = failedStart(output, registry -> {}, "--jsonrpc.server.messages.max-size=3MB");

        assertThat(told)
                .contains("jsonrpc.server.resumption.window-size, which is not set, must be at least 6291456B, twice"
                        + " the largest message (messages.max-size, outbound.max-message-size)");
    }

    @Test
    void noNumberSizeOrTimeIsNegative() throws Exception {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonParser.parseReader(new InputStreamReader(metadata, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("properties")
                    .asList()
                    .stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(property -> property.get("name").getAsString().startsWith("jsonrpc.server."))
                    .filter(property -> negative(property) != null)
                    .forEach(property -> {
                        names.add(property.get("name").getAsString());
                        values.add(property.get("name").getAsString() + "=" + negative(property));
                    });
        }
        assertThat(names).hasSizeGreaterThan(40);

        this.web
                .withPropertyValues(values.toArray(String[]::new))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                BindValidationException.class,
                                refused -> assertThat(
                                                refused.getValidationErrors().getAllErrors())
                                        .extracting(error -> "jsonrpc.server." + ((FieldError) error).getField())
                                        .containsExactlyInAnyOrderElementsOf(names)));
    }

    private static String negative(JsonObject property) {
        return switch (property.get("type").getAsString()) {
            case "java.lang.Integer", "java.lang.Long" -> "-1";
            case "java.time.Duration" -> "-1s";
            case "org.springframework.util.unit.DataSize" -> "-1B";
            default -> null;
        };
    }

    @Test
    void defaultsForDevToolsNamePropertiesThatThereAre() throws Exception {
        Properties devTools =
                PropertiesLoaderUtils.loadProperties(new ClassPathResource("META-INF/spring-devtools.properties"));
        Map<String, String> defaults = new HashMap<>();
        devTools.forEach(
                (key, value) -> defaults.put(key.toString().substring("defaults.".length()), value.toString()));

        JsonRpcServerProperties bound = new Binder(new MapConfigurationPropertySource(defaults))
                .bind("jsonrpc.server", JsonRpcServerProperties.class)
                .get();

        JsonRpcServerProperties elsewhere = new Binder().bindOrCreate("jsonrpc.server", JsonRpcServerProperties.class);

        assertThat(defaults).hasSize(2);
        assertThat(elsewhere.resumption().goAwayWithin()).hasSeconds(5);
        assertThat(bound.resumption().goAwayWithin()).isZero();
        assertThat(bound.shutdownGracePeriod()).isZero();
    }

    @Test
    void twoSessionExtensionsOfOneNameAreToldWithBothClasses() {
        this.web
                .withBean("one", ServerSessionExtension.class, StartupFaultTests::extension)
                .withBean("two", ServerSessionExtension.class, StartupFaultTests::extension)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("Two session extensions are named 'same'"));
    }

    private static ServerSessionExtension extension() {
        return new ServerSessionExtension() {
            @Override
            public String name() {
                return "same";
            }

            @Override
            public JsonObject accept(JsonObject offer) {
                return offer;
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        Handler registered() {
            return new Handler();
        }

        @Bean
        Handler forgotten() {
            return new Handler();
        }

        @Bean
        @Scope("prototype")
        Handler perSession() {
            return new Handler();
        }

        @Bean
        JsonRpcConfigurer handlers(Handler registered) {
            return registry -> {
                registry.addHandler(registered, "/a");
                registry.addPerSessionHandler("perSession", "/b");
            };
        }
    }

    private static List<String> told(CapturedOutput output, String part) {
        return output.getAll().lines().filter(line -> line.contains(part)).toList();
    }

    @Test
    void aHandlerBeanThatIsRegisteredOnNoPathIsWarnedOf(CapturedOutput output) {
        this.web
                .withUserConfiguration(Beans.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(told(output, "is registered on no path"))
                .singleElement()
                .asString()
                .contains("WARN", "'forgotten' (" + Handler.class.getName() + ")", "addHandler in a JsonRpcConfigurer");
        assertThat(told(output, "There is no JSON-RPC endpoint")).isEmpty();
    }

    @Test
    void anApplicationWithoutEndpointsIsWarnedOf(CapturedOutput output) {
        this.web.run(context -> assertThat(context).hasNotFailed());

        assertThat(told(output, "There is no JSON-RPC endpoint"))
                .singleElement()
                .asString()
                .contains("WARN", "JsonRpcConfigurer");
    }

    @Test
    void aGsonBeanOfTheApplicationIsSaidNotToBeUsed(CapturedOutput output) {
        this.web
                .withBean("money", Gson.class, Gson::new)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(told(output, "does not use the Gson bean 'money'"))
                .singleElement()
                .asString()
                .contains("INFO", "JsonRpcGsonCustomizer");
    }

    @Test
    void aCodecThatIsNotOnTheClassPathIsToldWithTheDependency(CapturedOutput output) {
        String told = failedStart(output, registry -> {}, "--jsonrpc.codec=jackson");

        assertThat(told)
                .contains("jsonrpc.codec is jackson, and jsonrpc-jackson is not on the class path")
                .contains("Add the dependency io.jsonrpc:jsonrpc-jackson, or remove the property");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSocket
    static class OtherSockets implements WebSocketConfigurer {

        @Override
        public void registerWebSocketHandlers(
                org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry registry) {
            registry.addHandler(new OwnSocket(), "/socket", "/else");
        }
    }

    static class OwnSocket extends TextWebSocketHandler {}

    @RestController
    static class Pages {

        @GetMapping({"/echo", "/rooms/lobby", "/{page}"})
        String page() {
            return "page";
        }
    }

    private static JsonRpcConfigurer onPaths() {
        return registry -> registry.addHandler(new Handler(), "/echo", "/rooms/{room}", "/socket", "/files/{id}");
    }

    /** The same pattern as an endpoint, and a path below the pattern of another one. */
    private static SimpleUrlHandlerMapping beforeTheEndpoints() {
        HttpRequestHandler handler = (request, response) -> response.setStatus(204);
        return new SimpleUrlHandlerMapping(
                Map.of("/files/{id}", handler, "/rooms/help", handler), Ordered.HIGHEST_PRECEDENCE);
    }

    @Test
    void pathsThatAControllerOrAnotherSocketHasTooAreWarnedOf(CapturedOutput output) {
        this.web
                .withUserConfiguration(OtherSockets.class)
                .withBean(Pages.class)
                .withBean(SimpleUrlHandlerMapping.class, StartupFaultTests::beforeTheEndpoints)
                .withBean(JsonRpcConfigurer.class, StartupFaultTests::onPaths)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(told(output, "are the same path"))
                .hasSize(4)
                .allMatch(line -> line.contains("WARN"))
                .filteredOn(line -> !line.contains("/files/{id} of "))
                .hasSize(3)
                .allMatch(line -> line.contains("JSON-RPC gets all its requests"))
                .anyMatch(line -> line.contains("/echo of " + Pages.class.getName() + "#page"))
                .anyMatch(line -> line.contains("/rooms/lobby of ") && line.contains("and /rooms/{room} of a JSON-RPC"))
                .anyMatch(line -> line.contains("/socket of " + OwnSocket.class.getName()));
    }

    @Test
    void pathsAreComparedOnTheReactiveStackToo(CapturedOutput output) {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WebFluxAutoConfiguration.class,
                        JsonRpcServerAutoConfiguration.class,
                        JsonRpcReactiveAutoConfiguration.class))
                .withBean(Pages.class)
                .withBean(JsonRpcConfigurer.class, StartupFaultTests::onPaths)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(told(output, "are the same path"))
                .hasSize(2)
                .anyMatch(line -> line.contains("/echo of " + Pages.class.getName() + "#page"));
    }
}
