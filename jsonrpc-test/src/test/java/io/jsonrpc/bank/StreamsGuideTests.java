package io.jsonrpc.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.gson.JsonObject;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamRate;
import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The streams of docs/guide/streams.md are sent as the page says; and it has no line of Java that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class StreamsGuideTests {

    private static final StreamOptions TWICE_A_SECOND =
            StreamOptions.DEFAULT.withPerSecond(2).withDelivery(Delivery.SAMPLE);

    @Autowired
    JsonRpcTester tester;

    @Autowired
    Ledger ledger;

    @Autowired
    SubmissionPublisher<Rate> rates;

    private JsonRpcTester statements() {
        return this.tester.mutate().path("/statements").build();
    }

    private void enter(String account, int amount) {
        this.ledger.add(account, new Entry(Instant.EPOCH, BigDecimal.valueOf(amount), "text"));
    }

    @Test
    void aListIsSentAsItIsTaken() {
        enter("S", 1);
        enter("S", 2);
        ItemStream<Entry> all = statements().client().stream("statements.all", Map.of("account", "S"), Entry.class);
        try (Stream<Entry> entries = all.toStream()) {
            assertThat(entries.map(Entry::amount)).containsExactly(BigDecimal.ONE, BigDecimal.valueOf(2));
        }
    }

    @Test
    void ratesAreReceivedAsTheReceiverWantsThem() {
        assertThat(TWICE_A_SECOND.steering().perSecond()).isEqualTo(2);
        try (Stream<Rate> received = statements().client().stream(
                        "statements.rates", null, Rate.class, TWICE_A_SECOND.withPerSecond(0))
                .toStream()) {
            Iterator<Rate> items = received.iterator();
            while (this.rates.getNumberOfSubscribers() == 0) {
                Thread.onSpinWait();
            }
            this.rates.submit(new Rate("EURUSD", BigDecimal.ONE));
            assertThat(items.next().pair()).isEqualTo("EURUSD");
        }
    }

    @Test
    void allStreamsTogetherHaveARate() {
        JsonRpcClient client = statements().client();
        client.flow(StreamRate.perSecond(20).withBytesPerSecond(65_536));
        client.flow(RateHint.DOWN);
        enter("F", 1);
        try (Stream<Entry> entries = client.stream("statements.all", Map.of("account", "F"), Entry.class)
                .toStream()) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void aServerEndsAStreamWithAReason() {
        try (Stream<Rate> none = statements().client().stream("statements.weekend", null, Rate.class)
                .toStream()) {
            assertThatThrownBy(none.iterator()::hasNext)
                    .asInstanceOf(type(RemoteErrorException.class))
                    .satisfies(ended -> {
                        assertThat(ended.getCode()).isEqualTo(1020);
                        assertThat(ended.getError().getMessage()).isEqualTo("The market is closed");
                    });
        }
    }

    @Test
    void aStreamGoesOnBehindAPosition() {
        enter("P", 1);
        enter("P", 2);
        JsonRpcTester statements = statements();
        statements
                .call("statements.since", Map.of("account", "P", "position", "9"))
                .error()
                .hasType("stream.positionLost");
        try (Stream<JsonObject> rest = statements.client().stream(
                        "statements.since", List.of("P", "1"), JsonObject.class)
                .toStream()) {
            assertThat(rest.map(entry -> entry.get("amount").getAsInt())).containsExactly(2);
        }
    }

    @Test
    void aCallerSendsAStream() throws Exception {
        Stream<Entry> entries =
                Stream.of(1, 2, 3).map(amount -> new Entry(Instant.EPOCH, BigDecimal.valueOf(amount), "text"));
        try (JsonRpcClient client = statements().client()) {
            Integer entered = client.sendRequest(
                    "statements.enter", Map.of("account", "U", "entries", StreamSource.of(entries)), Integer.class);
            assertThat(entered).isEqualTo(3);
        }
        assertThat(this.ledger.balance("U")).isEqualTo(BigDecimal.valueOf(6));
    }

    @Test
    void thePageIsCompiledFromTheseSources() throws Exception {
        GuidePage.of("streams").isCompiledFrom("io/jsonrpc/bank");
    }
}
