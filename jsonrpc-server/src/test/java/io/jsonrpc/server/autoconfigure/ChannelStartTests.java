package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistration;
import io.jsonrpc.server.channel.ChannelRoutes;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.web.socket.server.support.HttpSessionHandshakeInterceptor;

/** Nothing starts in which nobody would decide who opens a channel. */
class ChannelStartTests {

    private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    WebMvcAutoConfiguration.class,
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcServletAutoConfiguration.class));

    private final WebApplicationContextRunner withoutSecurity =
            this.servlet.withClassLoader(new FilteredClassLoader("org.springframework.security"));

    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    WebFluxAutoConfiguration.class,
                    JsonRpcServerAutoConfiguration.class,
                    JsonRpcReactiveAutoConfiguration.class));

    private static JsonRpcConfigurer handler(Consumer<JsonRpcHandlerRegistration> options) {
        RequestHandler<?> echo = (transaction, request) -> transaction.sendResponse(request.getParams());
        return registry -> options.accept(registry.addHandler(echo, "/echo", "/other"));
    }

    private static final JsonRpcConfigurer CHANNELS = handler(JsonRpcHandlerRegistration::withChannels);

    private static <
                    S extends AbstractApplicationContextRunner<S, C, A>,
                    C extends ConfigurableApplicationContext,
                    A extends ApplicationContextAssertProvider<C>>
            S with(AbstractApplicationContextRunner<S, C, A> runner, JsonRpcConfigurer handlers) {
        return runner.withBean(JsonRpcConfigurer.class, () -> handlers);
    }

    private static void offers(ApplicationContextAssertProvider<?> context, boolean channels) {
        assertThat(context.getStartupFailure()).isNull();
        assertThat(context.getSourceApplicationContext()
                        .getBean(ChannelRoutes.class)
                        .areOffered())
                .isEqualTo(channels);
    }

    private static void fails(ApplicationContextAssertProvider<?> context, String reason) {
        assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining(reason)
                .hasMessageContaining("/echo, /other")
                .hasMessageContaining("ChannelAuthorizer");
    }

    @Test
    void withoutChannelsNobodyIsAsked() {
        with(this.servlet, handler(each -> {})).run(context -> offers(context, false));
        with(this.reactive, handler(each -> {})).run(context -> offers(context, false));
    }

    @Test
    void springSecurityWithoutRulesOfUrlsDecidesNothing() {
        with(this.servlet, CHANNELS).run(context -> fails(context, "Spring Security is on the class path"));
        with(this.servlet, CHANNELS)
                .withBean(WebInvocationPrivilegeEvaluator.class, NoRules::new)
                .run(context -> offers(context, true));
    }

    @Test
    void withoutSpringSecurityASocketIsEnoughUnlessTheHandlerHasInterceptors() {
        with(this.withoutSecurity, CHANNELS).run(context -> offers(context, true));
        JsonRpcConfigurer intercepted =
                handler(each -> each.withChannels().withInterceptors(new HttpSessionHandshakeInterceptor()));
        with(this.withoutSecurity, intercepted).run(context -> fails(context, "handshake interceptors"));
        with(this.servlet, intercepted)
                .withBean(WebInvocationPrivilegeEvaluator.class, NoRules::new)
                .run(context -> fails(context, "handshake interceptors"));
        with(this.withoutSecurity, intercepted)
                .withBean(ChannelAuthorizer.class, () -> request -> ChannelAuthorizer.Decision.ALLOW)
                .run(context -> offers(context, true));
    }

    @Test
    void webFluxNeedsAnAuthorizer() {
        with(this.reactive, CHANNELS).run(context -> fails(context, "Spring WebFlux cannot be asked"));
        with(this.reactive, CHANNELS)
                .withBean(ChannelAuthorizer.class, () -> request -> ChannelAuthorizer.Decision.ALLOW)
                .run(context -> offers(context, true));
    }

    /** Lets everybody in. */
    private static final class NoRules implements WebInvocationPrivilegeEvaluator {

        @Override
        public boolean isAllowed(String uri, Authentication authentication) {
            return true;
        }

        @Override
        public boolean isAllowed(String contextPath, String uri, String method, Authentication authentication) {
            return true;
        }
    }
}
