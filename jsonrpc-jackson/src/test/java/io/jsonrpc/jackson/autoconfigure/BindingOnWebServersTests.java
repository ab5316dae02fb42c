package io.jsonrpc.jackson.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.fixtures.WireCase;
import io.jsonrpc.fixtures.WireVectors;
import io.jsonrpc.jackson.JacksonMessageCodec;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/**
 * An application on Jackson answers the vectors of binding, whichever its web server: here Tomcat and Reactor Netty, in
 * checks/jetty Jetty.
 */
@ParameterizedClass
@MethodSource("stacks")
class BindingOnWebServersTests {

    static final List<WireCase> VECTORS = WireVectors.all().stream()
            .filter(vector -> vector.file().equals("binding"))
            .toList();

    private static ConfigurableApplicationContext application;

    @Parameter
    WebApplicationType stack;

    static Stream<WebApplicationType> stacks() {
        boolean reactive = ClassUtils.isPresent("org.springframework.web.reactive.DispatcherHandler", null);
        return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
                .filter(stack -> reactive || stack == WebApplicationType.SERVLET);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Typed.class)
    static class Application {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Group.class, name = "group")
    })
    interface Shape {}

    record Circle(int radius) implements Shape {}

    record Group(List<Shape> shapes) implements Shape {}

    @JsonRpcController("/typed")
    static class Typed {

        @JsonRpcMethod
        public Shape same(Shape shape) {
            return shape;
        }

        @JsonRpcMethod
        public long subtract(int minuend, int subtrahend) {
            return (long) minuend - subtrahend;
        }

        @JsonRpcMethod
        public long sum(@JsonRpcParams int[] numbers) {
            return Arrays.stream(numbers).asLongStream().sum();
        }

        @JsonRpcMethod("get_data")
        public List<Object> getData() {
            return List.of("hello", 5);
        }

        @JsonRpcMethod(aliases = {"notify_hello", "notify_sum"})
        public void update() {}
    }

    @BeforeParameterizedClassInvocation
    static void start(WebApplicationType stack) {
        application = new SpringApplicationBuilder(Application.class).web(stack).run("--server.port=0");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    @Test
    void theCodecIsJackson() {
        assertThat(application.getBean(MessageCodec.class)).isInstanceOf(JacksonMessageCodec.class);
    }

    @Test
    void aTypeThatAMemberNamesIsBoundAndWritten() throws Exception {
        String group = "{'kind':'group','shapes':[{'kind':'circle','radius':2},{'kind':'group','shapes':[]}]}";
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        try (WireSocket socket = WireSocket.connect(port, "/typed")) {
            assertThat(socket.exchange(request(1, "same", "{'shape':" + group + "}")))
                    .isEqualTo(result(1, group));
            assertThat(socket.exchange(request(2, "same", "[{'kind':'square'}]")))
                    .contains("-32602", "$[0].kind");
        }
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void isAnsweredAsItSays(WireCase vector) throws Exception {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        try (WireSocket socket = WireSocket.connect(port, vector.endpoint())) {
            for (String frame : vector.in()) {
                socket.send(frame);
            }
            for (String answer : vector.out()) {
                assertThat(socket.receive()).isEqualTo(answer);
            }
            assertThat(socket.exchange(request("'last'", "update"))).contains("\"last\"", "\"result\":null");
        }
    }
}
