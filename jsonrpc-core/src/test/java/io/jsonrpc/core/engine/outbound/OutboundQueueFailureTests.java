package io.jsonrpc.core.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.fixtures.Sneaky;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a message whose write, callback or socket fails. */
class OutboundQueueFailureTests extends OutboundQueueFixture {

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
                assertThat(OutboundQueueFailureTests.this.transport.takeSent()).containsExactly("2");
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
}
