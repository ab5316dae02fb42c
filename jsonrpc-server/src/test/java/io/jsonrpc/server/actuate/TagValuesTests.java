package io.jsonrpc.server.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tag never has more values than it may. */
class TagValuesTests {

    private final TagValues values = new TagValues(3, List.of("first"));

    @Test
    void valueThatWasNotLearntIsOther() {
        assertThat(this.values.of("second")).isEqualTo("_OTHER");
        assertThat(this.values.of("first")).isEqualTo("first");
    }

    @Test
    void oneValueMoreThanTheLimitIsOther() {
        assertThat(this.values.learn("second")).isEqualTo("second");
        assertThat(this.values.learn("third")).isEqualTo("third");

        assertThat(this.values.learn("fourth")).isEqualTo("_OTHER");

        assertThat(this.values.of("fourth")).isEqualTo("_OTHER");
        assertThat(this.values.of("third")).isEqualTo("third");
    }

    @Test
    void learningTheSameValueAgainTakesNoPlace() {
        for (int i = 0; i < 10; i++) {
            assertThat(this.values.learn("second")).isEqualTo("second");
        }
        assertThat(this.values.learn("third")).isEqualTo("third");
    }

    @Test
    void partsShareThePlacesAndNotTheValues() {
        TagValues one = this.values.part(List.of("first"));
        TagValues other = this.values.part(List.of());
        assertThat(one.learn("second")).isEqualTo("second");
        assertThat(other.of("second")).isEqualTo("_OTHER");
        assertThat(other.of("first")).isEqualTo("_OTHER");
        assertThat(other.learn("second")).isEqualTo("second");
        assertThat(other.learn("third")).isEqualTo("third");

        assertThat(one.learn("fourth")).isEqualTo("_OTHER");

        assertThat(one.of("first")).isEqualTo("first");
        assertThat(one.learn("third")).isEqualTo("third");
        assertThat(this.values.of("second")).isEqualTo("second");
    }

    @Test
    void limitHoldsWhileManyThreadsLearn() throws Exception {
        TagValues shared = new TagValues(50, List.of());
        Set<String> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(4);
        IntStream.range(0, 4)
                .forEach(thread -> new Thread(() -> {
                            IntStream.range(0, 1000).forEach(i -> seen.add(shared.learn("method" + thread + "." + i)));
                            done.countDown();
                        })
                        .start());

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();

        seen.remove("_OTHER");
        assertThat(seen).hasSize(50);
    }
}
