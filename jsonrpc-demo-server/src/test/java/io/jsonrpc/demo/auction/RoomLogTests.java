package io.jsonrpc.demo.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.demo.auction.RoomEvent.VisitorsChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomLogTests {

    private final RoomLog log = new RoomLog();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            this.log.add(new VisitorsChanged(List.of(String.valueOf(this.log.last() + 1))));
        }
    }

    /** Takes what it has asked for. */
    private static final class Taker implements Flow.Subscriber<Positioned<RoomEvent>> {

        private final List<Long> taken = new ArrayList<>();

        private Flow.@Nullable Subscription subscription;

        private @Nullable Throwable failure;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            this.subscription = given;
        }

        @Override
        public void onNext(Positioned<RoomEvent> event) {
            assertThat(event.value()).isEqualTo(new VisitorsChanged(List.of(String.valueOf(event.position()))));
            this.taken.add(Long.valueOf(event.position()));
        }

        @Override
        public void onError(Throwable reason) {
            this.failure = reason;
        }

        @Override
        public void onComplete() {
            throw new AssertionError("a room does not end");
        }
    }

    private Taker taker(long after) {
        Taker taker = new Taker();
        this.log.after(after).subscribe(taker);
        return taker;
    }

    @Test
    void aReaderGetsWhatWasAndWhatComesAsItAsks() {
        add(3);
        Taker taker = taker(1);
        assertThat(taker.taken).isEmpty();
        taker.subscription.request(3);
        assertThat(taker.taken).containsExactly(2L, 3L);
        add(2);
        assertThat(taker.taken).containsExactly(2L, 3L, 4L);
        taker.subscription.request(Long.MAX_VALUE);
        taker.subscription.request(Long.MAX_VALUE);
        assertThat(taker.taken).containsExactly(2L, 3L, 4L, 5L);
        taker.subscription.cancel();
        add(1);
        assertThat(taker.taken).hasSize(4);
    }

    @Test
    void aReaderBeginsWithTheOldestThatIsKeptAndNotBefore() {
        add(2000);
        Taker taker = taker(976);
        taker.subscription.request(2000);
        assertThat(taker.taken)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(977, 2000).boxed().toList());
        for (long gone : new long[] {-1, 0, 975, 2001}) {
            assertThatThrownBy(() -> taker(gone)).isInstanceOf(RoomLog.EventsGone.class);
        }
    }

    @Test
    void aReaderThatIsTooSlowIsToldSoAndHoldsNothing() {
        Taker taker = taker(0);
        taker.subscription.request(1);
        add(1026);
        taker.subscription.request(1);
        assertThat(taker.taken).containsExactly(1L);
        assertThat(taker.failure).isInstanceOf(RoomLog.EventsGone.class);
    }
}
