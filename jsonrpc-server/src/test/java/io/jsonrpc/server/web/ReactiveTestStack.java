package io.jsonrpc.server.web;

import io.jsonrpc.server.reactive.JsonRpcReactiveHandlerMapping;
import io.jsonrpc.server.reactive.ReactiveStackSettings;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The reactive stack without its server. */
@Configuration(proxyBeanMethods = false)
@Import(OwnEventLoops.class)
@ImportAutoConfiguration({HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class})
class ReactiveTestStack {

    @Bean
    JsonRpcReactiveHandlerMapping jsonRpcHandlerMapping(
            TestServer.Endpoints endpoints, RecordingAcceptor acceptor, ReactiveStackSettings settings) {
        return new JsonRpcReactiveHandlerMapping(endpoints.list(), acceptor, settings, TestServer.RULES);
    }
}
