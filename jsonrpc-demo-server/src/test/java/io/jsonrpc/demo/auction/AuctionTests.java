package io.jsonrpc.demo.auction;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.demo.DemoServer;
import io.jsonrpc.demo.auction.Appraiser.Appraisal;
import io.jsonrpc.demo.auction.Appraiser.Quote;
import io.jsonrpc.demo.auction.AuctionController.Counts;
import io.jsonrpc.demo.auction.AuctionController.RoomView;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.openrpc.OpenRpcDocuments;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.ReceivedStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The auction room with two users, on a real server. Nothing happens in it by itself. */
@SpringBootTest(
        classes = {DemoServer.class, TurnedClock.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.banner-mode=off",
            "logging.level.root=WARN",
            "spring.autoconfigure.exclude=",
            "demo.auction.pulse=0",
            "demo.auction.turnover=0",
            "demo.auction.guests=0"
        })
@Tag("exhaustive")
class AuctionTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration A_DAY = Duration.ofDays(1);

    @LocalServerPort
    private int port;

    @Autowired
    private TurnedClock clock;

    @Autowired
    private AuctionRoom room;

    @Autowired
    private Visitors visitors;

    @Autowired
    private OpenRpcDocuments documents;

    private final List<JsonRpcTester> opened = new ArrayList<>();

    private final BidderApi annasBrowser = mock(BidderApi.class);

    private JsonRpcTester anna;

    private JsonRpcTester ben;

    @BeforeEach
    void enter() throws Exception {
        this.clock.turn(A_DAY);
        this.room.turnOver(); // all lots are fresh, and nobody is told of those before
        this.anna = browser("anna");
        this.anna.implement(BidderApi.class, this.annasBrowser);
        this.ben = browser("ben");
    }

    private JsonRpcTester browser(String user) throws Exception {
        String cookie = AuctionLogin.of(this.port, user).cookie();
        JsonRpcTester browser = JsonRpcTester.bindToServer("ws://localhost:" + this.port + "/auction")
                .client(client -> client.header("Cookie", cookie))
                .responseTimeout(PATIENCE)
                .build();
        this.opened.add(browser);
        return browser;
    }

    @AfterEach
    void leave() {
        this.opened.forEach(JsonRpcTester::close);
        await().atMost(PATIENCE).until(() -> this.visitors.all().isEmpty());
    }

    private static RoomView entrance(JsonRpcTester browser) {
        return Objects.requireNonNull(
                browser.call("auction.enter").result(RoomView.class).value());
    }

    private LotView offered(String art) {
        return entrance(this.ben).lots().stream()
                .filter(lot -> lot.art().equals(art))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> bid(LotView lot, long cents) {
        return Map.of("lot", lot.id(), "cents", cents);
    }

    private static LotView placed(JsonRpcTester bidder, LotView lot, long cents) {
        return Objects.requireNonNull(bidder.call("auction.bid", bid(lot, cents))
                .result(LotView.class)
                .value());
    }

    /** An event as a client reads it. */
    private record Event(String type, LotView lot, String bidder, long cents) {

        static Event bid(LotView lot, String bidder, long cents) {
            return new Event("bidPlaced", lot, bidder, cents);
        }
    }

    /** The next one that is not about who is here. */
    private static Event next(ReceivedStream events) {
        Event event = Objects.requireNonNull(events.next(Event.class).value());
        return event.type().equals("visitorsChanged") ? next(events) : event;
    }

    private static ReceivedStream events(JsonRpcTester browser, String after) {
        return browser.stream("auction.events", Map.of("after", after)).credit(100);
    }

    @Test
    void eachSeesTheBidsOfTheOther() {
        RoomView entrance = entrance(this.anna);
        entrance(this.ben);
        assertThat(entrance.user()).isEqualTo("anna");
        assertThat(entrance.lots()).extracting(LotView::art).contains("clock", "globe", "radio", "kite", "key", "lamp");
        assertThat(entrance.now()).isEqualTo(this.clock.millis());
        ReceivedStream annasView = events(this.anna, entrance(this.anna).position());
        ReceivedStream bensView = events(this.ben, entrance(this.ben).position());
        LotView clockLot = offered("clock");

        LotView first = placed(this.anna, clockLot, 8_000);
        LotView second = placed(this.ben, first, first.leastCents());

        for (ReceivedStream view : List.of(annasView, bensView)) {
            assertThat(next(view)).isEqualTo(Event.bid(first, "anna", 8_000));
            assertThat(next(view)).isEqualTo(Event.bid(second, "ben", 8_400));
        }
        assertThat(second.leastCents()).isEqualTo(8_800);
        this.anna
                .call("auction.history", Map.of("lot", clockLot.id()))
                .result(BidView[].class)
                .satisfies(bids -> assertThat(bids).extracting(BidView::bidder).containsExactly("ben", "anna"));
        assertThat(entrance(this.anna).visitors()).contains("anna", "ben");
    }

    @Test
    void whatIsNoBidIsRefusedAndSaysWhy() {
        LotView clockLot = offered("clock");
        this.anna
                .call("auction.bid", bid(clockLot, 7_999))
                .error()
                .hasCode(1101)
                .hasType("auction.tooLow")
                .hasMessage("Bid 80.00 or more")
                .hasData("leastCents", 8_000);
        this.anna
                .call("auction.bid", bid(clockLot, 800_001))
                .error()
                .hasCode(1102)
                .hasType("auction.tooHigh")
                .hasData("mostCents", 800_000);
        placed(this.anna, clockLot, 8_000);
        this.anna
                .call("auction.bid", bid(clockLot, 9_000))
                .error()
                .hasCode(1105)
                .hasType("auction.leading");
        this.anna
                .call("auction.bid", bid(offered("kite"), 9_000))
                .error()
                .hasCode(1104)
                .hasType("auction.ownLot");
        this.anna
                .call("auction.bid", Map.of("lot", 987_654, "cents", 1))
                .error()
                .hasCode(1106)
                .hasType("auction.unknownLot");
        this.anna
                .call("auction.bid", Map.of("lot", clockLot.id(), "cents", 80.5))
                .error()
                .hasCode(-32602)
                .hasData("path", "$.cents");

        this.clock.turn(Duration.ofMinutes(4));

        this.ben.call("auction.bid", bid(clockLot, 9_000)).error().hasCode(1103).hasType("auction.ended");
    }

    @Test
    void noBidIsSoHighThatAnyOtherIsEnoughThen() {
        LotView key = placed(this.anna, offered("key"), 600_000);
        key = placed(this.ben, key, 63_000_000);
        key = placed(this.anna, key, 6_615_000_000L);
        // Of these, each a hundred times the least one, the next would be more than a long.
        long[] tooHigh = {
            694_575_000_000L, 72_930_375_000_000L, 7_657_689_375_000_000L, 87_841_638_446_235_942L, Long.MAX_VALUE
        };

        for (long cents : tooHigh) {
            this.ben
                    .call("auction.bid", bid(key, cents))
                    .error()
                    .hasType("auction.tooHigh")
                    .hasData("mostCents", 10_000_000_000L);
        }
        key = placed(this.ben, key, 10_000_000_000L);
        this.anna
                .call("auction.bid", bid(key, 1))
                .error()
                .hasType("auction.tooLow")
                .hasData("leastCents", 10_500_000_000L);
    }

    @Test
    void whenItsTimeHasComeALotIsSoldAndTheItemIsOfferedAgain() {
        LotView clockLot = placed(this.anna, offered("clock"), 8_000);
        ReceivedStream events = events(this.ben, entrance(this.ben).position());
        this.clock.turn(Duration.ofMinutes(4));

        this.room.turnOver();

        assertThat(next(events)).satisfies(closed -> {
            assertThat(closed.type()).isEqualTo("lotClosed");
            assertThat(closed.lot().id()).isEqualTo(clockLot.id());
            assertThat(closed.lot().leader()).isEqualTo("anna");
            assertThat(closed.lot().ended()).isTrue();
        });
        assertThat(next(events)).satisfies(opened -> {
            assertThat(opened.type()).isEqualTo("lotOpened");
            assertThat(opened.lot().art()).isEqualTo("clock");
            assertThat(opened.lot().leader()).isNull();
            assertThat(opened.lot().endsAt())
                    .isEqualTo(this.clock.millis() + Duration.ofMinutes(4).toMillis());
        });
        verify(this.annasBrowser, timeout(PATIENCE.toMillis())).told(eq("Station clock is yours for 80.00"), anyLong());
    }

    @Test
    void whoeverIsOutbidIsAskedAndRaisesByAYes() {
        given(this.annasBrowser.raise(any(), any(), anyLong(), anyLong(), anyLong()))
                .willReturn(CompletableFuture.completedFuture(true))
                .willReturn(CompletableFuture.completedFuture(false));
        LotView first = placed(this.anna, offered("globe"), 12_000);
        ReceivedStream events = events(this.ben, entrance(this.ben).position());

        LotView outbid = placed(this.ben, first, 12_600);

        assertThat(next(events)).isEqualTo(Event.bid(outbid, "ben", 12_600));
        assertThat(next(events)).satisfies(raised -> {
            assertThat(raised.bidder()).isEqualTo("anna");
            assertThat(raised.cents()).isEqualTo(13_200);
        });
        verify(this.annasBrowser).raise(outbid, "ben", 13_200, 20_000, 1);

        LotView again = placed(this.ben, outbid, 15_000);
        assertThat(next(events)).isEqualTo(Event.bid(again, "ben", 15_000));
        verify(this.annasBrowser, timeout(PATIENCE.toMillis())).raise(again, "ben", 15_700, 20_000, 2);
        assertThat(offered("globe").leader()).isEqualTo("ben");
    }

    @Test
    void aRaiseThatComesTooLateIsTold() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        given(this.annasBrowser.raise(any(), any(), anyLong(), anyLong(), anyLong()))
                .willReturn(answer);
        LotView outbid = placed(this.ben, placed(this.anna, offered("key"), 6_000), 6_300);
        verify(this.annasBrowser, timeout(PATIENCE.toMillis())).raise(outbid, "ben", 6_600, 20_000, 1);
        this.room.bid("clara-who-sells-nothing", outbid.id(), 7_000);

        answer.complete(true);

        verify(this.annasBrowser, timeout(PATIENCE.toMillis())).told("Morse key: 66.00 came too late", 2);
    }

    @Test
    void messagesAreCountedOnBothSidesAndWhatIsMissingOrComesTwiceShows() {
        this.anna.notify("auction.pulse", Map.of("number", 1));
        this.anna.notify("auction.pulse", Map.of("number", 4));
        this.anna.notify("auction.pulse", Map.of("number", 4));
        this.anna.notify("auction.pulse", Map.of("number", 2));
        this.anna
                .call("auction.bid", Map.of("lot", offered("lamp").id(), "cents", 3_000, "number", 5))
                .result(LotView.class)
                .satisfies(lot -> assertThat(lot.leader()).isEqualTo("anna"));
        this.anna
                .call("auction.counts")
                .result(Counts.class)
                .isEqualTo(new Counts(new NumberTally.Count(5, 4, 1, 1), 0));

        this.visitors.of("anna").orElseThrow().pulse();
        this.visitors.of("anna").orElseThrow().pulse();

        verify(this.annasBrowser, timeout(PATIENCE.toMillis())).pulse(1);
        verify(this.annasBrowser, timeout(PATIENCE.toMillis())).pulse(2);
        this.anna
                .call("auction.counts")
                .result(Counts.class)
                .satisfies(counts -> assertThat(counts.sent()).isEqualTo(2));
    }

    @Test
    void anAppraisalTakesAWhileAndATickerTicks() {
        LotView lamp = offered("lamp");
        this.anna
                .call("auction.appraise", Map.of("lot", lamp.id()))
                .result(Appraisal.class)
                .isEqualTo(new Appraisal(6_000, 15_000));

        ReceivedStream quotes = this.anna.stream("auction.ticker", Map.of("lot", lamp.id()));
        quotes.credit(3);
        for (int number = 1; number <= 3; number++) {
            assertThat(Objects.requireNonNull(quotes.next(Quote.class).value()).number())
                    .isEqualTo(number);
        }
        quotes.hasNoMore();
        quotes.cancel();
    }

    @Test
    void eventsBeginBehindAPositionAndOneThatIsGoneIsTold() {
        String before = entrance(this.anna).position();
        LotView kite = placed(this.ben, offered("kite"), 2_500);

        assertThat(next(events(this.anna, before))).isEqualTo(Event.bid(kite, "ben", 2_500));
        this.anna.stream("auction.events", Map.of("after", "987654")).error().hasType("stream.positionLost");
        this.anna.stream("auction.events", Map.of("after", "soon")).error().hasCode(-32602);
    }

    /** The types of the page are made of this file: {@code npx jsonrpc-js-gen auction.json -o auction.ts}. */
    @Test
    void theContractOfThePageIsThatOfTheServer() throws Exception {
        JsonObject document = this.documents.of("/auction");
        Path written = Path.of("target", "auction.json");
        Files.writeString(
                written,
                new GsonBuilder().setPrettyPrinting().create().toJson(document) + "\n",
                StandardCharsets.UTF_8);

        assertThat(JsonParser.parseString(Files.readString(Path.of("src", "main", "types", "auction.json"))))
                .as("what is written to " + written.toAbsolutePath())
                .isEqualTo(document);
    }

    @Test
    void whoeverLogsOutIsOut() throws Exception {
        AuctionLogin login = AuctionLogin.of(this.port, "anna");
        try (WireSocket socket = WireSocket.connect(this.port, "/auction", "Cookie: " + login.cookie())) {
            assertThat(socket.exchange(request(1, "auction.enter"))).contains("\"user\":\"anna\"");

            assertThat(login.logout()).isEqualTo("/");

            assertThat(socket.closeCode()).isEqualTo(4501);
        }
        assertThat(login.visitor().get("user").isJsonNull()).isTrue();
    }

    @Test
    void onlyWhoeverHasLoggedInEnters() throws Exception {
        AuctionLogin login = new AuctionLogin(this.port);
        assertThat(WireSocket.status(this.port, "/auction")).isEqualTo(401);
        assertThat(login.visitor().get("user").isJsonNull()).isTrue();
        assertThat(login.login("anna", "wrong")).isEqualTo("/?refused");
        assertThat(WireSocket.status(this.port, "/auction", "Cookie: " + login.cookie()))
                .isEqualTo(401);

        assertThat(login.send("/login", "username=anna&password=anna").statusCode())
                .as("a form of another page has no token")
                .isEqualTo(403);

        assertThat(login.login("anna", "anna")).isEqualTo("/");
        assertThat(login.visitor().get("user").getAsString()).isEqualTo("anna");
        assertThat(WireSocket.status(this.port, "/auction", "Cookie: " + login.cookie()))
                .isEqualTo(101);
        assertThat(WireSocket.status(
                        this.port, "/auction", "Cookie: " + login.cookie(), "Origin: https://evil.example"))
                .as("a page of another origin")
                .isEqualTo(403);
    }

    @Test
    void allOtherEndpointsAreOpenAndSpringSecurityDoesNotTouchThem() throws Exception {
        for (String path : List.of(
                "/echo", "/spec", "/typed", "/clock", "/callback", "/slow", "/broadcast", "/streams", "/jsonrpc")) {
            try (WireSocket socket = WireSocket.connect(this.port, path)) {
                assertThat(socket.head()).as(path).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("set-cookie");
            }
        }
        assertThat(new AuctionLogin(this.port).send("/echo", "no JSON").statusCode())
                .as("a POST without a token, of another content type than JSON")
                .isEqualTo(415);
    }
}
