package io.jsonrpc.demo;

import com.google.gson.JsonElement;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** The demo server: one small handler or controller per feature of the framework. */
@SpringBootApplication
public class DemoServer {

    /** Of a path to open channels on: its own conversation has no methods. */
    private static final RequestHandler<JsonElement> ONLY_CHANNELS = (transaction, request) -> {
        throw RequestRejectedException.methodNotFound();
    };

    private static final Logger logger = LoggerFactory.getLogger(DemoServer.class);

    public static void main(String[] args) {
        SpringApplication.run(DemoServer.class, args);
    }

    @EventListener
    void logAddress(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext context) {
            int port = Objects.requireNonNull(context.getWebServer()).getPort();
            logger.info("Open {}://localhost:{}{}/ in a browser", scheme(context), port, basePath(context));
        }
    }

    private static String scheme(WebServerApplicationContext context) {
        Environment environment = context.getEnvironment();
        return environment.containsProperty("server.ssl.bundle") || environment.containsProperty("server.ssl.key-store")
                ? "https"
                : "http";
    }

    private static String basePath(WebServerApplicationContext context) {
        Environment environment = context.getEnvironment();
        return environment.getProperty(
                "server.servlet.context-path", environment.getProperty("spring.webflux.base-path", ""));
    }

    @Bean
    JsonRpcConfigurer demoHandlers(SessionManager sessions) {
        return registry -> registry.addHandler(
                        new EchoHandler()
                                .withSockJS()
                                .withLabel("echo")
                                .withChannels()
                                .withHttpCalls(),
                        "/echo")
                .addHandler(new SpecHandler().withSockJS().withLabel("spec").withChannels(), "/spec")
                .addHandler(
                        new BroadcastHandler(sessions)
                                .withSockJS()
                                .withLabel("broadcast")
                                .withChannels(),
                        "/broadcast")
                .addHandler(ONLY_CHANNELS, "/jsonrpc")
                .withSockJS()
                .withLabel("jsonrpc");
    }

    /** Who gets a socket gets a channel, also one that belongs to a user of the auction by its token. */
    @Bean
    ChannelAuthorizer demoChannels() {
        return request -> ChannelAuthorizer.Decision.ALLOW;
    }
}
