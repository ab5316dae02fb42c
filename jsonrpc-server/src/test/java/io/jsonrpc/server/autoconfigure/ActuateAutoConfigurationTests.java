package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.actuate.DefaultJsonRpcServerObservationConvention;
import io.jsonrpc.server.actuate.JsonRpcEndpoint;
import io.jsonrpc.server.actuate.JsonRpcHealthIndicator;
import io.jsonrpc.server.actuate.JsonRpcServerMetrics;
import io.jsonrpc.server.actuate.JsonRpcServerObservationConvention;
import io.jsonrpc.server.actuate.MicrometerServerObserver;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Actuator, health and metrics come where their libraries are, and go where they are not wanted. */
@Tag("exhaustive")
class ActuateAutoConfigurationTests {

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcActuatorAutoConfiguration.class,
                    JsonRpcHealthAutoConfiguration.class,
                    JsonRpcMetricsAutoConfiguration.class));

    private final ApplicationContextRunner full = this.bare
            .withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true")
            .withConfiguration(AutoConfigurations.of(
                    EndpointAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    ObservationAutoConfiguration.class));

    @Test
    void allThreeAreFoundByBoot() {
        assertThat(ImportCandidates.load(
                        org.springframework.boot.autoconfigure.AutoConfiguration.class,
                        getClass().getClassLoader()))
                .contains(
                        JsonRpcActuatorAutoConfiguration.class.getName(),
                        JsonRpcHealthAutoConfiguration.class.getName(),
                        JsonRpcMetricsAutoConfiguration.class.getName());
    }

    @Test
    void everythingIsThereByDefault() {
        this.full.run(context -> {
            assertThat(context)
                    .hasSingleBean(JsonRpcEndpoint.class)
                    .hasSingleBean(JsonRpcHealthIndicator.class)
                    .hasSingleBean(MicrometerServerObserver.class)
                    .hasSingleBean(JsonRpcServerMetrics.class);
            assertThat(context.getBean(HealthContributorRegistry.class).getContributor("jsonrpc"))
                    .isNotNull();
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("jsonrpc.server.sessions").gauge().value()).isZero();
            assertThat(registry.get("jsonrpc.server.workers.threads").gauge().value())
                    .isZero();
        });
    }

    @Test
    void sessionManagerTellsTheObserver() {
        this.full
                .withPropertyValues("jsonrpc.server.sockets.max-handshakes-per-second=1")
                .run(context -> {
                    DefaultSessionManager sessions = context.getBean(DefaultSessionManager.class);
                    while (sessions.reserve()) {
                        // Until there is no room.
                    }
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("jsonrpc.server.sockets.refused")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void handledRequestsBecomeATimerOfBootsRegistry() {
        Session session = mock(Session.class);
        this.full.withPropertyValues("jsonrpc.server.observation.methods=add").run(context -> {
            PeerObserver.Handling handling =
                    context.getBean(ServerObserver.class).requestStarted(session, "add", RequestId.of(1));
            handling.handlerReturned();
            handling.ended(null);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("rpc.server.call.duration")
                            .tag("rpc.method", "add")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @JsonRpcController("/broken")
    static class BrokenController {

        @JsonRpcMethod
        public int fails() {
            throw new IllegalStateException();
        }

        @JsonRpcMethod
        public int failsAsWell() {
            throw new IllegalStateException();
        }
    }

    @Test
    void aMethodOfAControllerThatAlwaysFailsIsSeenUpToTheLimit() {
        Session session = mock(Session.class);
        when(session.getPathPattern()).thenReturn("/broken");
        this.full
                .withBean(BrokenController.class)
                .withPropertyValues("jsonrpc.server.observation.max-methods=1")
                .run(context -> {
                    for (String method : List.of("fails", "failsAsWell", "invented")) {
                        context.getBean(ServerObserver.class)
                                .requestStarted(session, method, RequestId.of(1))
                                .ended(ErrorCatalog.DEFAULT.error(ErrorType.INTERNAL_ERROR));
                    }
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("rpc.server.call.duration")
                                    .timers())
                            .extracting(timer -> timer.getId().getTag("rpc.method") + " " + timer.count())
                            .containsExactlyInAnyOrder("fails 1", "_OTHER 2");
                });
    }

    private static int observed(ApplicationContext context) {
        PeerObserver.Handling handling =
                context.getBean(ServerObserver.class).requestStarted(mock(Session.class), "add", RequestId.of(1));
        handling.ended(null);
        handling.handlerReturned();
        return context.getBean(MeterRegistry.class)
                .find("rpc.server.call.duration.active")
                .longTaskTimers()
                .size();
    }

    @Test
    void callsAreObservedOnlyWhereThatTellsMoreThanATimer() {
        this.full.run(context -> assertThat(observed(context)).isZero());
        ObservationHandler<Observation.Context> tracing = context -> true;
        ObservationFilter filter = context -> context;
        ObservationPredicate predicate = (name, context) -> true;
        for (ApplicationContextRunner changed : List.of(
                this.full.withBean("tracing", ObservationHandler.class, () -> tracing),
                this.full.withBean("filter", ObservationFilter.class, () -> filter),
                this.full.withBean("predicate", ObservationPredicate.class, () -> predicate),
                this.full.withBean(
                        JsonRpcServerObservationConvention.class, DefaultJsonRpcServerObservationConvention::new),
                this.full.withPropertyValues("management.observations.key-values.region=here"),
                this.full.withPropertyValues("management.observations.enable.other=false"))) {
            changed.run(context -> assertThat(observed(context)).isEqualTo(1));
        }
    }

    @Test
    void handlersOfTheWebStackAreTold() {
        JsonRpcConfigurer configurer = registry -> registry.addHandler(
                new DefaultJsonRpcHandler<JsonObject>() {

                    @Override
                    public void handleRequest(Transaction transaction, Request<JsonObject> request) {}
                },
                "/a");
        this.full
                .withBean(JsonRpcConfigurer.class, () -> configurer)
                .run(context -> assertThat(
                                context.getBean(JsonRpcEndpoint.class).server().handlers())
                        .extracting(JsonRpcEndpoint.HandlerDescription::path)
                        .containsExactly("/a"));
    }

    @Test
    void callsAreCountedOnlyWhereThereIsARegistry() {
        ApplicationContextRunner counting = this.full.withBean(BrokenController.class);
        ApplicationContextRunner none = counting.withPropertyValues("management.simple.metrics.export.enabled=false");
        assertThat(called(counting)).containsOnly(0L);
        assertThat(called(none)).containsOnlyNulls();
        assertThat(called(counting.withClassLoader(new FilteredClassLoader("io.micrometer"))))
                .containsOnlyNulls();
    }

    private static List<@Nullable Long> called(ApplicationContextRunner runner) {
        List<@Nullable Long> called = new ArrayList<>();
        runner.run(context -> context.getBean(JsonRpcEndpoint.class)
                .server()
                .handlers()
                .forEach(handler -> handler.methods().forEach(method -> called.add(method.called()))));
        assertThat(called).hasSize(2);
        return called;
    }

    @Test
    void withoutMicrometerThereIsNoObserver() {
        this.bare.withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(DefaultSessionManager.class);
            assertThat(context).doesNotHaveBean(ServerObserver.class).doesNotHaveBean("jsonRpcServerMetrics");
        });
    }

    @Test
    void withoutTheActuatorThereIsNoEndpoint() {
        this.bare
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DefaultSessionManager.class)
                        .doesNotHaveBean("jsonRpcEndpoint"));
    }

    @Test
    void withoutHealthThereIsNoIndicator() {
        this.bare
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DefaultSessionManager.class)
                        .doesNotHaveBean("jsonrpcHealthIndicator"));
    }

    @Test
    void withoutAnyRegistryNothingIsTold() {
        this.bare.run(context -> assertThat(context).hasNotFailed().hasSingleBean(MicrometerServerObserver.class));
    }

    @Test
    void endpointThatIsNotExposedIsNotThere() {
        this.full
                .withPropertyValues("management.endpoints.jmx.exposure.exclude=jsonrpc")
                .run(context -> assertThat(context).doesNotHaveBean(JsonRpcEndpoint.class));
    }

    @Test
    void healthCanBeSwitchedOff() {
        this.full
                .withPropertyValues("management.health.jsonrpc.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(JsonRpcHealthIndicator.class));
    }

    @Test
    void metricsCanBeSwitchedOff() {
        this.full
                .withPropertyValues("jsonrpc.server.observation.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ServerObserver.class)
                        .doesNotHaveBean(JsonRpcServerMetrics.class));
    }

    @Test
    void nothingIsThereWithoutAServer() {
        this.full
                .withPropertyValues("jsonrpc.server.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(JsonRpcEndpoint.class)
                        .doesNotHaveBean(JsonRpcHealthIndicator.class)
                        .doesNotHaveBean(ServerObserver.class));
    }

    @Test
    void ownObserverTakesThePlaceOfOurs() {
        this.full
                .withBean("own", ServerObserver.class, () -> new ServerObserver() {})
                .run(context -> assertThat(context)
                        .hasSingleBean(ServerObserver.class)
                        .doesNotHaveBean(MicrometerServerObserver.class)
                        .hasSingleBean(JsonRpcServerMetrics.class));
    }
}
