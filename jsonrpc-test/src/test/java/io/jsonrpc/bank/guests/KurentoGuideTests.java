package io.jsonrpc.bank.guests;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What docs/guide/migration-kurento.md keeps and what it writes anew runs; and it has no line of Java that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class KurentoGuideTests {

    @Autowired
    JsonRpcTester tester;

    private JsonRpcTester guests() {
        return this.tester.mutate().path("/guests").build();
    }

    @Test
    void aHandlerAndAClientStay() throws Exception {
        JsonRpcTester ann = guests();
        GuestClient client = new GuestClient();
        assertThat(client.register(ann.client())).isEqualTo(1);
        guests().call("greet", Map.of("to", "Ann", "text", "hi")).isNull();
        assertThat(client.greetings.poll(20, TimeUnit.SECONDS)).isEqualTo("hi");
        assertThat(client.codeOf(ann.client(), "nothing")).isEqualTo(1);
    }

    @Test
    void aControllerTakesItsMethodsFromTheHandler() {
        JsonRpcTester bob = guests();
        bob.call("enter", Map.of("room", "lobby")).result(Integer.class).isEqualTo(1);
        bob.call("call", Map.of("room", "lobby")).isNull();
        bob.notifications("greeting").next().hasParams(Map.of("text", "hello"));
        bob.call("enter", Map.of()).error().hasCode(-32602).hasData("path", "$.room");
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("migration-kurento").isCompiledFrom("io/jsonrpc/bank/guests");
    }
}
