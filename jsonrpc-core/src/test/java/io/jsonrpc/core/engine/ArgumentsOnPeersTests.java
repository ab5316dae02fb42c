package io.jsonrpc.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.source.StreamSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two peers call each other with streams. */
@Timeout(60)
class ArgumentsOnPeersTests {

    @JsonRpcService
    interface Sums {

        int all(Stream<Integer> numbers);

        int first(Iterator<Integer> numbers, int count);

        int both(Stream<Integer> left, Stream<Integer> right);
    }

    /** Waits for items as ordinary code does. */
    static final class SumsHere implements Sums {

        @Override
        public int all(Stream<Integer> numbers) {
            return numbers.mapToInt(Integer::intValue).sum();
        }

        @Override
        public int first(Iterator<Integer> numbers, int count) {
            int sum = 0;
            for (int i = 0; i < count; i++) {
                sum += numbers.next();
            }
            return sum;
        }

        @Override
        public int both(Stream<Integer> left, Stream<Integer> right) {
            Iterator<Integer> other = right.iterator();
            return left.mapToInt(each -> each * other.next()).sum();
        }
    }

    private static ServiceHandler sums() {
        return new ServiceHandler(
                Sums.class, MethodSurroundings.of(new SumsHere(), Conversation.CODEC.typedValues(false)));
    }

    private final LocalPair pair = new LocalPair(sums(), sums(), 6, 64);

    @AfterEach
    void close() {
        this.pair.close();
    }

    private static Sums proxy(JsonRpcRequestSender sender) {
        return new ServiceProxies(Conversation.CODEC).create(Sums.class, sender, ProxyOptions.DEFAULT);
    }

    private static Stream<Integer> numbers(int to) {
        return Stream.iterate(1, number -> number + 1).limit(to);
    }

    @Test
    void bothEndsSendStreamsByProxies() {
        for (var sender : List.of(this.pair.near, this.pair.far)) {
            Sums sums = proxy(sender);
            assertThat(sums.all(numbers(1000))).isEqualTo(500_500);
            assertThat(sums.all(Stream.of())).isZero();
            assertThat(sums.both(numbers(100), numbers(100))).isEqualTo(338_350);
        }
        this.pair.awaitIdle();
        assertThat(this.pair.near.sentStreams(9)).isEmpty();
    }

    @Test
    void anAnswerBeforeTheEndClosesTheSource() throws Exception {
        assertThat(proxy(this.pair.near).first(numbers(9_999).iterator(), 3)).isEqualTo(6);

        CountDownLatch closed = new CountDownLatch(1);
        Stream<Integer> endless = Stream.iterate(1, number -> number + 1).onClose(closed::countDown);
        Integer sum = this.pair.near.sendRequest(
                "first", Map.of("numbers", StreamSource.of(endless), "count", 40), Integer.class);
        assertThat(sum).isEqualTo(820);
        closed.await();
    }
}
