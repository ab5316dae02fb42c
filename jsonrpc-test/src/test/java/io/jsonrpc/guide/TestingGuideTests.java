package io.jsonrpc.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.guide.Shop.PageApi;
import io.jsonrpc.guide.Shop.Price;
import io.jsonrpc.guide.Shop.PriceApi;
import io.jsonrpc.guide.Shop.PriceController;
import io.jsonrpc.guide.Shop.Prices;
import io.jsonrpc.guide.Shop.UnknownSymbol;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.test.CallAnswer;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.Notifications;
import io.jsonrpc.test.PendingCall;
import io.jsonrpc.test.RawConnection;
import io.jsonrpc.test.ReceivedStream;
import io.jsonrpc.test.SentStream;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The snippets of docs/guide/testing.md compile and run; and it has no line of Java that is not here. */
class TestingGuideTests {

    @Nested
    @JsonRpcTest(PriceController.class)
    class PriceControllerTests {

        @Autowired
        JsonRpcTester tester;

        @MockitoBean
        Prices prices;

        @Test
        void theLastPriceIsTheAnswer() throws Exception {
            given(this.prices.last("A")).willReturn(new Price("A", 3));
            this.tester
                    .call("prices.last", Map.of("symbol", "A"))
                    .result(Price.class)
                    .isEqualTo(new Price("A", 3));
        }

        @Test
        void anUnknownSymbolIsAnErrorOfItsOwn() throws Exception {
            given(this.prices.last("B")).willThrow(new UnknownSymbol("B"));
            this.tester
                    .call("prices.last", Map.of("symbol", "B"))
                    .error()
                    .hasCode(1001)
                    .hasType("symbol.unknown");
            this.tester.call("prices.last").error().hasCode(-32602).hasData("path", "$.symbol");
        }

        @Test
        void severalCallsTravelTogether() throws Exception {
            given(this.prices.last("A")).willReturn(new Price("A", 3));
            List<CallAnswer> answers = this.tester
                    .batch()
                    .call("prices.last", Map.of("symbol", "A"))
                    .call("prices.nothing", null)
                    .send();
            answers.get(0).result(Price.class).isEqualTo(new Price("A", 3));
            answers.get(1).error().hasCode(-32601);
        }

        @Test
        void theInterfaceIsAsGood() throws Exception {
            given(this.prices.last("A")).willReturn(new Price("A", 3));
            PriceApi api = this.tester.proxy(PriceApi.class);
            assertThat(api.last("A")).isEqualTo(new Price("A", 3));
        }

        @Test
        void theServerCallsTheClient() {
            PageApi page = mock(PageApi.class);
            this.tester.implement(PageApi.class, page);
            given(page.confirm("Buy A?")).willReturn(true);
            this.tester
                    .call("prices.buy", Map.of("symbol", "A"))
                    .result(Boolean.class)
                    .isEqualTo(true);
            this.tester.call("prices.watch", Map.of("symbol", "A")).isNull();
            verify(page).tick("A", 2);
        }

        @Test
        void notificationsAreRecorded() {
            Notifications ticks = this.tester.notifications("page.tick");
            this.tester.call("prices.watch", Map.of("symbol", "A")).isNull();
            ticks.next().hasParams(Map.of("symbol", "A", "value", 1));
            ticks.next().hasParams(Map.of("symbol", "A", "value", 2));
            ticks.hasNoMore();
        }

        @Test
        void aStreamSendsWhatTheTestAllows() {
            ReceivedStream history =
                    this.tester.stream("prices.history", Map.of("symbol", "A")).credit(2);
            history.next(Integer.class).isEqualTo(1);
            history.next(Integer.class).isEqualTo(2);
            history.hasNoMore();
            history.credit(3).next(Integer.class).isEqualTo(3);
            history.completes();
        }

        @Test
        void aStreamIsAnArgument() {
            SentStream rows = this.tester.sentStream();
            PendingCall call = this.tester.callAsync("prices.import", Map.of("name", "eod", "rows", rows));
            rows.awaitCredit(1).send(new Price("A", 3));
            rows.awaitCredit(2).send(new Price("B", 4)).complete();
            call.answer().result(Integer.class).isEqualTo(7);
        }

        @Test
        void nothingIsLostWhenTheConnectionBreaks(@Autowired SessionManager sessions) {
            Notifications ticks = this.tester.notifications("page.tick");
            this.tester.call("prices.who");
            this.tester.breakConnection();
            sessions.all().sendNotification("page.tick", Map.of("symbol", "A", "value", 7));
            PendingCall call = this.tester.callAsync("prices.who", null);
            this.tester.resume();
            ticks.next().hasParams(Map.of("symbol", "A", "value", 7));
            call.answer().result(String.class).isEqualTo("nobody");
        }

        @Test
        void anHourLater() {
            this.tester.call("prices.who");
            this.tester.breakConnection();
            this.tester.clock().advance(Duration.ofHours(1));
            assertThat(this.tester.reconnect()).isEqualTo(SessionLoss.EXPIRED);
        }

        @Test
        void anotherUser() {
            JsonRpcTester alice = this.tester.mutate().principal(() -> "alice").build();
            alice.call("prices.who").result(String.class).isEqualTo("alice");
        }
    }

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    class OnASocket {

        @LocalServerPort
        int port;

        @Test
        void theWholeApplicationAnswers() {
            try (JsonRpcTester tester = JsonRpcTester.bindToServer("ws://localhost:" + this.port + "/prices")
                    .build()) {
                tester.call("prices.last", Map.of("symbol", "A")).error().hasType("symbol.unknown");
            }
        }

        @Test
        void framesAsTheyAre() {
            try (JsonRpcTester tester = JsonRpcTester.bindToServer("ws://localhost:" + this.port + "/prices")
                            .build();
                    RawConnection raw = tester.raw()) {
                raw.send("no JSON");
                assertThat(raw.next()).contains("-32700");
            }
        }
    }

    @Test
    void aHandlerAlone() {
        RequestHandler<Price> handler = RequestHandler.of(
                Price.class,
                (transaction, request) ->
                        transaction.sendResponse(request.getParams().value()));
        try (JsonRpcTester tester = JsonRpcTester.bindToHandler(handler).build()) {
            tester.call("value", new Price("A", 3)).result(Integer.class).isEqualTo(3);
        }
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("testing").isCompiledFrom("io/jsonrpc/guide/TestingGuideTests.java");
    }
}
