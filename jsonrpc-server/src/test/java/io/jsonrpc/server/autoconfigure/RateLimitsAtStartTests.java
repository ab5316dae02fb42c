package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.CallLimiter;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.RateLimit;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.limit.CallLimit;
import io.jsonrpc.server.limit.CallLimits;
import io.jsonrpc.server.limit.RateOfCalls;
import io.jsonrpc.server.limit.RunningCalls;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.validation.ObjectError;

/** What limits on the rate of calls need, and what is told at the start if it is not there. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class RateLimitsAtStartTests {

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    WebMvcAutoConfiguration.class,
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcCallContextAutoConfiguration.class,
                    JsonRpcServletAutoConfiguration.class))
            .withUserConfiguration(Desk.class);

    private static final FilteredClassLoader WITHOUT_BUCKET4J = new FilteredClassLoader("io.github.bucket4j");

    @JsonRpcController("/rooms/{room}")
    static class Desk {

        @JsonRpcMethod(value = "desk.open", aliases = "open")
        public String open() {
            return "done";
        }
    }

    private static String[] limit(String... properties) {
        return Stream.concat(Stream.of("permits=10"), Arrays.stream(properties))
                .map(property -> "jsonrpc.server.rate-limits.calls." + property)
                .toArray(String[]::new);
    }

    @Test
    void withoutAPropertyThereIsNothing() {
        this.web.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CallLimits.class));
    }

    @Test
    void aLimitIsOfUsersUnlessItSaysOtherwise() {
        this.web.withPropertyValues(limit()).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(CallLimits.class).limits())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RateOfCalls.class,
                            limited -> assertThat(limited.limit())
                                    .isEqualTo(new RateLimit(
                                            "calls", LimitScope.PRINCIPAL, 10, Duration.ofSeconds(1), 10)));
        });
    }

    @Test
    void permitsComeByTheClockOfTheServer() {
        AtomicLong nanos = new AtomicLong();
        ScheduledExecutorService none = Executors.newSingleThreadScheduledExecutor();
        this.web
                .withBean("ownTimers", Timers.class, () -> new Timers(none, nanos::get))
                .withPropertyValues(
                        "jsonrpc.server.rate-limits.calls.permits=1", "jsonrpc.server.rate-limits.calls.per=1h")
                .run(context -> {
                    RateOfCalls limited = (RateOfCalls)
                            context.getBean(CallLimits.class).limits().get(0);
                    assertThat(limited.limiter().acquire(limited.limit(), "")).isZero();
                    assertThat(limited.limiter().acquire(limited.limit(), "")).isPositive();
                    nanos.addAndGet(Duration.ofHours(1).toNanos());
                    assertThat(limited.limiter().acquire(limited.limit(), "")).isZero();
                });
        none.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "principal", "all"})
    void withoutBucket4jTheStartFails(String scope) {
        this.web
                .withClassLoader(WITHOUT_BUCKET4J)
                .withPropertyValues(limit("scope=" + scope))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(StartupException.class)
                        .hasMessage("jsonrpc.server.rate-limits is set, and Bucket4j is not on the class path: Add the"
                                + " dependency com.bucket4j:bucket4j_jdk17-core, or, for limits whose scope is principal"
                                + " or all, a bean of type CallLimiter"));
    }

    @Test
    void withoutBucket4jABeanCountsUsersButNotSessions() {
        WebApplicationContextRunner own =
                this.web.withClassLoader(WITHOUT_BUCKET4J).withBean(CallLimiter.class, () -> (limit, caller) -> 0);

        own.withPropertyValues(limit("scope=all"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CallLimits.class));
        own.withPropertyValues(limit("scope=session"))
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().isInstanceOf(StartupException.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permits=0 | permits | must be at least 1",
                "permits=100000000 | permits | must be at most 1000 in a millisecond",
                "burst=-1 | burst | must be at least 0",
                "per=0s | per | must be at least 1ms",
                "methods=a.*.b | methods | must be patterns of methods; 'a.*.b' is no pattern of methods: write a name"
                        + " such as 'admin.restart', or the beginning of names such as 'admin.*'",
                "methods=rpc.* | methods | must not have 'rpc.*', for methods of the protocol have no limit",
            })
    void valuesThatCannotBeAreTold(String property, String field, String fault) {
        this.web
                .withPropertyValues(limit(property))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                BindValidationException.class,
                                invalid -> assertThat(
                                                invalid.getValidationErrors().getAllErrors())
                                        .singleElement()
                                        .satisfies(error -> assertThat(error.getDefaultMessage())
                                                .isEqualTo(fault))
                                        .satisfies(error ->
                                                assertThat(error.toString()).contains("rate-limits[calls]." + field))));
    }

    @Test
    void limitsOnWhatRunsNeedNoBucket4j() {
        this.web
                .withClassLoader(WITHOUT_BUCKET4J)
                .withPropertyValues("jsonrpc.server.concurrency-limits.exports.permits=2")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(CallLimits.class).limits())
                            .singleElement()
                            .isInstanceOf(RunningCalls.class)
                            .returns("concurrency-limits.exports", CallLimit::property);
                });
    }

    @Test
    void limitsOfBothKindsHaveNamesOfTheirOwn() {
        this.web
                .withPropertyValues(limit("methods=*"))
                .withPropertyValues(
                        "jsonrpc.server.concurrency-limits.calls.permits=0",
                        "jsonrpc.server.concurrency-limits.calls.methods=rpc.*")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                BindValidationException.class,
                                invalid -> assertThat(
                                                invalid.getValidationErrors().getAllErrors())
                                        .extracting(ObjectError::getDefaultMessage)
                                        .containsExactlyInAnyOrder(
                                                "must be at least 1",
                                                "must not have 'rpc.*', for methods of the protocol have no limit",
                                                "must have another name than jsonrpc.server.rate-limits.calls")));
    }

    @Test
    void aPathThatIsNotServedEndsTheStart() {
        this.web
                .withPropertyValues(limit("paths=/rooms/1,/rooms/{room}"))
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOfSatisfying(
                                StartupException.class,
                                failure -> assertThat(failure.faults())
                                        .extracting(Object::toString)
                                        .containsExactly(
                                                "jsonrpc.server.rate-limits.calls.paths names /rooms/1, on which no"
                                                        + " handler is registered: Write a path as it is registered, with"
                                                        + " its variables, or remove it")));
    }

    @ParameterizedTest
    @CsvSource({"rate-limits.calls, desk.*", "rate-limits.calls, open", "concurrency-limits.running, desk.open"})
    void aMethodOfWhichALimitHasNotAllNamesEndsTheStart(String limit, String methods) {
        this.web
                .withPropertyValues("jsonrpc.server." + limit + ".permits=10")
                .withPropertyValues("jsonrpc.server." + limit + ".methods=" + methods)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOfSatisfying(
                                StartupException.class,
                                failure -> assertThat(failure.faults())
                                        .extracting(Object::toString)
                                        .containsExactly("'open' is another name of 'desk.open', and jsonrpc.server."
                                                + limit + ".methods has one of them only: Name both, or none")));
    }

    @Test
    void aMethodThatThereIsNotIsAWarning(CapturedOutput output) {
        this.web
                .withPropertyValues(limit("methods=desk.*,open,desk.shut,dask.*"))
                .run(context -> assertThat(context).hasNotFailed());

        List<String> warnings = output.getAll()
                .lines()
                .filter(line -> line.contains("which is the name of no method"))
                .map(line -> line.substring(line.indexOf("jsonrpc.server.rate-limits")))
                .toList();
        assertThat(warnings)
                .containsExactly(
                        "jsonrpc.server.rate-limits.calls.methods has 'desk.shut', which is the name of no method:"
                                + " correct it, or remove it",
                        "jsonrpc.server.rate-limits.calls.methods has 'dask.*', which is the name of no method: correct"
                                + " it, or remove it");
    }

    @Test
    void besideAHandlerNobodyKnowsWhichMethodsThereAre(CapturedOutput output) {
        RequestHandler<?> raw = (transaction, request) -> {};
        this.web
                .withBean(JsonRpcConfigurer.class, () -> registry -> registry.addHandler(raw, "/raw"))
                .withPropertyValues(limit("methods=desk.shut"))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll()).doesNotContain("which is the name of no method");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, Desk.class})
    static class WithOwnCounts {

        /** Permits the calls of nobody. */
        @Bean
        CallLimiter counts() {
            return (limit, caller) -> limit.name().equals("calls") && caller.isEmpty() ? 7_000_000 : 0;
        }
    }

    @Test
    void aBeanOfTheApplicationCounts() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(WithOwnCounts.class)
                .web(WebStack.TOMCAT.type())
                .run(Stream.concat(Stream.of("server.port=0"), Stream.of(limit("scope=all")))
                        .map(property -> "--" + property)
                        .toArray(String[]::new))) {
            int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
            try (WireSocket socket = WireSocket.connect(port, "/rooms/1")) {
                assertThat(socket.exchange(request(1, "desk.open")))
                        .isEqualTo(error(1, -32009, "Too many calls", "{'type':'rate.limited','retryAfterMillis':7}"));
            }
        }
    }
}
