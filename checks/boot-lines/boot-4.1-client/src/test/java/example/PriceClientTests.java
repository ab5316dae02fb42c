package example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** The application starts before its server does, and calls it; with nothing of the web on the class path. */
@Timeout(60)
class PriceClientTests {

    @Test
    void theApplicationStartsBeforeItsServerAndCallsIt() throws Exception {
        assertThat(ClassUtils.isPresent("org.springframework.web.context.WebApplicationContext", null))
                .isFalse();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("jsonrpc", "2.0");
        answer.addProperty("id", 1);
        answer.addProperty("result", 42);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(PriceClient.class)
                        .run(
                                "--jsonrpc.client.prices.url=ws://localhost:" + port,
                                "--jsonrpc.client.prices.session=off",
                                "--jsonrpc.client.prices.reconnect.max-delay=50ms");
                TinyServer server = new TinyServer(port, answer.toString())) {
            assertThat(context.getBean(PriceApi.class).last("A")).isEqualTo(42);
            assertThat(server.received())
                    .contains("\"id\":1", "\"method\":\"prices.last\"", "\"params\":{\"symbol\":\"A\"}");
        }
    }
}
