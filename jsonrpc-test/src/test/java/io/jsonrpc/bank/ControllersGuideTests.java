package io.jsonrpc.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The controllers of docs/guide/controllers.md answer as the page says; and it has no line of Java that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class ControllersGuideTests {

    @Autowired
    JsonRpcTester tester;

    private JsonRpcTester at(String path) {
        return this.tester.mutate().path(path).build();
    }

    @Test
    void theTableOfAttributesHasAllOfThem() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/guide/controllers.md"));
        for (Method attribute : JsonRpcController.class.getDeclaredMethods()) {
            assertThat(rows).anyMatch(row -> row.startsWith("| `" + attribute.getName() + "` |"));
        }
    }

    @Test
    void namesHaveThePrefixAndAliasesAreWhole(@Autowired AccountController accounts) {
        JsonRpcTester bank = at("/bank");
        bank.call("createAccount", Map.of("account", "A")).isNull();
        bank.call("accounts.open", List.of("A")).isNull();
        bank.call("accounts.balance", Map.of("account", "A"))
                .result(BigDecimal.class)
                .isEqualTo(BigDecimal.ZERO);
        bank.call("balance", Map.of("account", "A")).error().hasCode(-32601);
        int before = accounts.visits();
        bank.notify("accounts.visited", Map.of("account", "A"));
        bank.call("accounts.balance", Map.of("account", "A"));
        assertThat(accounts.visits()).isEqualTo(before + 1);
    }

    @Test
    void paramsAreBoundAsTheirParametersSay() {
        JsonRpcTester bank = at("/bank");
        bank.call("accounts.open", List.of("P"));
        bank.call("counter.deposit", List.of("P", 5));
        assertThat(bank.call("entries.find", Map.of("account", "P", "text", "depo"))
                        .result(Entry[].class)
                        .value())
                .hasSize(1);
        assertThat(bank.call("entries.find", Map.of("account", "P", "since", "2999-01-01T00:00:00Z"))
                        .result(Entry[].class)
                        .value())
                .isEmpty();
        bank.call("entries.find")
                .error()
                .hasCode(-32602)
                .hasData("path", "$.account")
                .hasData("reason", "missing");
        bank.call("entries.find", List.of("P", "yesterday"))
                .error()
                .hasData("path", "$[1]")
                .hasData("reason", "type");
        bank.call(
                        "entries.transfer",
                        Map.of("account", "P", "amount", 7, "to", Map.of("type", "phone", "number", "0123")))
                .result(String.class)
                .isEqualTo("7 to Phone[number=0123]");
        bank.call("entries.transfer", Map.of("account", "P", "amount", "7"))
                .result(String.class)
                .isEqualTo("7 to null");
        bank.call("entries.transfer", Map.of("account", "P", "amount", "7 EUR"))
                .error()
                .hasData("path", "$.amount")
                .hasData("reason", "type");
    }

    @Test
    void otherArgumentsComeWithTheSession(@Autowired BranchController branches) {
        JsonRpcTester oslo = this.tester
                .mutate()
                .path("/branches/Oslo")
                .client(client -> client.header("X-Tablet", "7").header("Accept-Language", "nb-NO, en;q=0.5"))
                .build();
        oslo.call("hello", Map.of("name", "Ann")).result(String.class).isEqualTo("Hello Ann in Oslo at Oslo on 7");
        oslo.call("owner").error().hasCode(-32003);
        assertThat(branches.visitors()).contains("Oslo");
        JsonRpcTester bob = this.tester
                .mutate()
                .path("/branches/Rome")
                .principal(() -> "bob")
                .build();
        bob.call("owner").result(String.class).isEqualTo("bob");
    }

    @Test
    void resultsAreWrittenAsTheyAreDeclared() {
        JsonRpcTester bank = at("/bank");
        bank.call("accounts.open", List.of("R")).isNull();
        bank.call("counter.last", List.of("R")).isNull();
        bank.call("counter.deposit", List.of("R", 5)).result(BigDecimal.class).isEqualTo(new BigDecimal("5"));
        assertThat(bank.call("counter.last", List.of("R"))
                        .result(Entry.class)
                        .value()
                        .text())
                .isEqualTo("deposit");
        bank.call("counter.rate", List.of("USD")).result(BigDecimal.class).isEqualTo(new BigDecimal("1.08"));
        assertThat(bank.call("counter.now").result(String.class).value()).endsWith("Z");
    }

    @Test
    void progressComesBeforeTheAnswerAndACancelledCallEnds() throws Exception {
        JsonRpcTester bank = at("/bank");
        CountDownLatch halfway = new CountDownLatch(1);
        CompletableFuture<Integer> audit = bank.client()
                .sendRequestAsync(
                        "counter.audit",
                        Map.of("months", 24),
                        Integer.class,
                        Duration.ofMinutes(1),
                        (JsonElement value) -> {
                            if (value.getAsInt() == 50) {
                                halfway.countDown();
                            }
                        });
        assertThat(halfway.await(20, TimeUnit.SECONDS)).isTrue();
        audit.cancel(true);
        bank.call("counter.audit", List.of(4)).result(Integer.class).isEqualTo(4);
        assertThatThrownBy(audit::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void aPrototypeIsMadeForEachSession() {
        JsonRpcTester one = at("/basket");
        one.call("add", List.of("pears"));
        one.call("add", List.of("plums")).result(String[].class).isEqualTo(new String[] {"pears", "plums"});
        at("/basket").call("add", List.of("figs")).result(String[].class).isEqualTo(new String[] {"figs"});
    }

    @Test
    void anInterceptorMayRefuse(@Autowired ClosedAtNight closing) {
        JsonRpcTester bank = at("/bank");
        closing.night(true);
        bank.call("counter.now").error().hasCode(1005);
        bank.call("accounts.balance", List.of("A")).result(BigDecimal.class);
        closing.night(false);
        assertThat(bank.call("counter.now").result(String.class).value()).endsWith("Z");
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("controllers").isCompiledFrom("io/jsonrpc/bank");
    }
}
