package io.jsonrpc.server.web;

import io.jsonrpc.server.reactive.JsonRpcReactiveHandlerMapping;
import io.jsonrpc.server.reactive.ReactiveStackSettings;
import java.time.Duration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** The reactive stack on Reactor Netty. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    NettyReactiveWebServerAutoConfiguration.class,
    HttpHandlerAutoConfiguration.class,
    WebFluxAutoConfiguration.class
})
class ReactiveTestStack {

    /** Event loops of its own, which end at once. */
    @Bean
    ReactorResourceFactory eventLoops() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    JsonRpcReactiveHandlerMapping jsonRpcHandlerMapping(
            TestServer.Endpoints endpoints, RecordingAcceptor acceptor, ReactiveStackSettings settings) {
        return new JsonRpcReactiveHandlerMapping(endpoints.list(), acceptor, settings);
    }
}
