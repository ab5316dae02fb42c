package io.jsonrpc.core.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.Limits;
import io.jsonrpc.core.engine.Race;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.fixtures.Sneaky;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One message at a time, in order, within bounds. */
class OutboundQueueTests {

    private static final PeerLimits LIMITS =
            Limits.with(Map.of("queuedMessages", 3, "queuedBytes", 30, "detachedMessages", 5, "detachedBytes", 50));

    private final ManualClock clock = new ManualClock();

    private final RecordingTransport transport = new RecordingTransport();

    private long told;

    private int tellings;

    private int reliefs;

    private final OutboundBudget budget = new OutboundBudget() {

        @Override
        public void add(long change) {
            OutboundQueueTests.this.told += change;
            OutboundQueueTests.this.tellings++;
        }

        @Override
        public void relieve() {
            OutboundQueueTests.this.reliefs++;
        }
    };

    private final OutboundQueue queue = new OutboundQueue(LIMITS, this.clock::nanoTime, this.budget);

    private final List<String> events = new ArrayList<>();

    private void offer(String text) {
        this.queue.offer(
                OutboundText.of(text),
                (number, failure) -> this.events.add(text
                        + (failure == null
                                ? " written"
                                : " " + failure.getClass().getSimpleName())));
    }

    private void offerAnswer(String text) {
        this.queue.offerAnswer(OutboundText.of(text));
    }

    private void attach() {
        this.queue.attach(this.transport, null);
        this.queue.flush();
    }

    /** A socket that is being written to: what comes next has to wait. */
    private void attachBusy() {
        attach();
        this.transport.hold();
        offer("busy");
        this.transport.takeSent();
    }

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
    void sizeIsToldInStepsOfAKibibyteAndWhenNothingIsLeft() {
        attachBusy();
        offer("x".repeat(2_000));
        assertThat(this.told).isEqualTo(2_004);
        this.transport.confirm();
        assertThat(this.told).as("a small change").isEqualTo(2_004);
        this.transport.confirm();
        assertThat(this.told).isZero();
        assertThat(this.tellings).isEqualTo(2);
    }

    @Test
    void threadThatAddsAMessageMakesRoomOnceItHasLeftTheLock() {
        attachBusy();
        this.reliefs = 0;
        offer("1");
        offerAnswer("2");
        this.transport.confirm();

        assertThat(this.reliefs).isEqualTo(2);
    }

    @Test
    void sizeOfASharedMessageIsNotTold() {
        attachBusy();
        this.queue.offer(OutboundText.of("x".repeat(2_000)).forMany(), null);
        assertThat(this.queue.bytes()).isEqualTo(2_004);
        assertThat(this.tellings).isZero();
    }

    @Test
    void sizeOfWhatTheEndDropsIsGiven() {
        attachBusy();
        offer("x".repeat(2_000));
        this.queue.end(CloseStatus.NORMAL);
        assertThat(this.told).isZero();
    }

    @Test
    void whatWaitsIsCounted() {
        attachBusy();
        offer("12345");
        offerAnswer("é");
        assertThat(this.queue.messages()).isEqualTo(3);
        assertThat(this.queue.bytes()).isEqualTo(4 + 5 + 2);
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesAreBoundedByNumber(boolean attached) {
        int limit = attached ? 3 : 5;
        if (attached) {
            attachBusy();
        }
        for (int i = 0; i < limit; i++) {
            offer("m");
        }
        assertThatThrownBy(() -> offer("over")).isInstanceOf(QueueFullException.class);
        for (int i = limit; i < 2 * limit; i++) {
            offerAnswer("a");
        }
        assertThat(this.queue.messages()).isEqualTo(2 * limit + (attached ? 1 : 0));
        assertThat(this.transport.closed()).isNull();
        offerAnswer("over");
        assertThat(this.queue.messages()).isEqualTo(2 * limit + (attached ? 1 : 0));
        assertThat(this.transport.closed()).isEqualTo(attached ? CloseStatus.SLOW_CONSUMER : null);
        assertThat(this.queue.end(CloseStatus.NORMAL)).isEqualTo(2 * limit + (attached ? 2 : 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesAreBoundedByBytes(boolean attached) {
        int limit = attached ? 30 : 50;
        if (attached) {
            attachBusy();
        }
        offer("x".repeat(limit - 3));
        offer("é");
        assertThatThrownBy(() -> offer("é")).isInstanceOf(QueueFullException.class);
        offer("1");
        assertThatThrownBy(() -> offer("1")).isInstanceOf(QueueFullException.class);
        offerAnswer("y".repeat(limit));
        assertThat(this.transport.closed()).isNull();
        offerAnswer("1");
        assertThat(this.transport.closed()).isEqualTo(attached ? CloseStatus.SLOW_CONSUMER : null);
        assertThat(this.queue.bytes()).isEqualTo(2 * limit + (attached ? 4 : 0));
    }

    @Test
    void oneMessageOfAnySizeFitsIntoAnEmptyQueue() {
        offer("x".repeat(1000));
        assertThatThrownBy(() -> offer("y")).isInstanceOf(QueueFullException.class);
    }

    @Test
    void aRefusedMessageIsNeverSent() {
        attachBusy();
        for (int i = 0; i < 3; i++) {
            offer("m" + i);
        }
        assertThatThrownBy(() -> offer("over")).isInstanceOf(QueueFullException.class);
        for (int i = 0; i < 4; i++) {
            this.transport.confirm();
        }
        assertThat(this.transport.takeSent()).containsExactly("m0", "m1", "m2");
        assertThat(this.events).doesNotContain("over written");
    }

    @Test
    void aFailedWriteClosesTheSocketAndIsReportedSinceItMayHaveBeenReceived() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        this.transport.fail(new IOException());
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.SERVER_ERROR);
        assertThat(this.transport.takeSent()).containsExactly("1");
        offer("3");
        assertThat(this.transport.takeSent()).isEmpty();
        RecordingTransport next = new RecordingTransport();
        this.queue.attach(next, null);
        assertThat(next.takeSent()).isEmpty();
        this.queue.flush();
        assertThat(next.takeSent()).containsExactly("2", "3");
        assertThat(this.events).hasSize(3).endsWith("2 written", "3 written");
        assertThat(this.events.get(0)).startsWith("1 ").isNotEqualTo("1 written");
        assertThat(this.queue.bytes()).isZero();
        assertThat(this.queue.end(CloseStatus.NORMAL)).as("undelivered").isEqualTo(1);
    }

    private static Throwable[] whatATransportMayThrow() {
        return new Throwable[] {
            new IllegalStateException("closed in the meantime"), new StackOverflowError(), new IOException("unchecked")
        };
    }

    @ParameterizedTest
    @MethodSource("whatATransportMayThrow")
    void aTransportThatThrowsIsAFailedWrite(Throwable thrown) {
        List<CloseStatus> closed = new ArrayList<>();
        this.queue.attach(
                new Transport() {
                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        throw Sneaky.unchecked(thrown);
                    }

                    @Override
                    public void close(CloseStatus status) {
                        closed.add(status);
                        throw Sneaky.unchecked(thrown);
                    }
                },
                null);
        offer("1");
        assertThat(closed).containsExactly(CloseStatus.SERVER_ERROR);
        assertThat(this.events).containsExactly("1 " + thrown.getClass().getSimpleName());
        offer("2");
        attach();
        assertThat(this.transport.takeSent()).containsExactly("2");
    }

    @Test
    void aTransportWhoseCloseThrowsDoesNotStopTheQueue() {
        this.queue.attach(
                new Transport() {
                    @Override
                    public void send(OutboundText message, SendCallback callback) {}

                    @Override
                    public void close(CloseStatus status) {
                        throw new StackOverflowError();
                    }
                },
                null);
        this.queue.closeWhenIdle(CloseStatus.NORMAL);
        attach();
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.NORMAL);
    }

    @Test
    void aCallbackThatThrowsDoesNotStopTheQueue() {
        attach();
        this.transport.hold();
        this.queue.offer(OutboundText.of("1"), (number, failure) -> {
            throw new AssertionError();
        });
        offer("2");
        this.transport.confirm();
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("1", "2");
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
    void aMessageInFlightWhenTheSocketDiedIsUncertain() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        this.queue.detach(this.transport);
        assertThat(this.events).isEmpty();
        RecordingTransport next = new RecordingTransport();
        this.queue.attach(next, null);
        this.queue.flush();
        assertThat(next.takeSent()).containsExactly("2");
        assertThat(this.events).containsExactly("1 TransportException", "2 written");
        this.transport.confirm();
        assertThat(this.events).hasSize(2);
        assertThat(this.queue.end(CloseStatus.NORMAL)).isEqualTo(1);
    }

    @Test
    void aConfirmationAfterTheSocketWasLostCounts() {
        attach();
        this.transport.hold();
        offer("1");
        this.queue.detach(this.transport);
        this.transport.confirm();
        assertThat(this.events).containsExactly("1 written");
        assertThat(this.queue.end(CloseStatus.NORMAL)).isZero();
    }

    /** The next socket comes while a thread is inside a write of the one before. */
    @Test
    void aWriteThatHangsHoldsUpNothingOfTheNextSocket() {
        Transport hanging = new Transport() {

            @Override
            public void send(OutboundText message, SendCallback callback) {
                attach();
                offer("2");
                assertThat(OutboundQueueTests.this.transport.takeSent()).containsExactly("2");
            }

            @Override
            public void close(CloseStatus status) {}
        };
        this.queue.attach(hanging, null);
        offer("1");
        assertThat(this.events).containsExactly("1 TransportException", "2 written");
    }

    @Test
    void aMessageThatIsGivenBackGoesToTheNextSocketFirst() {
        List<SendCallback> callbacks = new ArrayList<>();
        this.queue.attach(
                new Transport() {

                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        callbacks.add(callback);
                    }

                    @Override
                    public void close(CloseStatus status) {}
                },
                null);
        offer("1");
        offer("2");
        callbacks.get(0).returned();
        offer("3");
        assertThat(callbacks).hasSize(1);
        attach();
        assertThat(this.transport.takeSent()).containsExactly("1", "2", "3");
        assertThat(this.events).containsExactly("1 written", "2 written", "3 written");
    }

    @Test
    void theLossOfAnOldSocketDoesNotTouchTheNewOne() {
        RecordingTransport old = new RecordingTransport();
        this.queue.attach(old, null);
        attach();
        this.queue.detach(old);
        offer("1");
        assertThat(this.transport.takeSent()).containsExactly("1");
        assertThat(old.takeSent()).isEmpty();
    }

    @Test
    void aFailureOfTheOldSocketDoesNotCloseTheNewOne() {
        attach();
        this.transport.hold();
        offer("1");
        RecordingTransport next = new RecordingTransport();
        this.queue.attach(next, null);
        this.queue.flush();
        this.transport.fail(new IOException());
        offer("2");
        assertThat(next.takeSent()).containsExactly("2");
        assertThat(next.closed()).isNull();
    }

    @Test
    void closingWaitsForWhatIsQueuedAndTakesNothingMore() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        this.queue.closeWhenIdle(CloseStatus.NORMAL);
        assertThatThrownBy(() -> offer("3")).isInstanceOf(PeerClosedException.class);
        offerAnswer("4");
        this.transport.confirm();
        assertThat(this.transport.closed()).isNull();
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("1", "2");
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.queue.end(CloseStatus.NORMAL)).isZero();
    }

    @Test
    void closingAnIdleQueueClosesAtOnce() {
        attach();
        this.queue.closeWhenIdle(CloseStatus.GOING_AWAY);
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.GOING_AWAY);
    }

    @Test
    void theEndTellsEveryoneWhoseMessageWasNotWritten() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        offerAnswer("3");
        assertThat(this.queue.end(CloseStatus.GOING_AWAY)).isEqualTo(3);
        assertThat(this.events).containsExactly("1 PeerClosedException", "2 PeerClosedException");
        this.transport.confirm();
        assertThat(this.events).hasSize(2);
        assertThatThrownBy(() -> offer("4")).isInstanceOf(PeerClosedException.class);
        offerAnswer("5");
        this.queue.flush();
        assertThat(this.transport.takeSent()).containsExactly("1");
        assertThat(this.queue.end(CloseStatus.NORMAL)).isZero();
        assertThat(this.queue.messages()).isZero();
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

    @Test
    void aMessageThatTheTransportFindsTooLargeHasNoNumberAndStopsNothing() {
        List<String> fates = new ArrayList<>();
        attach();
        this.transport.hold();
        for (String text : List.of("1", "large", "2")) {
            this.queue.offer(
                    OutboundText.of(text),
                    (number, failure) -> fates.add(text + " " + number + " " + (failure == null)));
        }
        this.transport.confirm();
        this.transport.fail(new MessageTooLargeException(9, 5));
        this.transport.confirm();
        assertThat(fates).containsExactly("1 1 true", "large 2 false", "2 2 true");
        assertThat(this.transport.closed()).isNull();
    }

    @Test
    void startingOverTellsEachMessageByItsNumber() {
        List<String> fates = new ArrayList<>();
        attach();
        this.transport.hold();
        for (String text : List.of("written", "uncertain", "waiting")) {
            this.queue.offer(
                    OutboundText.of(text),
                    (number, failure) -> fates.add(text + " " + (failure == null ? "" : failure.getMessage())));
        }
        this.transport.confirm();
        this.queue.detach(this.transport);
        this.queue.startOver(false, number -> new TransportException("number " + number));
        assertThat(fates).containsExactly("written ", "uncertain number 2", "waiting number 0");
    }

    @Test
    void whatTheOtherSideDoesNotTakeIsRefused() {
        attach();
        this.queue.limitMessages(2);
        assertThatThrownBy(() -> offer("123")).isInstanceOf(MessageTooLargeException.class);
        offer("12");
        this.queue.limitMessages(Integer.MAX_VALUE);
        offer("123");
        assertThat(this.transport.takeSent()).containsExactly("12", "123");
    }
}
