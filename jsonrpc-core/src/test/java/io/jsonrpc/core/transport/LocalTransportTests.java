package io.jsonrpc.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.Race;
import io.jsonrpc.core.message.OutboundText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two ends of a pipe inside one process. */
class LocalTransportTests {

    private final LocalTransport[] pair = LocalTransport.pair();

    private final LocalTransport near = this.pair[0];

    private final LocalTransport far = this.pair[1];

    /** Writes down what it hears, and lets a test do something about it. */
    private static final class Listener implements TransportListener {

        final List<String> heard = Collections.synchronizedList(new ArrayList<>());

        Consumer<String> reaction = text -> {};

        @Override
        public void onText(String text) {
            this.heard.add(text);
            this.reaction.accept(text);
        }

        @Override
        public void onClosed(CloseStatus status, @Nullable Throwable cause) {
            this.heard.add("closed " + status.code());
        }
    }

    private final Listener nearListener = new Listener();

    private final Listener farListener = new Listener();

    private final List<String> callbacks = new CopyOnWriteArrayList<>();

    private void start() {
        this.near.start(this.nearListener);
        this.far.start(this.farListener);
    }

    private void send(LocalTransport from, String text) {
        from.send(OutboundText.of(text), failure -> this.callbacks.add(text + (failure == null ? "" : " failed")));
    }

    @Test
    void whatOneEndSendsTheOtherReceivesInOrder() {
        start();
        send(this.near, "1");
        send(this.near, "2");
        send(this.far, "3");
        assertThat(this.farListener.heard).containsExactly("1", "2");
        assertThat(this.nearListener.heard).containsExactly("3");
        assertThat(this.callbacks).containsExactly("1", "2", "3");
    }

    @Test
    void whatArrivesBeforeTheStartIsKept() {
        send(this.near, "1");
        this.near.close(CloseStatus.NORMAL);
        assertThat(this.farListener.heard).isEmpty();
        start();
        assertThat(this.farListener.heard).containsExactly("1", "closed 1000");
        assertThat(this.nearListener.heard).containsExactly("closed 1000");
    }

    @Test
    void anEndThatIsReceivingIsNotCalledAgainBeforeItReturns() {
        start();
        this.farListener.reaction = text -> {
            if (text.equals("1")) {
                send(this.far, "answer");
                assertThat(this.nearListener.heard).containsExactly("answer");
                assertThat(this.farListener.heard).containsExactly("1");
            }
        };
        this.nearListener.reaction = text -> send(this.near, "2");
        send(this.near, "1");
        assertThat(this.farListener.heard).containsExactly("1", "2");
    }

    @Test
    void aLongExchangeDoesNotNest() {
        AtomicInteger left = new AtomicInteger(100_000);
        start();
        this.farListener.reaction = text -> this.far.send(OutboundText.of("pong"), failure -> {});
        this.nearListener.reaction = text -> {
            if (left.decrementAndGet() > 0) {
                this.near.send(OutboundText.of("ping"), failure -> {});
            }
        };
        this.near.send(OutboundText.of("ping"), failure -> {});
        assertThat(left).hasValue(0);
        assertThat(this.farListener.heard).hasSize(100_000);
    }

    @Test
    void bothEndsHearOfTheEndOnceAndNothingAfterIt() {
        start();
        send(this.near, "1");
        this.far.close(CloseStatus.GOING_AWAY);
        this.far.close(CloseStatus.NORMAL);
        this.near.close(CloseStatus.NORMAL);
        send(this.near, "2");
        send(this.far, "3");
        assertThat(this.farListener.heard).containsExactly("1", "closed 1001");
        assertThat(this.nearListener.heard).containsExactly("closed 1001");
        assertThat(this.callbacks).containsExactly("1", "2 failed", "3 failed");
    }

    @Test
    void closingWhileReceivingComesAfterWhatIsBeingReceived() {
        start();
        this.farListener.reaction = text -> {
            this.near.close(CloseStatus.NORMAL);
            this.farListener.heard.add("returns");
        };
        send(this.near, "1");
        assertThat(this.farListener.heard).containsExactly("1", "returns", "closed 1000");
    }

    @Test
    void aListenerThatThrowsStillHearsTheRest() {
        start();
        this.farListener.reaction = text -> {
            throw new IllegalStateException();
        };
        send(this.near, "1");
        send(this.near, "2");
        assertThat(this.farListener.heard).containsExactly("1", "2");
    }

    @Test
    void nothingComesAfterTheEndHoweverItIsRaced() throws Exception {
        for (int i = 0; i < 2000; i++) {
            LocalTransport[] raced = LocalTransport.pair();
            Listener[] listeners = {new Listener(), new Listener()};
            raced[0].start(listeners[0]);
            raced[1].start(listeners[1]);
            Race.of(() -> sendsAndCloses(raced[0]), () -> sendsAndCloses(raced[1]));
            for (Listener listener : listeners) {
                assertThat(listener.heard).endsWith("closed 1000").doesNotContain("late");
                assertThat(listener.heard.stream().filter(event -> event.startsWith("closed")))
                        .hasSize(1);
            }
        }
    }

    private static void sendsAndCloses(LocalTransport end) {
        end.send(OutboundText.of("text"), failure -> {});
        end.close(CloseStatus.NORMAL);
        end.send(OutboundText.of("late"), failure -> {});
    }
}
