package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.fixtures.ItemSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the streams of a peer send: the room in its queue, its transport, and the pace. */
class StreamRoomOnPeersTests {

    private final List<ItemSource> sources = new ArrayList<>();

    private final Conversation conversation = new Conversation(
            (transaction, request) -> {
                ItemSource source = new ItemSource();
                this.sources.add(source);
                transaction.openStream(source);
            },
            options -> options.limits(Limits.with(Map.of("queuedMessages", 8))));

    private ItemSource open(int number) {
        String id = "s" + Integer.toString(number, 36);
        assertThat(this.conversation.answersTo(request(number, "watch")))
                .containsExactly(result(number, "'" + id + "'"));
        return this.sources.get(number - 1);
    }

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    private static String limit(int number, String members) {
        String id = "s" + Integer.toString(number, 36);
        return notification("rpc.stream.limit", "{'subscription':'" + id + "'," + members + "}");
    }

    @Test
    void streamsLeaveHalfOfTheQueueToOthers() {
        ItemSource source = open(1);
        this.conversation.transport.hold();
        for (int value = 1; value <= 20; value++) {
            source.give(value);
        }
        assertThat(this.conversation.sent()).containsExactly(item("'result':1"));
        assertThat(this.conversation.peer.load().outboundMessages()).isEqualTo(4);
    }

    @Test
    void anItemThatFindsTheQueueFullIsSentWhenHalfOfItIsFreeAndNoTimerRuns() {
        ItemSource source = open(1);
        this.conversation.transport.hold();
        for (int message = 1; message <= 9; message++) {
            this.conversation.peer.sendAndForget(this.conversation.peer.encodeNotification("n", null));
        }
        int timers = this.conversation.clock.scheduled();
        source.give("late");
        this.conversation.threads.runAll();
        assertThat(this.conversation.clock.scheduled()).isEqualTo(timers);

        for (int written = 1; written <= 4; written++) {
            this.conversation.transport.confirm();
            this.conversation.threads.runAll();
            assertThat(this.conversation.peer.load().outboundMessages()).isEqualTo(9 - written);
        }
        this.conversation.transport.confirm();
        this.conversation.threads.runAll();
        assertThat(this.conversation.peer.load().outboundMessages())
                .as("the item, too")
                .isEqualTo(5);
    }

    @Test
    void withoutATransportItemsWaitAndTheNextMessageSaysThatSomeMayBeLost() {
        ItemSource source = open(1);
        source.give(1);
        assertThat(this.conversation.sent()).containsExactly(item("'result':1"));

        this.conversation.peer.detach(this.conversation.transport);
        source.give(2);
        this.conversation.threads.runAll();
        assertThat(this.conversation.peer.load().outboundMessages()).isZero();
        this.conversation.peer.attach(this.conversation.transport, null);
        this.conversation.peer.flush();

        assertThat(this.conversation.sent()).containsExactly(item("'skipped':null,'result':2"));
    }

    @Test
    void whatWasBeingWrittenWhenTheTransportWasLostUsesNoCredit() {
        ItemSource source = open(1);
        this.conversation.answersTo(limit(1, "'limit':1"));
        this.conversation.transport.hold();
        source.give(1);
        assertThat(this.conversation.sent()).containsExactly(item("'result':1"));
        this.conversation.transport.fail(new TransportException("broken"));
        this.conversation.peer.detach(this.conversation.transport);
        source.give(2);

        this.conversation.peer.attach(this.conversation.transport, null);
        this.conversation.peer.flush();

        assertThat(this.conversation.sent()).containsExactly(item("'skipped':null,'result':2"));
    }

    @Test
    void allPacedStreamsShareOneTaskOfTheTimerAndTheLastOneTakesItAway() {
        for (int number = 1; number <= 20; number++) {
            open(number);
            this.conversation.answersTo(limit(number, "'limit':100,'perSecond':20"));
        }
        int timers = this.conversation.clock.scheduled();
        for (ItemSource source : this.sources) {
            source.give(1);
            source.give(2);
        }
        assertThat(this.conversation.sent()).hasSize(20);
        assertThat(this.conversation.clock.scheduled()).isEqualTo(timers + 1);

        this.conversation.advance(Duration.ofMillis(50));
        assertThat(this.conversation.sent()).hasSize(20);
        assertThat(this.conversation.clock.scheduled()).isEqualTo(timers);

        this.sources.forEach(source -> source.give(3));
        this.conversation.threads.runAll();
        assertThat(this.conversation.clock.scheduled()).isEqualTo(timers + 1);
        for (int number = 1; number <= 20; number++) {
            this.conversation.receives(
                    notification("rpc.stream.cancel", "{'subscription':'s" + Integer.toString(number, 36) + "'}"));
        }
        this.conversation.assertNothingMore();
        assertThat(this.conversation.clock.scheduled()).isEqualTo(timers);
    }
}
