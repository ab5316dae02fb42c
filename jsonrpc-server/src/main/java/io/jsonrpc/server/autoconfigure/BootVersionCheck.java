package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.StartupException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Rejects Spring Boot 3 with a message, because the auto-configuration would fail there with a stack trace about a
 * class that exists only in Spring Boot 4. Uses only classes that exist in Spring Boot 3.
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
                    "Use Spring Boot 4.0 or newer (the parent spring-boot-starter-parent, or the BOM"
                            + " spring-boot-dependencies), or remove jsonrpc-server");
        }
    }
}
