package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class StreamRoomTests {

    private final StreamProducers streams = new StreamProducers(2, -1, 1);

    private StreamProducer stream() {
        StreamProducer stream = Objects.requireNonNull(this.streams.offer(StreamTerms.DEFAULT));
        stream.answered();
        stream.item("x", null, 0);
        return stream;
    }

    @Test
    void noneHasItsTurnWithoutASocket() {
        StreamProducer first = stream();
        StreamProducer second = stream();
        assertThat(first.next(0)).isNotNull();
        first.sent(1);
        assertThat(second.next(0)).isNull();
        this.streams.socket(false);
        first.written(1);
        assertThat(this.streams.nextInTurn()).isNull();
        this.streams.socket(true);
        assertThat(this.streams.nextInTurn()).isSameAs(second);
    }
}
