package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Controllers of a whole application, called over sockets. All tests of a web stack share one application. */
@OnEachWebStack
class ControllerTests {

    private static WebStack stack;

    private static ConfigurableApplicationContext application;

    @Parameter
    WebStack on;

    @BeforeParameterizedClassInvocation
    static void share(WebStack on) {
        ControllerApplication.RoomController.EVENTS.clear();
        stack = on;
        application = start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    @Nested
    class Binding extends ControllerBinding {}

    @Nested
    class Execution extends ControllerExecution {}

    @Nested
    class Lifecycle extends ControllerLifecycle {}

    @Nested
    class Errors extends ControllerErrors {}

    /** Another application on the same web stack. */
    static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(ControllerApplication.Application.class)
                .web(stack.type())
                .properties("server.port=0")
                .run(properties);
    }

    static <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    static WireSocket connect(String path, String... headers) throws IOException {
        return connect(application, path, headers);
    }

    static WireSocket connect(ConfigurableApplicationContext to, String path, String... headers) throws IOException {
        return WireSocket.connect(
                Integer.parseInt(to.getEnvironment().getRequiredProperty("local.server.port")), path, headers);
    }

    /** The result, or the error, of one call. */
    static JsonElement call(String path, String method, @Nullable String params) throws IOException {
        try (WireSocket socket = connect(path)) {
            return call(socket, method, params);
        }
    }

    static JsonElement call(WireSocket socket, String method, @Nullable String params) throws IOException {
        JsonObject answer = JsonParser.parseString(
                        socket.exchange(params == null ? request(1, method) : request(1, method, params)))
                .getAsJsonObject();
        return answer.has("result") ? answer.get("result") : answer.get("error");
    }

    static void assertAnswer(String method, @Nullable String params, String expected) throws IOException {
        assertThat(call("/prices", method, params)).isEqualTo(JsonParser.parseString(expected));
    }
}
