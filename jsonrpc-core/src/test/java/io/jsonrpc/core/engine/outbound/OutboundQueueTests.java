package io.jsonrpc.core.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.Limits;
import io.jsonrpc.core.engine.Race;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One message at a time, in order; PINGs when nothing else is under way. */
class OutboundQueueTests extends OutboundQueueFixture {

    @Test
    void theNextMessageGoesWhenTheLastIsConfirmed() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        offer("3");
        assertThat(this.transport.takeSent()).containsExactly("1");
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("2");
        assertThat(this.events).containsExactly("1 written");
        this.transport.confirm();
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("3");
        assertThat(this.queue.messages()).isZero();
        assertThat(this.queue.bytes()).isZero();
    }

    @Test
    void messagesOfManyThreadsLeaveOneAtATimeAndEachThreadsInOrder() throws Exception {
        OutboundQueue busy = new OutboundQueue(
                Limits.with(Map.of("queuedMessages", 100_000)), this.clock::nanoTime, OutboundBudget.UNLIMITED);
        AtomicInteger writing = new AtomicInteger();
        List<String> sent = new ArrayList<>();
        busy.attach(
                new Transport() {
                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        if (writing.incrementAndGet() == 1) {
                            sent.add(message.text());
                        }
                        writing.decrementAndGet();
                        callback.completed(null);
                    }

                    @Override
                    public void close(CloseStatus status) {}
                },
                null);
        Race.Runner[] senders = new Race.Runner[4];
        for (int thread = 0; thread < senders.length; thread++) {
            String name = "t" + thread + " ";
            senders[thread] = () -> {
                for (int i = 0; i < 5000; i++) {
                    busy.offer(OutboundText.of(name + i), null);
                }
            };
        }
        Race.of(senders);
        assertThat(sent).hasSize(20_000);
        for (int thread = 0; thread < senders.length; thread++) {
            String name = "t" + thread + " ";
            assertThat(sent.stream().filter(text -> text.startsWith(name)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 5000).mapToObj(i -> name + i).toList());
        }
    }

    @Test
    void synchronousConfirmationsDoNotNest() {
        OutboundQueue long100k = new OutboundQueue(
                Limits.with(Map.of("detachedMessages", 100_000)), this.clock::nanoTime, OutboundBudget.UNLIMITED);
        for (int i = 0; i < 100_000; i++) {
            long100k.offer(OutboundText.of("x"), (number, failure) -> {});
        }
        long100k.attach(this.transport, null);
        long100k.flush();
        assertThat(this.transport.takeSent()).hasSize(100_000);
    }

    @Test
    void aCallbackThatOffersMoreDoesNotNest() {
        attach();
        AtomicInteger left = new AtomicInteger(100_000);
        WriteOutcome[] again = new WriteOutcome[1];
        again[0] = (number, failure) -> {
            if (left.decrementAndGet() > 0) {
                this.queue.offer(OutboundText.of("x"), again[0]);
            }
        };
        this.queue.offer(OutboundText.of("x"), again[0]);
        assertThat(this.transport.takeSent()).hasSize(100_000);
    }

    @Test
    void aTakeOverSendsItsFirstMessageBeforeWhatWaited() {
        offer("1");
        offer("2");
        this.queue.attach(this.transport, OutboundText.of("first"));
        assertThat(this.transport.takeSent()).isEmpty();
        this.queue.flush();
        assertThat(this.transport.takeSent()).containsExactly("first", "1", "2");
        assertThat(this.queue.bytes()).isZero();
    }

    @Test
    void aPingGoesOnlyWhenNothingElseIsUnderWay() {
        OutboundFrame.Control ping = (target, callback) -> target.send(OutboundText.of("ping"), callback);
        assertThat(this.queue.writeIfIdle(ping)).isFalse();
        attach();
        assertThat(this.transport.takeSent()).isEmpty();
        assertThat(this.queue.writeIfIdle(ping)).isTrue();
        assertThat(this.transport.takeSent()).containsExactly("ping");
        this.transport.hold();
        offer("1");
        assertThat(this.queue.writeIfIdle(ping)).isFalse();
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("1");
        this.queue.writeIfIdle(ping);
        offer("2");
        assertThat(this.transport.takeSent()).containsExactly("ping");
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("2");
    }

    @Test
    void aPingIsNoMessageThatCouldBeLost() {
        attach();
        this.transport.hold();
        this.queue.writeIfIdle((target, callback) -> target.send(OutboundText.of("ping"), callback));
        this.queue.attach(new RecordingTransport(), null);
        this.queue.writeIfIdle((target, callback) -> {});
        assertThat(this.queue.end(CloseStatus.NORMAL)).isZero();
    }

    @Test
    void aPingThatFailsClosesTheSocketAndIsForgotten() {
        attach();
        this.transport.hold();
        OutboundFrame.Control ping = (target, callback) -> target.send(OutboundText.of("ping"), callback);
        this.queue.writeIfIdle(ping);
        this.transport.fail(new TransportException("gone"));
        this.queue.writeIfIdle(ping);
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.SERVER_ERROR);
        RecordingTransport next = new RecordingTransport();
        this.queue.attach(next, null);
        this.queue.flush();
        assertThat(next.takeSent()).isEmpty();
    }

    @Test
    void theStallIsTheAgeOfTheOldestMessageOnThisSocket() {
        assertThat(this.queue.stalledNanos()).isEqualTo(-1);
        offer("1");
        offer("2");
        this.clock.advance(Duration.ofNanos(100));
        assertThat(this.queue.stalledNanos()).isEqualTo(-1);
        this.transport.hold();
        attach();
        this.clock.advance(Duration.ofNanos(10));
        assertThat(this.queue.stalledNanos()).isEqualTo(10);
        offer("3");
        this.clock.advance(Duration.ofNanos(5));
        this.transport.confirm();
        assertThat(this.queue.stalledNanos()).isEqualTo(15);
        this.transport.confirm();
        assertThat(this.queue.stalledNanos()).isEqualTo(5);
        this.transport.confirm();
        assertThat(this.queue.stalledNanos()).isEqualTo(-1);
        this.clock.advance(Duration.ofNanos(50));
        offer("4");
        assertThat(this.queue.stalledNanos()).isZero();
        this.queue.detach(this.transport);
        this.clock.advance(Duration.ofNanos(50));
        assertThat(this.queue.stalledNanos()).isEqualTo(-1);
    }

    @Test
    void messagesAreNumberedInTheOrderOfTheirTransport() {
        List<Long> numbers = new ArrayList<>();
        attach();
        for (int message = 0; message < 2; message++) {
            this.queue.offer(OutboundText.of("x"), (number, failure) -> numbers.add(number));
        }
        this.queue.attach(this.transport, null);
        this.queue.offer(OutboundText.of("x"), (number, failure) -> numbers.add(number));
        assertThat(numbers).containsExactly(1L, 2L, 1L);
    }
}
