package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Scope;

/** What cannot answer calls by HTTP does not start with that option. */
class HttpStartTests {

    private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    WebMvcAutoConfiguration.class,
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcServletAutoConfiguration.class));

    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    WebFluxAutoConfiguration.class,
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcReactiveAutoConfiguration.class));

    static class Own implements RequestHandler<String> {

        @Override
        public void handleRequest(Transaction transaction, Request<String> request) {}
    }

    @JsonRpcController(value = "/own", httpCalls = true)
    @Scope("prototype")
    static class OwnController {

        @JsonRpcMethod
        public int one() {
            return 1;
        }
    }

    @JsonRpcController(value = "/shared", httpCalls = true)
    static class SharedController {

        @JsonRpcMethod
        public int one() {
            return 1;
        }
    }

    private static <
                    S extends AbstractApplicationContextRunner<S, C, A>,
                    C extends ConfigurableApplicationContext,
                    A extends ApplicationContextAssertProvider<C>>
            S with(AbstractApplicationContextRunner<S, C, A> runner, Consumer<JsonRpcHandlerRegistry> handlers) {
        return runner.withBean(JsonRpcConfigurer.class, () -> handlers::accept);
    }

    private static void fails(ApplicationContextAssertProvider<?> context, String... texts) {
        assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOfSatisfying(
                        StartupException.class,
                        failure -> assertThat(failure.faults())
                                .singleElement()
                                .satisfies(fault -> assertThat(fault.toString())
                                        .contains(texts)
                                        .doesNotContain("\n")));
    }

    @Test
    void aHandlerOfEachSessionIsNone() {
        Consumer<JsonRpcHandlerRegistry> own =
                registry -> registry.addPerSessionHandler(Own.class, "/own").withHttpCalls();
        with(this.servlet, own).run(context -> fails(context, "/own", Own.class.getName(), "withHttpCalls()"));
        with(this.reactive, own).run(context -> fails(context, "/own", Own.class.getName(), "withHttpCalls()"));
        with(this.servlet, registry -> registry.addPerSessionHandler(Own.class, "/own"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aControllerOfEachSessionIsNone() {
        this.servlet
                .withBean(OwnController.class, OwnController::new, definition -> definition.setScope("prototype"))
                .run(context -> fails(context, "/own", OwnController.class.getName(), "httpCalls = true"));
    }

    @Test
    void anInterceptorOfAnotherStackIsNone() {
        Consumer<JsonRpcHandlerRegistry> foreign = registry -> registry.addHandler((transaction, request) -> {}, "/own")
                .withHttpCalls()
                .withInterceptors("no interceptor");
        with(this.servlet, foreign).run(context -> fails(context, "/own", "HandshakeInterceptor"));
        with(this.reactive, foreign).run(context -> fails(context, "/own", "WebFilter"));
    }

    @Test
    void theOptionIsSetWhereAHandlerIsRegistered() {
        with(
                        this.servlet.withBean(SharedController.class),
                        registry -> registry.addHandler((transaction, request) -> {}, "/on")
                                .withHttpCalls()
                                .addHandler((transaction, request) -> {}, "/off"))
                .run(context -> assertThat(
                                context.getBean(HandlerEndpoints.class).endpoints())
                        .filteredOn(endpoint -> endpoint.options().httpCalls())
                        .extracting(Endpoint::pattern)
                        .containsExactly("/on", "/shared"));
    }
}
