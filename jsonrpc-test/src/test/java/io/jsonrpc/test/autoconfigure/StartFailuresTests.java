package io.jsonrpc.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.spring.client.JsonRpcClients;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application that is a server and a client at once is told everything at its first start. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailuresTests {

    @JsonRpcController("/orders")
    static class OrderController {

        @JsonRpcMethod
        public void move(@JsonRpcParam("to") String from, String to) {}
    }

    @JsonRpcController(client = "prices")
    static class PageController {

        @JsonRpcMethod
        public Callable<String> confirm() {
            return () -> "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OrderController.class, PageController.class})
    static class Application {}

    /** A bean that needs the clients before anything is served. */
    static class Early {

        Early(JsonRpcClients clients) {}
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Early.class, Application.class})
    static class EarlyApplication {}

    private static final String METHODS = "These JSON-RPC methods cannot be called:";

    private static final String CLIENTS = "These JSON-RPC clients cannot be used:";

    private static final String MOVE = "    Two parameters of OrderController.move(…) are named 'to'";

    private static final String URL =
            "    jsonrpc.client.prices.url is 'localhost': write the URL of a server, such as wss://example.org/prices";

    private static final String CONFIRM =
            "    PageController.confirm() returns Callable: return the value, a CompletableFuture or a Mono instead";

    private static List<String> report(CapturedOutput output, Class<?> application, String url) {
        int before = output.getAll().length();
        assertThatThrownBy(() -> new SpringApplicationBuilder(application)
                        .web(WebApplicationType.NONE)
                        .properties("spring.main.banner-mode=off", "jsonrpc.client.prices.url=" + url)
                        .run())
                .isNotNull();
        String printed = output.getAll().substring(before);
        return printed.substring(printed.indexOf("Description:"))
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void allFaultsOfServedMethodsAndOfClientsAreInOneReport(CapturedOutput output) {
        assertThat(report(output, Application.class, "localhost"))
                .startsWith("Description:", METHODS, MOVE, CLIENTS, URL, "Action:");
        assertThat(report(output, Application.class, "ws://localhost/prices"))
                .startsWith("Description:", METHODS, MOVE, METHODS, CONFIRM, "Action:");
        assertThat(report(output, EarlyApplication.class, "localhost"))
                .startsWith("Description:", CLIENTS, URL, METHODS, MOVE, "Action:");
    }
}
