package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.ResponseError;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What streams do with what cannot be sent, and at the edges of their bounds. */
class StreamFaultTests {

    private final StreamProducers streams = new StreamProducers(2, 1, 8);

    private StreamProducer stream() {
        StreamProducer stream = Objects.requireNonNull(this.streams.offer(StreamTerms.DEFAULT));
        stream.answered();
        stream.item("x", null, 0);
        return stream;
    }

    private static SessionFlow twentyPerSecond() {
        SessionFlow flow = new SessionFlow(FlowPlan.NONE, 0);
        flow.receive(new JsonText("{\"version\":1,\"perSecond\":20}"), 0);
        return flow;
    }

    @Test
    void anEndThatCannotBeSentIsNotTriedAgain() {
        StreamProducer stream = stream();
        stream.next(0);
        stream.unsendable(ErrorType.RESPONSE_TOO_LARGE);
        assertThat(stream.next(0)).isEqualTo(new Outgoing(null, 1, null, ErrorType.RESPONSE_TOO_LARGE));

        stream.unsendable(ErrorType.RESPONSE_TOO_LARGE);

        assertThat(stream.next(0)).isNull();
        assertThat(stream.isEnded()).isTrue();
        assertThat(stream.takeCancel()).isTrue();
        assertThat(this.streams.size()).isZero();
    }

    @Test
    void anErrorOfAHandlerThatCannotBeSentIsReplacedOnce() {
        StreamProducer stream = stream();
        stream.stop(new ResponseError(1, "large"));
        stream.next(0);
        stream.unsendable(ErrorType.RESPONSE_TOO_LARGE);
        assertThat(stream.next(0)).isEqualTo(new Outgoing(null, 0, null, ErrorType.RESPONSE_TOO_LARGE));

        stream.unsendable(ErrorType.RESPONSE_TOO_LARGE);

        assertThat(stream.isEnded()).isTrue();
    }

    @Test
    void aPostponedItemThatHasUsedTheLastCreditGoesAtTheRateOfTheSession() {
        this.streams.pace(twentyPerSecond());
        StreamProducer stream = stream();
        assertThat(stream.next(0)).isNotNull();
        stream.postponed();
        assertThat(stream.next(0)).as("not due").isNull();

        long due = TimeUnit.MILLISECONDS.toNanos(50);
        assertThat(stream.nanosUntilDue(0)).isEqualTo(due);
        assertThat(stream.next(due)).isNotNull();
    }

    @Test
    void halfOfMoreThanTheHighestRateIsTheHighestRate() {
        SessionFlow flow = new SessionFlow(FlowPlan.NONE, 0);
        for (int item = 0; item < 50_000; item++) {
            flow.taken(item);
        }

        assertThat(flow.receive(new JsonText("{\"version\":1,\"hint\":\"down\"}"), 50_000))
                .isEqualTo(new SessionFlow.Outcome(new JsonText("{\"version\":1,\"perSecond\":10000}"), false, false));
    }

    @Test
    void ofAProducerThatKeepsToNoLimitFourMillionCharactersAreKept() {
        StreamConsumers consumers = new StreamConsumers(1, -1);
        StreamConsumer stream = consumers.ask("call", 2);
        consumers.answered("call", new JsonText("\"s1\""));
        stream.request(100);
        JsonText large = new JsonText('"' + "x".repeat(1_000_000) + '"');

        for (int item = 0; item < 5; item++) {
            assertThat(receive(consumers, large).cancel()).isNull();
        }
        assertThat(Objects.requireNonNull(stream.next()).value()).isEqualTo(large);
        assertThat(receive(consumers, large).cancel())
                .as("what was taken does not count")
                .isNull();
        assertThat(receive(consumers, large).cancel()).isEqualTo(StreamParams.cancel("s1"));
        for (int item = 1; item < 6; item++) {
            assertThat(Objects.requireNonNull(stream.next()).value()).isEqualTo(large);
        }
        assertThat(Objects.requireNonNull(stream.next()).kind()).isEqualTo(StreamEvent.Kind.OVERFLOW);
    }

    @Test
    void aProducerThatKeepsToTheLimitMayFillItWithLargeItems() {
        StreamConsumers consumers = new StreamConsumers(1, -1);
        StreamConsumer stream = consumers.ask("call", 8);
        stream.request(8);
        consumers.answered("call", new JsonText("\"s1\""));
        JsonText large = new JsonText('"' + "x".repeat(1_000_000) + '"');

        for (int item = 0; item < 8; item++) {
            assertThat(receive(consumers, large).cancel()).isNull();
        }
        assertThat(receive(consumers, large).cancel()).isEqualTo(StreamParams.cancel("s1"));
    }

    private static StreamConsumers.Reaction receive(StreamConsumers consumers, JsonText item) {
        return consumers.receive(StreamParams.item("s1", 0, null, item), 0);
    }

    @Test
    void anItemMayHaveAllThatThePeerHasRead() {
        StreamConsumers consumers = new StreamConsumers(1, -1);
        StreamConsumer stream = consumers.ask("call", 32);
        consumers.answered("call", new JsonText("\"s1\""));
        stream.request(2);
        String many = "[" + "0,".repeat(100_000) + "0]";
        String deep = "[".repeat(100) + "]".repeat(100);

        consumers.receive(StreamParams.item("s1", 0, null, new JsonText(many)), 0);
        consumers.receive(StreamParams.item("s1", 0, null, new JsonText(deep)), 0);

        assertThat(Objects.requireNonNull(stream.next()).value()).isEqualTo(new JsonText(many));
        assertThat(Objects.requireNonNull(stream.next()).value()).isEqualTo(new JsonText(deep));
    }
}
