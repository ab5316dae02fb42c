package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.server.autoconfigure.ControllerTests.assertAnswer;
import static io.jsonrpc.server.autoconfigure.ControllerTests.call;
import static io.jsonrpc.server.autoconfigure.ControllerTests.connect;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What params and the session become in the arguments of a method. */
abstract class ControllerBinding {

    @Test
    void aMethodOfTheInterfaceAnswersByNameAndByPosition() throws Exception {
        assertAnswer("prices.last", "{\"symbol\":\"A\"}", "{\"symbol\":\"A\",\"cents\":3}");
        assertAnswer("prices.last", "[\"A\"]", "{\"symbol\":\"A\",\"cents\":3}");
        assertAnswer("prices.last", "[\"\"]", "null");
        assertAnswer("prices.all", null, "[{\"symbol\":\"A\",\"cents\":1},{\"symbol\":\"B\",\"cents\":2}]");
        String group = "{\"type\":\"group\",\"shapes\":[{\"type\":\"circle\",\"radius\":2}]}";
        assertAnswer("same", "{\"shape\":" + group + "}", group);
        assertAnswer("maybe", "[\"x\"]", "\"x!\"");
        assertAnswer("maybe", null, "null");
    }

    @Test
    void theApplicationSaysHowStrictlyParamsAreBound() throws Exception {
        assertAnswer("maybe", "{\"text\":\"x\",\"other\":1}", "\"x!\"");
        assertThat(call("/prices", "maybe", "[5]").toString()).contains("-32602", "$[0]", "type");
        try (ConfigurableApplicationContext other = ControllerTests.start(
                        "--jsonrpc.server.params.unknown=refuse", "--jsonrpc.server.params.coerce=true");
                WireSocket socket = connect(other, "/prices")) {
            assertThat(call(socket, "maybe", "{\"text\":\"x\",\"other\":1}").toString())
                    .contains("-32602", "$.other", "unknown");
            assertThat(call(socket, "maybe", "[5]")).hasToString("\"5!\"");
        }
    }

    @Test
    void argumentsComeFromTheHandshakeAndFromResolvers() throws Exception {
        try (WireSocket socket = connect("/rooms/7", "X-Tenant: 5", "Accept-Language: fr-CH, en;q=0.9")) {
            assertThat(call(socket, "facts", "[\"x\"]"))
                    .isEqualTo(JsonParser.parseString(
                            "{\"room\":\"7\",\"header\":5,\"locale\":\"fr-CH\",\"tenant\":\"acme\",\"text\":\"x\"}"));
            assertThat(call(socket, "strict", null)).hasToString("5");
        }
        assertThat(call("/rooms/7", "strict", null))
                .isEqualTo(JsonParser.parseString("{\"code\":-32600,\"message\":\"Invalid Request\",\"data\":{\"type\":"
                        + "\"handshake.missing\",\"name\":\"X-Tenant\"}}"));
    }
}
