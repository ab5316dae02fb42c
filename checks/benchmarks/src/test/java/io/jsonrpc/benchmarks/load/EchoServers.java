package io.jsonrpc.benchmarks.load;

import io.jsonrpc.benchmarks.server.OurEcho;
import java.net.URI;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Our echo server, and one that makes mistakes. */
final class EchoServers implements AutoCloseable {

    final ConfigurableApplicationContext ours = start(OurEcho.class);

    final ConfigurableApplicationContext faulty = start(FaultyEcho.class);

    private static ConfigurableApplicationContext start(Class<?> application) {
        return new SpringApplicationBuilder(application)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "logging.level.root=WARN",
                        "jsonrpc.server.sockets.max-handshakes-per-second=1000000")
                .run();
    }

    static int port(ConfigurableApplicationContext server) {
        return ((ServletWebServerApplicationContext) server).getWebServer().getPort();
    }

    static URI uri(ConfigurableApplicationContext server, String path) {
        return URI.create("ws://localhost:" + port(server) + path);
    }

    @Override
    public void close() {
        this.ours.close();
        this.faulty.close();
    }
}
