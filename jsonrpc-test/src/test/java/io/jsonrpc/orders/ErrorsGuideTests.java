package io.jsonrpc.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.orders.Orders.OrderController;
import io.jsonrpc.orders.Orders.Store;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.ReceivedError;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The application of docs/guide/errors.md answers as the page says; and it has no line of Java that is not there. */
@JsonRpcTest(OrderController.class)
@Import(Store.class)
class ErrorsGuideTests {

    @Autowired
    JsonRpcTester tester;

    private ReceivedError place(String item, int quantity) {
        return this.tester
                .call("place", Map.of("order", Map.of("item", item, "quantity", quantity)))
                .error();
    }

    private ReceivedError fail(String how) {
        return this.tester.call("fail", List.of(how)).error();
    }

    @Test
    void allThatIsWrongIsNamed() {
        assertThat(place("", 0).value().getData())
                .hasToString("{\"type\":\"params.invalid\",\"path\":\"$.order.item\",\"reason\":\"constraint\","
                        + "\"violations\":[{\"path\":\"$.order.item\",\"code\":\"NotBlank\",\"message\":\"must not be"
                        + " blank\"},{\"path\":\"$.order.quantity\",\"code\":\"Min\",\"message\":\"must be greater than or"
                        + " equal to 1\"}]}");
        this.tester.call("place").error().hasCode(-32602).hasData("reason", "missing");
    }

    @Test
    void anErrorOfItsOwn() {
        place("pears", 3)
                .hasCode(1001)
                .hasMessage("not enough of pears")
                .hasType("orders.soldOut")
                .hasData("left", 2);
    }

    @Test
    void exceptionsOfOthers() {
        fail("timeout")
                .hasCode(1002)
                .hasMessage("Try again later")
                .hasType("orders.unavailable")
                .hasData("retryAfterMillis", 500);
        fail("gone").hasCode(1003).hasType("gone");
        fail("number").hasCode(1004).hasMessage("Too much for fail");
    }

    @Test
    void everythingElse() {
        assertThat(String.valueOf(fail("else").hasCode(-32603).value().getData()))
                .matches("\\{\"type\":\"internal\",\"instance\":\"urn:jsonrpc:incident:[0-9a-f]{16}\"}");
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("errors").isCompiledFrom("io/jsonrpc/orders/Orders.java");
    }
}
