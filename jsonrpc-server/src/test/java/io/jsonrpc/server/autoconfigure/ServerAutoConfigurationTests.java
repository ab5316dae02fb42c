package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.reactive.JsonRpcReactiveHandlerMapping;
import io.jsonrpc.server.servlet.JsonRpcHandlerMapping;
import io.jsonrpc.server.settings.ServerSettings;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.web.csrf.CsrfFilter;

@ExtendWith(OutputCaptureExtension.class)
class ServerAutoConfigurationTests {

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcServletAutoConfiguration.class,
                    JsonRpcReactiveAutoConfiguration.class));

    private final ReactiveWebApplicationContextRunner reactiveWeb = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcServletAutoConfiguration.class,
                    JsonRpcReactiveAutoConfiguration.class));

    private static final class SilentHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {}
    }

    @Test
    void servletApplicationGetsItsEndpoints() {
        this.web
                .withBean(
                        JsonRpcConfigurer.class, () -> registry -> registry.addHandler(new SilentHandler(), "/a", "/b"))
                .run(context -> {
                    assertThat(context).hasSingleBean(SessionManager.class);
                    assertThat(context.getBean(JsonRpcHandlerMapping.class).getUrlMap())
                            .containsOnlyKeys("/a", "/b");
                });
    }

    @Test
    void reactiveApplicationGetsItsEndpointsAndNothingOfServlets() {
        this.reactiveWeb
                .withClassLoader(new FilteredClassLoader(
                        "jakarta.servlet", "jakarta.websocket", "org.springframework.web.socket"))
                .withBean(
                        JsonRpcConfigurer.class, () -> registry -> registry.addHandler(new SilentHandler(), "/a", "/b"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(SessionManager.class);
                    assertThat(context.getBean(JsonRpcReactiveHandlerMapping.class)
                                    .getUrlMap())
                            .hasSize(2)
                            .containsOnlyKeys("/a", "/b");
                });
    }

    @Test
    void servletApplicationNeedsNothingOfWebFlux() {
        this.web
                .withClassLoader(new FilteredClassLoader("reactor", "io.netty", "org.springframework.web.reactive"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(JsonRpcHandlerMapping.class)
                        .doesNotHaveBean(JsonRpcReactiveHandlerMapping.class));
    }

    @Test
    void reactiveApplicationOnAnotherServerIsToldAtStartWhatToDo() {
        ReactiveWebServerFactory other = handler -> {
            throw new UnsupportedOperationException();
        };
        this.reactiveWeb
                .withBean(ReactiveWebServerFactory.class, () -> other)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .message()
                        .contains("needs Reactor Netty", "spring.main.web-application-type=servlet")
                        .doesNotContain("\n"));
    }

    @Test
    void handlersWithSockJsAreServedWithoutItOnTheReactiveStackAndAWarningSaysSo(CapturedOutput output) {
        this.reactiveWeb
                .withBean(
                        JsonRpcConfigurer.class,
                        () -> registry -> registry.addHandler(new SilentHandler().withSockJS(), "/a", "/b")
                                .addHandler(new SilentHandler(), "/c"))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.toString().lines().filter(line -> line.contains("no SockJS on the reactive stack")))
                .hasSize(1)
                .allMatch(line -> line.contains("WARN") && line.contains(": /a, /b speak"));
    }

    @Test
    void applicationWithoutAWebServerGetsNoEndpoints() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JsonRpcServerAutoConfiguration.class, JsonRpcServletAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JsonRpcHandlerMapping.class));
    }

    @Test
    void everythingCanBeSwitchedOff() {
        this.web
                .withPropertyValues("jsonrpc.server.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(SessionManager.class)
                        .doesNotHaveBean(JsonRpcHandlerMapping.class));
    }

    @Test
    void springSecurityIsNotNeeded() {
        this.web
                .withClassLoader(new FilteredClassLoader(CsrfFilter.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(JsonRpcHandlerMapping.class));
    }

    @Test
    void importingTheConfigurationByHandIsEnough() {
        new WebApplicationContextRunner()
                .withUserConfiguration(ByHand.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(JsonRpcHandlerMapping.class));
    }

    @Configuration
    @Import(JsonRpcConfiguration.class)
    static class ByHand {}

    @Test
    void twoHandlersOnOnePathFailAtStartWithBothNames() {
        this.web
                .withBean(
                        JsonRpcConfigurer.class,
                        () -> registry ->
                                registry.addHandler(new SilentHandler(), "/a").addHandler(new SilentHandler(), "/a"))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("/a")
                        .hasMessageContaining("SilentHandler"));
    }

    static class StreamHandler extends DefaultJsonRpcHandler<InputStream> {

        @Override
        public void handleRequest(Transaction transaction, Request<InputStream> request) {}
    }

    static class GenericHandler<T> extends DefaultJsonRpcHandler<T> {

        @Override
        public void handleRequest(Transaction transaction, Request<T> request) {}
    }

    @Test
    void handlersWhoseParamsCanNeverBeBoundFailAtStart() {
        for (JsonRpcHandler<?> handler : List.of(new StreamHandler(), new GenericHandler<Currency>())) {
            this.web
                    .withBean(JsonRpcConfigurer.class, () -> registry -> registry.addHandler(handler, "/a"))
                    .run(context -> assertThat(context.getStartupFailure())
                            .rootCause()
                            .isInstanceOf(StartupException.class)
                            .hasMessageContaining(handler.getClass().getName()));
        }
        this.web
                .withBean(
                        JsonRpcConfigurer.class,
                        () -> registry -> registry.addPerSessionHandler(StreamHandler.class, "/a"))
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().isInstanceOf(StartupException.class));
    }

    @Test
    void nullsAreWrittenAndRefusedUnlessPropertiesSayOtherwise() {
        Map<String, Object> nothing = Collections.singletonMap("a", null);
        String request = request(1, "m", "null");
        this.web.run(context -> {
            MessageCodec codec = context.getBean(MessageCodec.class);
            assertThat(codec.write(nothing).json()).isEqualTo("{\"a\":null}");
            assertThat(codec.decode(request))
                    .isEqualTo(new Decoded.Single(new Inbound.Malformed(RequestId.of(1), ErrorType.INVALID_REQUEST)));
        });
        this.web
                .withPropertyValues(
                        "jsonrpc.server.outbound.null-members=false", "jsonrpc.server.messages.null-params=true")
                .run(context -> {
                    MessageCodec codec = context.getBean(MessageCodec.class);
                    assertThat(codec.write(nothing).json()).isEqualTo("{}");
                    assertThat(codec.decode(request))
                            .isEqualTo(new Decoded.Single(
                                    new Inbound.Good(new JsonRpcRequest(RequestId.of(1), "m", null))));
                });
    }

    @Test
    void executorsOfTheApplicationAreLeftAlone() {
        this.web
                .withConfiguration(AutoConfigurations.of(
                        TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class)
                .run(context ->
                        assertThat(context).hasBean("applicationTaskExecutor").hasBean("taskScheduler"));
    }

    @Configuration
    @EnableScheduling
    static class Scheduling {}

    @Test
    void beansOfTheApplicationWin() {
        Workers own = Workers.elastic(Runnable::run);
        this.web
                .withBean(Workers.class, () -> own)
                .withBean(ServerSettings.class, () -> ServerSettings.DEFAULT)
                .run(context -> {
                    assertThat(context.getBean(Workers.class)).isSameAs(own);
                    assertThat(context.getBean(ServerSettings.class)).isSameAs(ServerSettings.DEFAULT);
                });
    }

    @Test
    void defaultsOfThePropertiesAreThoseOfTheProtocol() {
        this.web.run(context -> {
            ServerSettings settings = context.getBean(ServerSettings.class);
            assertThat(settings.messages()).isEqualTo(ServerSettings.DEFAULT.messages());
            assertThat(settings.peer()).isEqualTo(ServerSettings.DEFAULT.peer());
            assertThat(settings.sockets()).isEqualTo(ServerSettings.DEFAULT.sockets());
            assertThat(settings.capacity()).isEqualTo(ServerSettings.DEFAULT.capacity());
            assertThat(settings.times()).isEqualTo(ServerSettings.DEFAULT.times());
        });
    }

    @Test
    void propertiesChangeTheSettings() {
        this.web
                .withPropertyValues(
                        "jsonrpc.server.messages.max-size=64KB",
                        "jsonrpc.server.messages.max-batch=0",
                        "jsonrpc.server.sessions.reconnection-window=1m",
                        "jsonrpc.server.error-codes[server.busy]=-31000")
                .run(context -> {
                    ServerSettings settings = context.getBean(ServerSettings.class);
                    assertThat(settings.messages().messageBytes()).isEqualTo(64 * 1024);
                    assertThat(settings.messages().batch()).isZero();
                    assertThat(settings.times().reconnectionWindow()).hasMinutes(1);
                    assertThat(settings.errors().error(ErrorType.BUSY).getCode())
                            .isEqualTo(-31000);
                    assertThat(settings.errors().hasIncidents()).isTrue();
                    assertThat(settings.errors().hasDetails()).isFalse();
                });
        this.web
                .withPropertyValues(
                        "jsonrpc.server.errors.incidents=false",
                        "jsonrpc.server.errors.detail=always",
                        "jsonrpc.server.context.accept-plain=true")
                .run(context -> {
                    ServerSettings settings = context.getBean(ServerSettings.class);
                    assertThat(settings.errors().hasIncidents()).isFalse();
                    assertThat(settings.errors().hasDetails()).isTrue();
                    assertThat(settings.plainContext()).isTrue();
                });
        this.web
                .withPropertyValues("jsonrpc.server.errors.detail=development")
                .run(context -> assertThat(
                                context.getBean(ServerSettings.class).errors().hasDetails())
                        .isFalse());
    }

    @Test
    void gsonCustomizersAddAdaptersAndJavaTimeNeedsNone() {
        JsonSerializer<Currency> code = (currency, type, context) -> new JsonPrimitive(currency.getCurrencyCode());
        this.web
                .withBean(JsonRpcGsonCustomizer.class, () -> gson -> gson.registerTypeAdapter(Currency.class, code))
                .run(context -> {
                    MessageCodec codec = context.getBean(MessageCodec.class);
                    assertThat(codec.write(Map.of("price", Currency.getInstance("EUR")))
                                    .json())
                            .isEqualTo("{\"price\":\"EUR\"}");
                    assertThat(codec.write(LocalDate.of(2026, 11, 21)).json()).isEqualTo("\"2026-11-21\"");
                });
    }

    @Test
    void everyPropertyIsDescribed() throws Exception {
        JsonArray properties;
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            properties = JsonParser.parseReader(new InputStreamReader(metadata, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("properties");
        }
        assertThat(properties.size()).isGreaterThan(40);
        assertThat(properties)
                .allSatisfy(property -> assertThat(property.getAsJsonObject().keySet())
                        .as(property.toString())
                        .contains("description"));
    }
}
