package io.jsonrpc.server.servlet.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.servlet.container.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Which messages of a turn are written together, and when. */
class FrameGathererTests {

    private final List<String> events = new CopyOnWriteArrayList<>();

    private final Sink sink = new Sink();

    private final List<Runnable> late = new ArrayList<>();

    private final FrameGatherer gatherer =
            new FrameGatherer(this.sink, this.late::add, failure -> this.events.add("failed " + failure.getMessage()));

    private final TurnQueue turns = new TurnQueue(Runnable::run, () -> 0);

    private final class Sink implements FrameSink {

        volatile boolean busy;

        volatile boolean holding;

        volatile boolean gathers = true;

        volatile SendCallback callback = failure -> {};

        @Override
        public boolean write(List<OutboundText> messages, SendCallback whenDone) {
            if (this.busy) {
                return false;
            }
            FrameGathererTests.this.events.add(
                    "wrote " + messages.stream().map(OutboundText::text).toList());
            this.callback = whenDone;
            if (!this.holding) {
                whenDone.completed(null);
            }
            return true;
        }

        @Override
        public boolean gathers() {
            return this.gathers;
        }
    }

    private void send(String text) {
        this.gatherer.send(OutboundText.of(text), failure -> this.events.add(text + " done " + failure));
    }

    private void turn(Runnable... tasks) {
        for (Runnable task : tasks) {
            this.turns.put(task);
        }
        this.turns.start();
    }

    @Test
    void aMessageOutsideATurnIsWrittenAtOnce() {
        send("a");
        send("b");

        assertThat(this.events).containsExactly("wrote [a]", "a done null", "wrote [b]", "b done null");
    }

    @Test
    void theLastTaskOfATurnWritesAtOnceWhatTheOthersHaveGathered() {
        turn(() -> send("a"), () -> send("b"), () -> send("c"));

        assertThat(this.events).containsExactly("a done null", "b done null", "wrote [a, b, c]", "c done null");
    }

    @Test
    void theEndOfTheTurnWritesWhatNoLaterTaskHasWritten() {
        turn(() -> send("a"), () -> send("b"), () -> this.events.add("last task"));

        assertThat(this.events).containsExactly("a done null", "b done null", "last task", "wrote [a, b]");
    }

    @Test
    void aTaskThatTakesLongDoesNotDelayTheMessagesBeforeIt() {
        turn(() -> send("a"), () -> send("b"), () -> {
            this.late.remove(0).run();
            this.events.add("last task");
        });

        assertThat(this.events).containsExactly("a done null", "b done null", "wrote [a, b]", "last task");
        assertThat(this.late).as("one action for all messages").isEmpty();
    }

    @Test
    void aSecondTurnBesideOneThatLastsEndsByItself() {
        TurnQueue second = new TurnQueue(Runnable::run, () -> 0);
        turn(() -> send("a"), () -> {
            this.late.remove(0).run();
            second.put(() -> send("b"));
            second.put(() -> {});
            second.start();
            this.events.add("last task of the first");
        });

        assertThat(this.events)
                .containsExactly("a done null", "wrote [a]", "b done null", "wrote [b]", "last task of the first");
    }

    @Test
    void aSinkThatDoesNotGatherGetsOneMessageAtATime() {
        this.sink.gathers = false;
        turn(() -> send("a"), () -> send("b"));

        assertThat(this.events).containsExactly("wrote [a]", "a done null", "wrote [b]", "b done null");
    }

    @Test
    void whileTheSocketAcceptsNothingMessagesAreGatheredUpToTheWindowAndTheNextOneWaits() {
        this.sink.holding = true;
        String half = "h".repeat(FrameBacklog.WINDOW / 2);
        send("first");
        send(half);
        send("small");
        send(half);
        assertThat(this.events).containsExactly("wrote [first]", half + " done null", "small done null");

        this.events.clear();
        this.sink.holding = false;
        this.sink.callback.completed(null);
        assertThat(this.events)
                .containsExactlyInAnyOrder(
                        "first done null", "wrote [" + half + ", small]", "wrote [" + half + "]", half + " done null");
        assertThat(this.events.indexOf("wrote [" + half + ", small]"))
                .isLessThan(this.events.indexOf("wrote [" + half + "]"));
    }

    @Test
    void aMessageLargerThanTheWindowIsWrittenBehindWhatIsGathered() {
        String large = "l".repeat(FrameBacklog.WINDOW + 1);
        turn(() -> send("a"), () -> send(large), () -> this.events.add("last task"));

        assertThat(this.events)
                .containsExactly(
                        "a done null", "wrote [a]", "wrote [" + large + "]", large + " done null", "last task");
    }

    @Test
    void aContainerThatWritesAFrameOfItsOwnDelaysAMessageAndLosesNone() {
        this.sink.busy = true;
        send("a");
        send("b");
        assertThat(this.events).containsExactly("b done null");

        this.late.remove(0).run();
        assertThat(this.events).hasSize(1);
        this.sink.busy = false;
        this.late.remove(0).run();
        assertThat(this.events).containsExactly("b done null", "wrote [a]", "wrote [b]", "a done null");
    }

    @Test
    void gatheredMessagesThatCannotBeWrittenAreReportedAndLaterOnesFail() {
        this.sink.holding = true;
        turn(() -> send("a"), () -> send("b"));
        send("c");
        this.sink.callback.completed(new IllegalStateException("broken"));
        send("d");

        assertThat(this.events)
                .containsExactly(
                        "a done null",
                        "wrote [a, b]",
                        "b done null",
                        "c done null",
                        "failed broken",
                        "d done java.lang.IllegalStateException: broken");
    }

    @Test
    void aFailedWriteFailsTheMessageAndTheOneThatWaits() {
        this.sink.holding = true;
        String large = "l".repeat(FrameBacklog.WINDOW + 1);
        send("a");
        send(large);
        this.sink.callback.completed(new IllegalStateException("broken"));

        assertThat(this.events)
                .containsExactly(
                        "wrote [a]",
                        "a done java.lang.IllegalStateException: broken",
                        large + " done java.lang.IllegalStateException: broken");
    }

    @Test
    void theEndOfTheSocketFailsWhatIsPending() {
        this.sink.holding = true;
        send("a");
        SendCallback forgotten = this.sink.callback;
        this.gatherer.end(new IllegalStateException("gone"));
        forgotten.completed(null);
        send("b");

        assertThat(this.events)
                .containsExactly(
                        "wrote [a]",
                        "a done java.lang.IllegalStateException: gone",
                        "b done java.lang.IllegalStateException: gone");
    }

    @Test
    void aCloseWaitsForWhatIsGatheredButNotForEver() throws Exception {
        turn(() -> send("a"), () -> {
            try {
                this.gatherer.drain(10_000);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            this.events.add("drained");
        });
        assertThat(this.events).containsExactly("a done null", "wrote [a]", "drained");

        this.sink.holding = true;
        send("b");
        this.gatherer.drain(1);
        assertThat(this.events).endsWith("wrote [b]");
    }
}
