package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.server.autoconfigure.ControllerTests.assertAnswer;
import static io.jsonrpc.server.autoconfigure.ControllerTests.call;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is answered in place of a result. */
abstract class ControllerErrors {

    @Test
    void paramsThatDoNotFitAreRefusedWithPathAndReason() throws Exception {
        assertAnswer(
                "prices.last",
                null,
                "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\"$.symbol\","
                        + "\"reason\":\"missing\"}}");
        assertAnswer(
                "prices.last",
                "[5]",
                "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\"$[0]\","
                        + "\"reason\":\"type\"}}");
        assertAnswer(
                "prices.place",
                "{\"symbol\":\"A\",\"cents\":\"x\"}",
                "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\"$.cents\","
                        + "\"reason\":\"type\"}}");
    }

    @Test
    void aDeclaredErrorIsAnsweredAndNothingElseOfAnException() throws Exception {
        assertAnswer(
                "prices.last",
                "[\"?\"]",
                "{\"code\":1001,\"message\":\"No price for ?\",\"data\":{\"type\":\"symbol.unknown\",\"symbol\":\"?\"}}");
        assertThat(call("/prices", "prices.last", "[\"!\"]").toString())
                .contains("-32603")
                .doesNotContain("secret");
    }
}
