package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a running application tells of each of its endpoints. */
@OnEachWebStack
@Tag("exhaustive")
class MeasuredEndpointTests {

    @Parameter
    WebStack stack;

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class, Rooms.class, Halls.class})
    static class Application {}

    @JsonRpcController("/rooms/{room}")
    static class Rooms {

        @JsonRpcMethod
        public String enter() {
            return "in";
        }
    }

    @JsonRpcController("/halls")
    static class Halls {

        @JsonRpcMethod
        public String enter() {
            return "in";
        }

        @JsonRpcMethod
        public String leave() {
            throw new IllegalStateException();
        }

        @JsonRpcNotification
        public void wave() {}

        @Deprecated
        @JsonRpcMethod
        public Stream<Integer> steps() {
            return Stream.of(1);
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--management.endpoints.web.exposure.include=jsonrpc");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    /** When the last call is answered, what was observed of those before it has ended. */
    private static void call(String path, String... methods) throws IOException {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        try (WireSocket socket = WireSocket.connect(port, path)) {
            for (String method : methods) {
                socket.exchange(request(1, method));
            }
            assertThat(socket.exchange(request(2, "enter"))).isEqualTo(result(2, "'in'"));
        }
    }

    private static long calls(String endpoint, String method, String error) {
        return application
                .getBean(MeterRegistry.class)
                .get("rpc.server.call.duration")
                .tags("jsonrpc.endpoint", endpoint, "rpc.method", method, "error.type", error)
                .timer()
                .count();
    }

    @Test
    void callsAreMeasuredByThePatternOfTheirPathAndToldByMethod() throws Exception {
        call("/rooms/7", "enter", "leave");
        call("/rooms/8", "enter", "enter");
        call("/halls", "leave");

        assertThat(calls("/rooms/{room}", "enter", "none")).isGreaterThanOrEqualTo(3);
        assertThat(calls("/rooms/{room}", "_OTHER", "-32601")).isEqualTo(1);
        assertThat(calls("/halls", "leave", "-32603")).isEqualTo(1);
        assertThat(application
                        .getBean(MeterRegistry.class)
                        .get("rpc.server.call.duration")
                        .timers())
                .extracting(timer -> timer.getId().getTag("jsonrpc.endpoint"))
                .isSubsetOf(List.of("/rooms/{room}", "/halls"));

        assertThat(actuator())
                .contains(
                        "\"methodCount\":4,\"methods\":[{\"name\":\"enter\",\"kind\":\"call\",\"deprecated\":false,\"called\":",
                        "{\"name\":\"leave\",\"kind\":\"call\",\"deprecated\":false,\"called\":1,\"failed\":1}",
                        "{\"name\":\"steps\",\"kind\":\"stream\",\"deprecated\":true,\"called\":0,\"failed\":0}",
                        "{\"name\":\"wave\",\"kind\":\"notification\",\"deprecated\":false,\"called\":0,\"failed\":0}]");
    }

    private static String actuator() throws Exception {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/jsonrpc"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
