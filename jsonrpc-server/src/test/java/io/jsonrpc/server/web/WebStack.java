package io.jsonrpc.server.web;

import io.jsonrpc.server.reactive.ReactiveStackSettings;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.util.ClassUtils;

/** The web stacks that sockets behave alike on, each with a server. */
public enum WebStack {
    TOMCAT(
            WebApplicationType.SERVLET,
            ServletTestStack.class,
            "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration"),
    JETTY(
            WebApplicationType.SERVLET,
            ServletTestStack.class,
            "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),
    REACTOR_NETTY(
            WebApplicationType.REACTIVE,
            ReactiveTestStack.class,
            "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration");

    private final WebApplicationType type;

    private final Class<?> configuration;

    private final String server;

    WebStack(WebApplicationType type, Class<?> configuration, String server) {
        this.type = type;
        this.configuration = configuration;
        this.server = server;
    }

    /** With this system property only the first stack on the class path is tested. */
    private static final boolean ONE = Boolean.getBoolean("jsonrpc.test.one-stack");

    /** Those whose server is on the class path. */
    static Stream<WebStack> onClassPath() {
        return Arrays.stream(values())
                .filter(stack -> ClassUtils.isPresent(stack.server, null))
                .limit(ONE ? 1 : values().length);
    }

    /** The servlet stack, on the server that is on the class path. */
    static WebStack servlet() {
        return onClassPath()
                .filter(stack -> stack.type == WebApplicationType.SERVLET)
                .findFirst()
                .orElseThrow();
    }

    public WebApplicationType type() {
        return this.type;
    }

    Class<?>[] configurations() {
        return new Class<?>[] {this.configuration, ClassUtils.resolveClassName(this.server, null)};
    }

    /** Settings with a second for what waits for the client. */
    Object impatient() {
        Duration second = Duration.ofSeconds(1);
        ServletStackSettings servlet = ServletStackSettings.DEFAULT;
        ReactiveStackSettings reactive = ReactiveStackSettings.DEFAULT;
        return this.type == WebApplicationType.REACTIVE
                ? new ReactiveStackSettings(
                        reactive.frameBytes(),
                        reactive.frameTime(),
                        second,
                        reactive.messageBytes(),
                        reactive.callTimeout())
                : new ServletStackSettings(
                        servlet.messageBytes(),
                        servlet.messageAssembly(),
                        second,
                        servlet.openTimeout(),
                        servlet.callTimeout(),
                        servlet.heartbeat(),
                        servlet.disconnectDelay(),
                        servlet.streamBytes(),
                        servlet.tomcatBuffer(),
                        servlet.clientLibraryUrl());
    }
}
