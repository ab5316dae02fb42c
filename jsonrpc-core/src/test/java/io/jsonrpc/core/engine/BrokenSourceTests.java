package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.fixtures.ItemSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sources that break their rules, and what that must not do to others. */
class BrokenSourceTests {

    private static final String FAILED =
            "'error':{'code':-32603,'message':'Internal error','data':{'type':'internal'}}";

    /** The places of one user. */
    private static final class Places implements StreamSettings.Places {

        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public boolean take() {
            return this.taken.incrementAndGet() > 0;
        }

        @Override
        public void giveBack() {
            this.taken.decrementAndGet();
        }
    }

    private final Places places = new Places();

    private final Deque<StreamSource<?>> sources = new ArrayDeque<>();

    private final Conversation conversation = new Conversation(
            (transaction, request) -> transaction.openStream(this.sources.remove()),
            options -> options.streams(StreamSettings.DEFAULT.with(this.places))
                    .limits(Limits.with(Map.of("queuedMessages", 2))));

    private void open(int number, StreamSource<?> source) {
        this.sources.add(source);
        assertThat(this.conversation.answersTo(request(number, "watch")))
                .singleElement()
                .asString()
                .contains("\"result\":\"s" + number + '"');
    }

    private static String item(int number, String members) {
        return notification("rpc.stream.item", "{'subscription':'s" + number + "'," + members + "}");
    }

    @Test
    void aSourceThatContradictsItselfIsAnErrorAndTakesNoPlace() {
        this.sources.add(StreamSource.of(new ItemSource()).delivering(Delivery.CONFLATE));

        assertThat(this.conversation.answersTo(request(1, "watch")))
                .containsExactly(Conversation.error(1, ErrorType.INTERNAL_ERROR));
        assertThat(this.places.taken).hasValue(0);
        this.conversation.assertNothingMore();
    }

    @Test
    void aSourceThatFailsWithoutAReasonEndsItsStream() {
        ItemSource source = new ItemSource();
        open(1, StreamSource.of(source));

        source.to().onError(null);

        assertThat(this.conversation.sent()).containsExactly(item(1, FAILED));
        assertThat(this.places.taken).hasValue(0);
    }

    @Test
    void aTranslationOfFailuresThatGivesNoneEndsTheStream() {
        ItemSource source = new ItemSource();
        open(1, StreamSource.of(source).failingWith(failure -> null));

        source.fail(new IllegalStateException("broken"));

        assertThat(this.conversation.sent()).containsExactly(item(1, FAILED));
    }

    @Test
    void aStreamWhoseContextFailsIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        Stream<Integer> items = Stream.of(1).onClose(closed::incrementAndGet);
        this.sources.add(StreamSource.of(items).within(task -> {
            throw new IllegalStateException("no context");
        }));

        assertThat(this.conversation.answersTo(request(1, "watch"))).hasSize(2).endsWith(item(1, FAILED));
        assertThat(closed).hasValue(1);
    }

    @Test
    void anItemThatCannotBeWrittenLeavesItsTurnToOtherStreams() {
        ItemSource first = new ItemSource();
        ItemSource broken = new ItemSource();
        ItemSource last = new ItemSource();
        open(1, StreamSource.of(first));
        open(2, StreamSource.of(broken).delivering(Delivery.LATEST));
        open(3, StreamSource.of(last));
        this.conversation.transport.hold();
        first.give(1);
        broken.give(Double.NaN);
        last.give(3);
        assertThat(this.conversation.sent()).containsExactly(item(1, "'result':1"));

        this.conversation.transport.confirm();

        assertThat(this.conversation.sent()).containsExactly(item(3, "'result':3"));
    }

    /** Gives what is requested on the thread that requests it, and needs a second for each. */
    private final class SlowSource implements Flow.Publisher<Object>, Flow.Subscription {

        final List<String> heard = new ArrayList<>();

        private Flow.@Nullable Subscriber<? super Object> subscriber;

        private boolean over;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> given) {
            this.subscriber = given;
            given.onSubscribe(this);
        }

        @Override
        public void request(long items) {
            for (int item = 1; item <= items && !this.over; item++) {
                BrokenSourceTests.this.conversation.clock.pass(Duration.ofSeconds(1));
                Objects.requireNonNull(this.subscriber).onNext(item);
                this.heard.addAll(BrokenSourceTests.this.conversation.transport.takeSent());
                if (item == 2) {
                    BrokenSourceTests.this.conversation.receives(
                            notification("rpc.stream.cancel", "{'subscription':'s1'}"));
                }
            }
            this.heard.add("returned");
        }

        @Override
        public void cancel() {
            this.over = true;
            this.heard.add("cancelled");
        }
    }

    @Test
    void aSlowSourceThatGivesItemsWhileTheyAreRequestedNeitherKeepsThemBackNorMissesTheCancel() {
        SlowSource source = new SlowSource();
        this.sources.add(StreamSource.of(source));

        this.conversation.receives(request(1, "watch"));
        this.conversation.threads.runAll();

        assertThat(source.heard)
                .containsExactly(
                        result(1, "'s1'"), item(1, "'result':1"), item(1, "'result':2"), "cancelled", "returned");
        assertThat(this.places.taken).hasValue(0);
        this.conversation.assertNothingMore();
    }
}
