package io.jsonrpc.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.PendingCall;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The bank of docs/guide/asking-the-client.md asks its customers as the page says; and it has no line of Java that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class AskingGuideTests {

    @Autowired
    JsonRpcTester tester;

    private JsonRpcTester bank() {
        return this.tester.mutate().path("/bank").build();
    }

    private static Map<String, Object> payment(String account, int amount) {
        return Map.of("payment", new Payment(account, new BigDecimal(amount)));
    }

    private static Customer customer(JsonRpcClient client) {
        Customer customer = new Customer(client.proxy(AccountApi.class));
        client.implement(CustomerApi.class, customer);
        return customer;
    }

    @Test
    void theCustomerAsksBackWhileItIsAsked() throws Exception {
        JsonRpcTester bank = bank();
        Customer customer = customer(bank.client());
        bank.call("payments.follow", List.of("asks"));
        bank.call("counter.deposit", List.of("asks", 100));

        bank.call("payments.pay", payment("asks", 30)).result(Boolean.class).isEqualTo(true);
        bank.call("payments.pay", payment("asks", 90)).result(Boolean.class).isEqualTo(false);
        assertThat(customer.balances.poll(20, TimeUnit.SECONDS)).isEqualTo(new BigDecimal("70"));
    }

    @Test
    void anErrorOfTheCustomerComesBackAsItselfAndOthersAreNotPassedOn() {
        JsonRpcTester bank = bank();
        bank.call("payments.pay", payment("stolen", 1)).error().hasCode(-32603);
        customer(bank.client());
        bank.call("payments.pay", payment("stolen", 1))
                .error()
                .hasCode(1010)
                .hasType("card.stolen")
                .hasMessage("not my payment");
    }

    @Test
    void aCustomerWithoutASocketAnswersAfterwards() {
        JsonRpcTester owner = bank();
        customer(owner.client());
        owner.call("payments.follow", List.of("break"));
        owner.call("counter.deposit", List.of("break", 100));
        owner.breakConnection();
        PendingCall call = bank().callAsync("payments.allApprove", payment("break", 30));
        owner.resume();
        call.answer().result(Boolean.class).isEqualTo(true);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAnError() {
        JsonRpcTester owner = bank();
        customer(owner.client());
        owner.call("payments.follow", List.of("late"));
        owner.breakConnection();
        JsonRpcTester other = bank();
        PendingCall call = other.callAsync("payments.allApprove", payment("late", 30));
        other.call("accounts.balance", List.of("late"));
        this.tester.clock().advance(Duration.ofSeconds(11));
        call.answer().error().hasCode(1011).hasType("payments.notAnswered");
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("asking-the-client").isCompiledFrom("io/jsonrpc/bank");
    }
}
