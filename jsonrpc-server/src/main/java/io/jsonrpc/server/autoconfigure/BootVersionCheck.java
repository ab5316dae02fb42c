package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.StartupException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Refuses Spring Boot 3, where the auto-configuration ends in a stack trace about a class that only Spring Boot 4 has. Uses
 * nothing that Spring Boot 3 lacks.
 */
class BootVersionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(SpringBootVersion.getVersion());
    }

    static void check(@Nullable String version) {
        if (version != null && (version.startsWith("3.") || version.startsWith("2."))) {
            throw new StartupException(
                    "jsonrpc-server needs Spring Boot 4, and this application runs on Spring Boot " + version,
                    "Take Spring Boot 4.0 or newer (the parent spring-boot-starter-parent, or the BOM"
                            + " spring-boot-dependencies), or remove jsonrpc-server");
        }
    }
}
