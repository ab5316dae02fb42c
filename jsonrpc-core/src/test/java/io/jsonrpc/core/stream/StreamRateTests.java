package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.message.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A receiver asks for 20 items a second, with time turned by hand, a millisecond at a time. */
class StreamRateTests {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int KEYS = 100;

    private record Value(int key, int number) {}

    /** An item that was sent in this millisecond. */
    private record Sent(int at, Value value) {}

    private final Random random = new Random(17);

    private final List<Sent> sent = new ArrayList<>();

    private int now;

    private int wakesAt;

    private StreamProducer open(Delivery delivery) {
        StreamProducers streams = new StreamProducers(1, -1, 512);
        StreamProducer stream =
                Objects.requireNonNull(streams.offer(new StreamTerms(delivery, 256, delivery == Delivery.CONFLATE)));
        stream.answered();
        streams.limit(new JsonText("{\"subscription\":\"" + stream.id() + "\",\"perSecond\":20}"), 0);
        return stream;
    }

    /** Sends what is due, when a timer would have said so, up to 5 ms late. */
    private void send(StreamProducer stream) {
        if (this.now < this.wakesAt) {
            return;
        }
        long nanos = this.now * MILLI;
        for (Outgoing next = stream.next(nanos); next != null; next = stream.next(nanos)) {
            stream.sent(100);
            stream.written(100);
            this.sent.add(new Sent(this.now, (Value) Objects.requireNonNull(next.value())));
        }
        long untilDue = stream.nanosUntilDue(nanos);
        this.wakesAt = untilDue > 0 ? this.now + (int) (untilDue / MILLI) + this.random.nextInt(6) : this.now;
    }

    @Test
    void itemsComeInEvenSteps() {
        StreamProducer stream = open(Delivery.LATEST);
        for (int number = 0; this.now < 10_000; this.now++) {
            stream.item(new Value(0, number++), null, this.now * MILLI);
            send(stream);
        }

        assertThat(this.sent.size()).isBetween(195, 205);
        List<Integer> distances = new ArrayList<>();
        for (int i = 1; i < this.sent.size(); i++) {
            distances.add(this.sent.get(i).at() - this.sent.get(i - 1).at());
        }
        assertThat(distances).allMatch(distance -> distance >= 35 && distance <= 65);
    }

    @Test
    void everyKeyComesWithinItsShareOfTheRateAndTheLastValuesAreComplete() {
        StreamProducer stream = open(Delivery.CONFLATE);
        Map<Integer, Value> last = new HashMap<>();
        for (; this.now < 30_000; this.now++) {
            if (this.now < 20_000) {
                // Each key ten times a second.
                Value value = new Value(this.now % KEYS, this.now / KEYS);
                last.put(value.key(), value);
                stream.item(value, value.key(), this.now * MILLI);
            }
            send(stream);
        }

        Map<Integer, Value> received = new HashMap<>();
        Map<Integer, Integer> receivedAt = new HashMap<>();
        int longest = 0;
        for (Sent item : this.sent) {
            received.put(item.value().key(), item.value());
            Integer before = receivedAt.put(item.value().key(), item.at());
            longest = Math.max(longest, item.at() - (before == null ? 0 : before));
        }
        assertThat(longest).isLessThanOrEqualTo(1100 * KEYS / 20);
        assertThat(received).isEqualTo(last);
        assertThat(stream.isWaiting()).isFalse();
        assertThat(this.sent.get(this.sent.size() - 1).at()).isLessThanOrEqualTo(20_000 + 1100 * KEYS / 20);
    }
}
