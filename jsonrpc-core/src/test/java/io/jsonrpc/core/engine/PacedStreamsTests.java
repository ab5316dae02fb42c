package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.fixtures.CountingSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All streams of a session have one rate, that of the extension {@code flow}. */
class PacedStreamsTests {

    private static final Duration STEP = Duration.ofMillis(50);

    private final Conversation conversation =
            new Conversation((transaction, request) -> transaction.openStream(new CountingSource(200)));

    private @Nullable String steer(String params) {
        AtomicReference<JsonText> report = new AtomicReference<>();
        assertThat(this.conversation.peer.steerStreams(new JsonText(params.replace('\'', '"')), report::set))
                .isTrue();
        JsonText told = report.get();
        this.conversation.threads.runAll();
        return told == null ? null : told.json();
    }

    private void agree(String params) {
        this.conversation.peer.paceStreams(new JsonText("{\"flow\":" + params.replace('\'', '"') + "}"));
    }

    /** The streams whose items have been sent. */
    private List<String> sent() {
        List<String> streams = new ArrayList<>();
        for (String text : this.conversation.sent()) {
            if (text.contains("rpc.stream.item")) {
                streams.add(text.contains("\"s1\"") ? "s1" : "s2");
            }
        }
        return streams;
    }

    private void open() {
        this.conversation.receives(request(7, "watch", "{}"));
        this.conversation.receives(request(8, "watch", "{}"));
        this.conversation.threads.runAll();
    }

    @Test
    void twoStreamsShareTheRateInTurn() {
        agree("{}");
        assertThat(steer("{'version':1,'perSecond':20}")).isEqualTo("{\"version\":1,\"perSecond\":20}");
        open();
        assertThat(sent()).containsExactly("s1");

        List<String> streams = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            this.conversation.advance(STEP.minusMillis(1));
            assertThat(sent()).as("within step %d", step).isEmpty();
            this.conversation.advance(Duration.ofMillis(1));
            List<String> now = sent();
            assertThat(now).as("step %d", step).hasSize(1);
            streams.addAll(now);
        }

        assertThat(streams).filteredOn("s1"::equals).hasSize(5);
    }

    @Test
    void aStreamThatEndsWhileItIsNextLeavesItsTurnToTheOthers() {
        agree("{}");
        steer("{'version':1,'perSecond':20}");
        open();
        sent();

        this.conversation.receives(notification("rpc.stream.cancel", "{'subscription':'s1'}"));
        this.conversation.advance(STEP);

        assertThat(sent()).containsExactly("s2");
    }

    @Test
    void aStreamThatIsPausedWhileItIsNextLeavesItsTurnToTheOthers() {
        agree("{}");
        steer("{'version':1,'perSecond':20}");
        open();
        sent();

        this.conversation.receives(notification("rpc.stream.limit", "{'subscription':'s1','paused':true}"));
        this.conversation.advance(STEP);
        this.conversation.advance(STEP);

        assertThat(sent()).containsExactly("s2", "s2");
    }

    @Test
    void theRateOfAStreamHoldsBesideThatOfTheSession() {
        agree("{}");
        steer("{'version':1,'perSecond':20}");
        open();
        this.conversation.receives(notification("rpc.stream.limit", "{'subscription':'s1','perSecond':4}"));
        this.conversation.advance(STEP);
        sent();

        List<String> streams = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            this.conversation.advance(STEP);
            streams.addAll(sent());
        }

        assertThat(streams).hasSize(10);
        assertThat(streams).filteredOn("s1"::equals).hasSize(2);
    }

    @Test
    void aPausedSessionSendsNothingUntilItGoesOn() {
        agree("{}");
        steer("{'version':1,'perSecond':20,'paused':true}");
        open();
        this.conversation.advance(Duration.ofSeconds(5));
        assertThat(sent()).isEmpty();

        steer("{'version':2,'perSecond':20}");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void thePlanBoundsWhatIsAskedForAndMayBecomeAnotherOne() {
        agree("{'maxPerSecond':10}");
        open();
        assertThat(sent()).hasSize(1);
        this.conversation.advance(STEP);
        assertThat(sent()).isEmpty();
        this.conversation.advance(STEP);
        assertThat(sent()).hasSize(1);

        assertThat(this.conversation.peer.planStreams(20, 0))
                .as("nothing was asked for")
                .isNull();
        this.conversation.threads.runAll();
        this.conversation.advance(STEP);
        assertThat(sent()).hasSize(1);
        assertThat(steer("{'version':1,'perSecond':500}")).isEqualTo("{\"version\":1,\"perSecond\":20}");
    }

    @Test
    void whatMeansNothingIsCounted() {
        agree("{}");
        assertThat(steer("{'version':1,'perSecond':'20'}")).isEqualTo("{\"version\":1}");
        assertThat(this.conversation.journal.take()).contains("dropped");
        assertThat(steer("5")).isNull();
        assertThat(this.conversation.journal.take()).contains("dropped");
    }

    @Test
    void whereNothingWasAgreedOnThereIsNoRate() {
        this.conversation.peer.paceStreams(new JsonText("{}"));

        assertThat(steer("{'version':1,'perSecond':20}")).isNull();
        open();

        assertThat(sent()).as("items and ends").hasSize(402);
    }
}
