package io.jsonrpc.test;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.test.Shop.Item;
import io.jsonrpc.test.Shop.Page;
import io.jsonrpc.test.Shop.UnknownItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a tester does is the same in memory and on a socket. */
@ParameterizedClass
@EnumSource
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class JsonRpcTesterTests {

    enum Way {
        IN_MEMORY,
        ON_A_SOCKET
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Shop.Controller.class)
    static class Application {}

    @Parameter
    Way way;

    @Autowired
    ApplicationContext context;

    @LocalServerPort
    int port;

    private JsonRpcTester tester;

    private JsonRpcTester tester() {
        if (this.tester == null) {
            this.tester = (this.way == Way.IN_MEMORY
                            ? JsonRpcTester.bindToApplicationContext(this.context)
                            : JsonRpcTester.bindToServer("ws://localhost:" + this.port + "/shop"))
                    .build();
        }
        return this.tester;
    }

    @AfterEach
    void close() {
        tester().close();
    }

    @Test
    void aStreamIsAnArgumentWhoseItemsTheTestGives() {
        SentStream items = tester().sentStream();
        PendingCall call = tester().callAsync("shop.stock", Map.of("shelf", "A", "items", items));

        items.awaitCredit(1);
        assertThat(items.credit()).isEqualTo(1);
        items.send(new Item("tea", 3));
        items.awaitCredit(2).send(new Item("milk", 1)).complete();

        call.answer().result(Integer.class).isEqualTo(4);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> tester().call("shop.stock", List.of("A", items)))
                .withMessage("A stream is an argument of one call");
    }

    @Test
    void theServerNeedsNoMoreOfAStream() {
        SentStream items = tester().sentStream();
        PendingCall call = tester().callAsync("shop.first", items);

        items.awaitCredit(1).send(new Item("tea", 3));

        call.answer().result(Item.class).isEqualTo(new Item("tea", 3));
        items.isCancelled();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> items.awaitCredit(1000))
                .withMessage("The stream should have a credit of 1000, but is cancelled after 1 items");
    }

    @Test
    void aStreamBeyondItsCreditIsAMistakeOfTheTest() {
        SentStream items = tester().sentStream();
        PendingCall call = tester().callAsync("shop.hold", items);
        items.awaitCredit(1).send(new Item("tea", 3));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> items.send(new Item("tea", 3)))
                .withMessage("An item is sent without credit: the stream has a credit of 1 after 1 items");
        call.cancel();
        items.isCancelled();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::answer)
                .withMessageEndingWith(" was not answered: the test has cancelled it");
    }

    @Test
    void sourcesAndPublishersAreSent() {
        tester().call("shop.stock", Map.of("shelf", "A", "items", StreamSource.of(Stream.of(new Item("tea", 3)))))
                .result(Integer.class)
                .isEqualTo(3);
        SubmissionPublisher<Item> published = new SubmissionPublisher<>();
        PendingCall call = tester().callAsync("shop.stock", Map.of("shelf", "A", "items", published));
        published.close();
        call.answer().result(Integer.class).isEqualTo(0);
    }

    @Test
    void anItemThatDoesNotFitIsInvalidAndTheCallIsShown() {
        SentStream items = tester().sentStream();
        PendingCall call = tester().callAsync("shop.stock", Map.of("shelf", "A", "items", items));

        items.awaitCredit(1).send("no item");

        CallAnswer answer = call.answer();
        answer.error().hasCode(-32602);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> answer.result(Integer.class))
                .withMessageContaining("\"items\":\"a stream\"");
    }

    @Test
    void aCallHasATypedResultOrAnError() {
        tester().call("shop.find", Shop.TEA).result(Item.class).isEqualTo(new Item("tea", 3));
        tester().call("shop.find", Map.of("name", "coal"))
                .error()
                .hasCode(1001)
                .hasType("item.unknown")
                .hasMessage("no item is named coal");
        tester().call("shop.find")
                .error()
                .hasCode(-32602)
                .hasType("params.invalid")
                .hasData("path", "$.name");
        tester().call("shop.none").error().hasCode(-32601);
    }

    @Test
    void anotherClientHasASessionOfItsOwn() {
        JsonRpcTester other = tester().mutate().build();
        other.call("shop.notes").result(List.class);
        tester().call("shop.notes").result(List.class);
        assertThat(other.client().getSession().getSessionId())
                .isNotEqualTo(tester().client().getSession().getSessionId());
    }

    @Test
    void aNotificationIsHandledBeforeTheNextCall() {
        tester().notify("shop.note", Map.of("text", "one"));
        tester().call("shop.notes").result(List.class).isEqualTo(List.of("one"));
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        List<CallAnswer> answers = tester().batch()
                .call("shop.total", Map.of("prices", List.of(1, 2)))
                .notify("shop.note", Map.of("text", "in a batch"))
                .call("shop.find", Map.of("name", "coal"))
                .call("shop.notes", null)
                .send();
        answers.get(0).result(Integer.class).isEqualTo(3);
        answers.get(1).error().hasType("item.unknown");
        answers.get(2).result(List.class).isEqualTo(List.of("in a batch"));
        assertThat(answers).hasSize(3);
    }

    @Test
    void framesAreWrittenAndReadAsText() {
        try (RawConnection raw = tester().raw()) {
            raw.send(request(1, "shop.total", "{'prices':[1,2]}")).receives(result(1, "3"));
            raw.send("no JSON").receives(error("null", -32700, "Parse error", "{'type':'message.parse'}"));
        }
    }

    @Test
    void aSharedInterfaceCallsTheServer() throws UnknownItem {
        Shop.Api shop = tester().proxy(Shop.Api.class);
        assertThat(shop.find("tea")).isEqualTo(new Item("tea", 3));
        assertThatExceptionOfType(UnknownItem.class).isThrownBy(() -> shop.find("coal"));
    }

    @Test
    void theServerCallsWhatTheTestImplements() {
        List<Integer> offers = new ArrayList<>();
        tester().implement(Page.class, new Page() {
            @Override
            public boolean confirm(String question) {
                return question.equals("Buy tea?");
            }

            @Override
            public void offer(int number) {
                offers.add(number);
            }
        });
        tester().call("shop.buy", Shop.TEA).result(Boolean.class).isEqualTo(true);
        tester().call("shop.buy", Map.of("name", "coal")).result(Boolean.class).isEqualTo(false);
        tester().call("shop.offers", Map.of("from", 0, "to", 3)).isNull();
        assertThat(offers).containsExactly(0, 1, 2);
    }

    @Test
    void notificationsOfTheServerAreRecordedInTheirOrder() {
        Notifications offers = tester().notifications("page.offer");
        tester().call("shop.offers", Map.of("from", 0, "to", 3));
        offers.next().hasParams(Map.of("number", 0));
        assertThat(offers.next(2))
                .extracting(each -> each.params(Offer.class).number())
                .containsExactly(1, 2);
        offers.hasNoMore();
        tester().call("shop.buy", Shop.TEA).error().hasCode(-32603);
    }

    private record Offer(int number) {}

    @Test
    void aBrokenSessionIsResumedAndNothingIsLostOrComesTwice() {
        Notifications offers = tester().notifications("page.offer");
        tester().call("shop.offers", Map.of("from", 0, "to", 10));
        PendingCall before = tester().callAsync("shop.offers", Map.of("from", 10, "to", 100));
        tester().breakConnection();
        PendingCall during = tester().callAsync("shop.offers", Map.of("from", 100, "to", 110));
        tester().notifyAsync("shop.note", Map.of("text", "during"));
        tester().resume();
        before.answer().isNull();
        during.answer().isNull();
        assertThat(offers.next(110))
                .extracting(each -> each.params(Offer.class).number())
                .containsExactlyElementsOf(IntStream.range(0, 110).boxed().toList());
        offers.hasNoMore();
        tester().call("shop.notes").result(List.class).isEqualTo(List.of("during"));
    }
}
