package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.reactive.BearerCarrierDecorator;
import io.jsonrpc.server.reactive.FirstRequestClock;
import io.jsonrpc.server.reactive.JsonRpcReactiveHandlerMapping;
import io.jsonrpc.server.reactive.ReactiveStackSettings;
import io.jsonrpc.server.reactive.RefusalWebFilter;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRules;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import reactor.netty.http.server.HttpServer;

/**
 * The endpoints on Spring WebFlux: plain WebSocket on Reactor Netty.
 *
 * @since 0.1
 */
@AutoConfiguration(after = JsonRpcServerAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({DispatcherHandler.class, HttpServer.class, NettyReactiveWebServerFactory.class})
@ConditionalOnBean(SocketAcceptor.class)
public class JsonRpcReactiveAutoConfiguration {

    /** Added to the write stall, so that a slow client is closed with that code before the close itself times out. */
    private static final Duration WRITE_STALL_HEADROOM = Duration.ofSeconds(1);

    /** Added to the time of a handler, so that an HTTP call is answered with its timeout. */
    private static final Duration CALL_HEADROOM = Duration.ofSeconds(10);

    @Bean
    JsonRpcReactiveHandlerMapping jsonRpcReactiveHandlerMapping(
            HandlerEndpoints endpoints,
            SocketAcceptor acceptor,
            ServerSettings settings,
            JsonRpcServerProperties properties,
            HandshakeRules rules,
            ObjectProvider<ReactiveWebServerFactory> webServer) {
        webServer.ifAvailable(JsonRpcReactiveAutoConfiguration::checkServer);
        long frameBytes =
                (long) settings.messages().messageBytes() * settings.sockets().discardFactor();
        return new JsonRpcReactiveHandlerMapping(
                endpoints.endpoints(),
                acceptor,
                new ReactiveStackSettings(
                        (int) Math.min(frameBytes, Integer.MAX_VALUE),
                        settings.times().messageAssembly(),
                        properties.outbound().writeStall().plus(WRITE_STALL_HEADROOM),
                        settings.messages().messageBytes(),
                        settings.times()
                                .messageAssembly()
                                .plus(properties.requests().handlerTimeout())
                                .plus(CALL_HEADROOM)),
                rules);
    }

    @Bean
    SharedPaths jsonRpcSharedPaths(JsonRpcReactiveHandlerMapping ours, ObjectProvider<HandlerMapping> all) {
        return new SharedPaths(
                ours.getUrlMap().keySet(),
                ours.getOrder(),
                () -> all.stream().filter(mapping -> mapping != ours).flatMap(ReactivePaths::mapped));
    }

    @Bean
    EndpointReport jsonRpcEndpointReport(
            HandlerEndpoints endpoints, @Value("${spring.webflux.base-path:}") String basePath) {
        return new EndpointReport(endpoints, basePath, false);
    }

    @Bean
    ChannelSetup jsonRpcChannelSetup(
            ChannelRoutes routes,
            HandlerEndpoints endpoints,
            EndpointReport paths,
            ObjectProvider<ChannelAuthorizer> authorizers,
            ObjectProvider<ChannelAuthenticator> authenticators) {
        ChannelSetup setup = new ChannelSetup(endpoints);
        if (!setup.isEmpty()) {
            setup.serve(
                    routes,
                    paths.prefix(),
                    authorizers.getIfAvailable(),
                    authenticators.getIfAvailable(),
                    "the rules of Spring WebFlux cannot be asked about a path");
        }
        return setup;
    }

    private static void checkServer(ReactiveWebServerFactory webServer) {
        if (!(webServer instanceof NettyReactiveWebServerFactory)) {
            throw new StartupException(
                    "JSON-RPC on the reactive stack needs Reactor Netty, and the web server comes from "
                            + webServer.getClass().getName(),
                    "Remove the starter of that server, or set spring.main.web-application-type=servlet");
        }
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> jsonRpcFirstRequestClock(
            JsonRpcServerProperties properties) {
        Duration limit = properties.netty().firstRequestTimeout();
        return webServer -> {
            if (!limit.isZero()) {
                webServer.addServerCustomizers(new FirstRequestClock(limit)::watch);
            }
        };
    }

    /** Ends sessions at a logout, where the application adds it to what its chain does then. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ServerLogoutHandler.class)
    static class Logout {

        @Bean(defaultCandidate = false)
        ServerLogoutHandler jsonRpcLogoutHandler(DefaultSessionManager sessions) {
            return (exchange, user) -> exchange.getExchange()
                    .getSession()
                    .doOnNext(session -> sessions.loginEnded(session.getId()))
                    .then();
        }
    }

    @Bean
    BearerCarrierDecorator jsonRpcBearerCarrierDecorator(HandlerEndpoints endpoints, HandshakeRules rules) {
        return new BearerCarrierDecorator(endpoints.endpoints(), rules.refusals());
    }

    @Bean
    RefusalWebFilter jsonRpcRefusalWebFilter(HandlerEndpoints endpoints, HandshakeRules rules) {
        return new RefusalWebFilter(endpoints.endpoints(), rules.refusals());
    }
}
