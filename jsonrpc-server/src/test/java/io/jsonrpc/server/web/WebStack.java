package io.jsonrpc.server.web;

import io.jsonrpc.server.reactive.ReactiveStackSettings;
import io.jsonrpc.server.servlet.ServletStackSettings;
import java.time.Duration;
import org.springframework.boot.WebApplicationType;

/** The web stacks that sockets behave alike on, each with a server. */
public enum WebStack {
    TOMCAT(WebApplicationType.SERVLET, ServletTestStack.class),
    REACTOR_NETTY(WebApplicationType.REACTIVE, ReactiveTestStack.class);

    private final WebApplicationType type;

    private final Class<?> configuration;

    WebStack(WebApplicationType type, Class<?> configuration) {
        this.type = type;
        this.configuration = configuration;
    }

    public WebApplicationType type() {
        return this.type;
    }

    Class<?> configuration() {
        return this.configuration;
    }

    /** Settings with a second for what waits for the client. */
    Object impatient() {
        Duration second = Duration.ofSeconds(1);
        ServletStackSettings servlet = ServletStackSettings.DEFAULT;
        ReactiveStackSettings reactive = ReactiveStackSettings.DEFAULT;
        return this.type == WebApplicationType.REACTIVE
                ? new ReactiveStackSettings(reactive.frameBytes(), reactive.frameTime(), second)
                : new ServletStackSettings(
                        servlet.messageBytes(),
                        servlet.messageAssembly(),
                        second,
                        servlet.openTimeout(),
                        servlet.heartbeat(),
                        servlet.disconnectDelay(),
                        servlet.tomcatBuffer(),
                        servlet.clientLibraryUrl());
    }
}
