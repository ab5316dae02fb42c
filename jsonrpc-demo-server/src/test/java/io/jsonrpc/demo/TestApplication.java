package io.jsonrpc.demo;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** An application of a test's own, on a real port. */
public final class TestApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private TestApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts a server with these handlers and these properties, such as {@code jsonrpc.server.workers.threads=1}. */
    public static TestApplication start(JsonRpcConfigurer handlers, String... properties) {
        return start(Plain.class, handlers, properties);
    }

    public static TestApplication start(Class<?> configuration, JsonRpcConfigurer handlers, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN", "spring.jmx.enabled=false"));
        all.addAll(List.of(properties));
        return new TestApplication(new SpringApplicationBuilder(configuration)
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean(JsonRpcConfigurer.class, () -> handlers);
                    if (context instanceof ReactiveWebServerApplicationContext) {
                        beans.registerBean(ReactorResourceFactory.class, TestApplication::ownEventLoops);
                    }
                })
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new)));
    }

    /** Those that all applications share end with the first of them. */
    private static ReactorResourceFactory ownEventLoops() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    public int port() {
        return ((WebServerApplicationContext) this.context).getWebServer().getPort();
    }

    public DefaultSessionManager sessions() {
        return this.context.getBean(DefaultSessionManager.class);
    }

    /** How often it has happened, by the name of the meter without {@code jsonrpc.server.}. */
    public long count(String name) {
        return (long) this.context
                .getBean(MeterRegistry.class)
                .get("jsonrpc.server." + name)
                .counter()
                .count();
    }

    public WireSocket open(String path) throws IOException {
        return WireSocket.connect(port(), path);
    }

    @Override
    public void close() {
        this.context.close();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Plain {}
}
