package io.jsonrpc.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.UnbindableParamsException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.DefaultJsonRpcHandlerRegistryTests.Counted.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.context.support.GenericApplicationContext;

class DefaultJsonRpcHandlerRegistryTests {

    private final GenericApplicationContext context = new GenericApplicationContext();

    private DefaultJsonRpcHandlerRegistry registry;

    @BeforeEach
    void start() {
        this.context.registerBean(Log.class);
        this.context.registerBean("single", Counted.class);
        this.context.registerBeanDefinition(
                "many",
                BeanDefinitionBuilder.genericBeanDefinition(Counted.class)
                        .setScope("prototype")
                        .setAutowireMode(3)
                        .getBeanDefinition());
        this.context.registerBean("text", String.class, () -> "no handler");
        this.context.refresh();
        this.registry = new DefaultJsonRpcHandlerRegistry(this.context.getBeanFactory());
    }

    @AfterEach
    void stop() {
        this.context.close();
    }

    @Test
    void handlersKeepTheirOrderAndTheirPatterns() {
        Plain echo = new Plain();
        Other rooms = new Other();

        this.registry.addHandler(echo, "/echo", "/echo2").addHandler(rooms, "/rooms/{room}");

        assertThat(this.registry.endpoints())
                .extracting(Endpoint::pattern)
                .containsExactly("/echo", "/echo2", "/rooms/{room}");
        assertThat(this.registry.endpoints().get(2).handlers().acquire()).isSameAs(rooms);
    }

    @Test
    void twoHandlersOnOnePathAreRefusedInOneLineThatNamesBoth() {
        this.registry.addHandler(new Plain(), "/echo");

        assertRefused(registry -> registry.addHandler(new Other(), "/echo"), Plain.class, Other.class, "/echo");
    }

    @Test
    void patternsThatMatchTheSamePathsAreOnePath() {
        this.registry.addHandler(new Plain(), "/rooms/{room}", "/files/{*rest}", "/numbers/{n:[0-9]+}", "/echo");

        assertRefused(registry -> registry.addHandler(new Other(), "/rooms/{name}"), Other.class, "/rooms/{room}");
        assertRefused(registry -> registry.addHandler(new Other(), "/files/**"), Other.class, "/files/{*rest}");
        assertRefused(registry -> registry.addHandler(new Other(), "/numbers/{m:[0-9]+}"), Other.class, "/numbers");
        assertRefused(registry -> registry.addHandler(new Other(), "/echo/"), Other.class, "/echo");
        this.registry.addHandler(new Other(), "/numbers/{m}");
    }

    @Test
    void aPathWithoutLeadingSlashIsRefusedWithTheOneThatIsMeant() {
        assertRefused(registry -> registry.addHandler(new Plain(), "echo"), Plain.class, "'echo'", "'/echo'");
    }

    @Test
    void anEmptyPathAndNoPathAreRefused() {
        assertRefused(registry -> registry.addHandler(new Plain(), ""), Plain.class, "begin with a slash");
        assertRefused(registry -> registry.addHandler(new Plain()), Plain.class, "without a path");
    }

    @Test
    void aPathThatIsNoPatternIsRefused() {
        assertRefused(registry -> registry.addHandler(new Plain(), "/a/{b"), Plain.class, "/a/{b");
    }

    @Test
    void anUnknownBeanASingletonAndABeanOfAnotherKindAreNoHandlersPerSession() {
        assertRefused(registry -> registry.addPerSessionHandler("nobody", "/a"), "nobody", "/a");
        assertRefused(registry -> registry.addPerSessionHandler("single", "/a"), "single", "prototype");
        assertRefused(registry -> registry.addPerSessionHandler("text", "/a"), "text", "RequestHandler");
    }

    @Test
    void allFaultsAreRefusedTogether() {
        this.registry.addHandler(new Plain(), "echo");
        this.registry.addPerSessionHandler("nobody", "/a");
        this.registry.addHandler(new Plain(), "/b", "/b");

        assertThatThrownBy(() -> this.registry.endpoints())
                .isInstanceOfSatisfying(
                        StartupException.class,
                        refused -> assertThat(refused.faults()).hasSize(3))
                .hasMessageContainingAll("'echo'", "'nobody'", "/b");
    }

    @Test
    void noHandlerOfASessionIsMadeBeforeItsSessionAndItsOptionsAreThoseOfTheRegistration() {
        this.registry.addPerSessionHandler(Counted.class, "/counted").withLabel("one each");
        this.registry.addPerSessionHandler("many", "/named");

        assertThat(log()).containsExactly("made 0");
        assertThat(this.registry.endpoints())
                .extracting(Endpoint::label, endpoint -> endpoint.handlers().paramsType())
                .containsExactly(tuple("one each", JsonObject.class), tuple("/named", JsonObject.class));
    }

    @Test
    void aLambdaIsAHandlerAndItsOptionsAreThoseOfTheRegistration() {
        ServerCallInterceptor direct = (transaction, request, next) -> next.proceed(transaction);
        this.registry
                .addHandler((transaction, request) -> transaction.sendResponse(request.getParams()), "/echo", "/echo2")
                .withSockJS()
                .withAllowedOrigins("https://example.org")
                .withLabel("echo")
                .withPingWatchdog(true)
                .withInterceptors("first")
                .withInterceptors("second")
                .withCallInterceptors(direct)
                .withClassicSessions(false)
                .withSessionIdInResults(true)
                .withChannels()
                .withHttpCalls()
                .addHandler(new Other(), "/other")
                .withLabel("other");

        EndpointOptions echo = new EndpointOptions(
                "echo",
                true,
                List.of("https://example.org"),
                List.of("first", "second"),
                List.of(direct),
                List.of(),
                true,
                false,
                true,
                true,
                true);
        assertThat(this.registry.endpoints())
                .extracting(Endpoint::pattern, Endpoint::options)
                .containsExactly(
                        tuple("/echo", echo),
                        tuple("/echo2", echo),
                        tuple("/other", EndpointOptions.of(new Other().withLabel("other"))));
    }

    @Test
    void optionsThatADocumentedHandlerHoldsAreReadFromItAndTheRegistrationMayAddToThem() {
        this.registry
                .addHandler(new Plain().withSockJS().withLabel("its own"), "/echo")
                .withSessionIdInResults(true);

        EndpointOptions options = this.registry.endpoints().get(0).options();
        assertThat(options.sockJs()).isTrue();
        assertThat(options.label()).isEqualTo("its own");
        assertThat(options.sessionIdInResults()).isTrue();
    }

    @Test
    void aNamedBeanDeclaredAsAnInterfaceDoesNotSayWhatItsParamsAre() {
        this.context.registerBeanDefinition(
                "vague",
                BeanDefinitionBuilder.genericBeanDefinition(RequestHandler.class, () -> new Plain())
                        .setScope("prototype")
                        .getBeanDefinition());
        this.registry.addPerSessionHandler("vague", "/vague");

        HandlerSource vague = this.registry.endpoints().get(0).handlers();
        assertThatThrownBy(vague::paramsType)
                .isInstanceOf(UnbindableParamsException.class)
                .hasMessageContainingAll(RequestHandler.class.getName(), "'vague'");
    }

    @Test
    void eachSessionHasABeanOfTheClassDestroyedWithIt() throws Exception {
        this.registry.addPerSessionHandler(Counted.class, "/counted");

        assertBeanPerSession();
    }

    @Test
    void eachSessionHasAPrototypeBeanOfTheNameDestroyedWithIt() throws Exception {
        this.registry.addPerSessionHandler("many", "/counted");

        assertBeanPerSession();
    }

    @SuppressWarnings("NullAway")
    private void assertBeanPerSession() throws Exception {
        log().clear();
        HandlerSource source = this.registry.endpoints().get(0).handlers();
        RequestHandler<?> one = source.acquire();
        RequestHandler<?> two = source.acquire();
        assertThat(one.execution("any")).isEqualTo(Execution.SERIAL);
        SessionListener.of(one).afterConnectionEstablished(null);
        assertThat(one.execution("any")).isEqualTo(Execution.CONCURRENT);
        SessionListener.of(two).afterConnectionEstablished(null);
        source.release(two);
        source.release(one);

        assertThat(log()).containsExactly("made 1", "made 2", "destroyed 2", "destroyed 1");
    }

    private List<String> log() {
        return this.context.getBean(Log.class).lines;
    }

    /** With the handlers that were registered before. */
    private void assertRefused(Consumer<DefaultJsonRpcHandlerRegistry> registration, Object... mentioned) {
        DefaultJsonRpcHandlerRegistry more = new DefaultJsonRpcHandlerRegistry(this.context.getBeanFactory());
        this.registry
                .endpoints()
                .forEach(endpoint -> more.addHandler(endpoint.handlers().acquire(), endpoint.pattern()));
        registration.accept(more);

        assertThatThrownBy(more::endpoints)
                .isInstanceOf(StartupException.class)
                .message()
                .doesNotContain("\n")
                .satisfies(message -> assertThat(List.of(mentioned))
                        .allSatisfy(each -> assertThat(message)
                                .contains(each instanceof Class<?> type ? type.getName() : each.toString())));
    }

    private static class Plain extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) {}
    }

    private static class Other extends Plain {}

    static class Counted extends Plain implements DisposableBean {

        private final Log log;

        private final int number;

        public Counted(Log log) {
            this.log = log;
            this.number = ++log.made;
            log.lines.add("made " + this.number);
            withConcurrentRequests(true);
        }

        @Override
        public void destroy() {
            this.log.lines.add("destroyed " + this.number);
        }

        static class Log {

            private final List<String> lines = new ArrayList<>();

            /** The singleton was made first. */
            private int made = -1;
        }
    }
}
