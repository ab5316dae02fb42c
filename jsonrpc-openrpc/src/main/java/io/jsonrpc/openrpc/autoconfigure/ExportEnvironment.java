package io.jsonrpc.openrpc.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Lets an application that only writes its documents start beside one that runs, on ports that are free. */
final class ExportEnvironment implements EnvironmentPostProcessor {

    private static final String MANAGEMENT = "management.server.port";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty(DocumentExport.PROPERTY)) {
            Map<String, Object> ports = new HashMap<>(Map.of("server.port", 0));
            if (environment.containsProperty(MANAGEMENT)) {
                ports.put(MANAGEMENT, 0);
            }
            environment.getPropertySources().addFirst(new MapPropertySource("jsonrpc.openrpc.export", ports));
        }
    }
}
