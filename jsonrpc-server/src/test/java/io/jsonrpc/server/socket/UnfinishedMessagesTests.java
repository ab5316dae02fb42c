package io.jsonrpc.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Which socket loses its incomplete message when there is no room. */
class UnfinishedMessagesTests {

    private Runnable meanwhile = () -> {};

    private final InboundMemory memory = new InboundMemory(200_000, () -> {
        this.meanwhile.run();
        return 1;
    });

    private final List<String> closed = new ArrayList<>();

    private InboundMemory.Unfinished socket(String name) {
        return this.memory.unfinished(() -> this.closed.add(name));
    }

    @Test
    void theLargestMakesRoomForASmallerOne() {
        socket("middle").keep(30_000);
        socket("large").keep(60_000);

        assertThat(socket("small").keep(20_000)).isTrue();
        assertThat(this.closed).containsExactly("large");
    }

    private LongConsumer stream(String name) {
        return this.memory.stream(() -> this.closed.add(name));
    }

    @Test
    void theLargestEndsWhereStreamsKeepTooMuch() {
        LongConsumer large = stream("large stream");
        large.accept(50_000);
        LongConsumer small = stream("small stream");
        small.accept(40_000);
        this.memory.relieve();
        assertThat(this.closed).isEmpty();

        small.accept(5_000);
        small.accept(10_000);
        this.memory.relieve();
        this.memory.relieve();

        assertThat(this.closed).containsExactly("small stream");
        large.accept(-50_000);
        assertThat(this.memory.bytes()).isZero();
    }

    @Test
    void streamsAndMessagesMakeRoomForEachOther() {
        socket("message").keep(60_000);
        stream("stream").accept(50_000);
        this.memory.relieve();
        assertThat(this.closed).containsExactly("message");

        socket("other").keep(45_000);
        assertThat(socket("small").keep(20_000)).isTrue();
        assertThat(this.closed).containsExactly("message", "stream");
    }

    @Test
    void nothingIsClosedWhereTheLargestHasEndedMeanwhile() {
        socket("middle").keep(30_000);
        InboundMemory.Unfinished large = socket("large");
        large.keep(60_000);
        this.meanwhile = large::end;

        assertThat(socket("small").keep(20_000)).isTrue();
        assertThat(this.closed).isEmpty();
    }
}
