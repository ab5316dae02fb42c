package io.jsonrpc.demo;

import io.jsonrpc.server.JsonRpcConfigurer;
import java.time.Duration;
import java.util.Arrays;

/** Tests on real servers, on the servlet stack, or on the one that a subclass names. */
abstract class OnOneStack {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    String stack() {
        return "servlet";
    }

    final TestApplication start(JsonRpcConfigurer handlers, String... properties) {
        return start(TestApplication.Plain.class, handlers, properties);
    }

    final TestApplication start(Class<?> configuration, JsonRpcConfigurer handlers, String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "spring.main.web-application-type=" + stack();
        return TestApplication.start(configuration, handlers, all);
    }
}
