package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FramePumpTests {

    private final List<String> events = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();

    private final RecordingTransport socket = new RecordingTransport();

    private final RecordingTransport next = new RecordingTransport();

    private long now;

    private ClientSessionLink client;

    private SessionLink link;

    private FramePump<Transport> pump;

    private final class RecordingOwner implements FramePump.Owner {

        @Override
        public void idle() {
            assertThat(FramePumpTests.this.lock.isHeldByCurrentThread()).isTrue();
            FramePumpTests.this.events.add("idle");
        }

        @Override
        public void unsendable(Transport on) {
            assertThat(FramePumpTests.this.lock.isHeldByCurrentThread()).isFalse();
            assertThat(on).isSameAs(FramePumpTests.this.next);
            FramePumpTests.this.events.add("unsendable");
        }
    }

    /** A session that was opened on a socket, with room for so many messages of ten bytes. */
    private void open(Transport first, int frames) {
        SessionTerms terms = new SessionTerms(
                25_000,
                10_000,
                new Window(120_000, 10L * frames, frames),
                new ReceiveLimits(1000, 50, 10),
                SessionTerms.NO_EXTENSIONS);
        this.client = new ClientSessionLink(new ControlFrame.Opened("rpc.session.1", "S", "secret", terms), this.now);
        this.link = this.client.link();
        this.pump = new FramePump<>(this.link, this.lock, () -> this.now, new RecordingOwner(), true);
        locked(() -> this.pump.attach(first, this.client.firstSocket()));
    }

    private void locked(Runnable change) {
        this.lock.lock();
        try {
            change.run();
        } finally {
            this.lock.unlock();
        }
    }

    private void offer(String text) {
        offer(text, failure -> this.events.add(text + " is out"));
    }

    private void offer(String text, SendCallback callback) {
        locked(() ->
                assertThat(this.pump.offer(OutboundText.of(text), callback)).isTrue());
        this.pump.pump();
    }

    private Received receive(ControlFrame.Sendable frame) {
        String text = frame.text();
        return this.client.receive(this.pump.epoch(), text, text.length(), this.now);
    }

    private void acknowledge(long received) {
        locked(() -> {
            if (receive(new ControlFrame.Ack(received, 0, 0)) == Received.Plain.ROOM) {
                this.pump.offerAgain();
            }
        });
        this.pump.pump();
    }

    private void resume(Transport onto) {
        locked(() -> this.pump.attach(onto, this.client.resume(this.now)));
        this.pump.pump();
    }

    private void resumed(long received) {
        locked(() -> {
            assertThat(receive(new ControlFrame.Resumed("rpc.session.1", "new", received, 1)))
                    .isEqualTo(Received.Plain.RESUMED);
            this.pump.offerAgain();
        });
        this.pump.pump();
    }

    private void detach() {
        locked(this.pump::detach);
        this.pump.pump();
    }

    private static String confirmation() {
        return new ControlFrame.Ack(0, 0, 1).text();
    }

    private List<String> takeEvents() {
        List<String> taken = List.copyOf(this.events);
        this.events.clear();
        return taken;
    }

    @Test
    void aMessageIsOutWhenItIsWrittenAndNothingFollowsItBefore() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        locked(() -> this.link.control(new ControlFrame.Close("rpc.session.2")));
        this.pump.pump();
        assertThat(this.socket.takeSent()).containsExactly("1");
        assertThat(takeEvents()).containsOnly("idle");

        this.socket.confirm();
        assertThat(takeEvents()).first().isEqualTo("1 is out");
        assertThat(this.socket.takeSent()).singleElement().asString().contains("rpc.session.close");
    }

    @Test
    void writesThatAreDoneAtOnceDoNotDeepenTheStack() {
        int count = 100_000;
        open(this.socket, count);
        offer("1", new SendCallback() {

            private int number = 1;

            @Override
            public void completed(Throwable failure) {
                if (++this.number <= count) {
                    offer("" + this.number, this);
                }
            }
        });
        assertThat(this.socket.takeSent()).hasSize(count).endsWith("" + count);
    }

    @Test
    void aSocketThatCouldNotWriteIsClosedAndGetsNothingMore() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        this.socket.fail(new IOException("broken pipe"));
        assertThat(this.socket.closed()).isEqualTo(CloseStatus.SERVER_ERROR);
        assertThat(takeEvents()).containsExactly("idle");

        locked(() -> this.link.control(new ControlFrame.Close("rpc.session.2")));
        this.pump.pump();
        assertThat(this.socket.takeSent()).containsExactly("1");
    }

    @Test
    void aFrameThatWasNotWrittenGoesOutOnTheNextSocketAfterTheResume() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        this.socket.fail(new IOException("broken pipe"));
        resume(this.next);
        assertThat(this.next.takeSent()).singleElement().asString().contains("rpc.session.resume");
        resumed(0);
        assertThat(this.next.takeSent()).containsExactly(confirmation(), "1");
        assertThat(takeEvents()).containsOnlyOnce("1 is out");
    }

    /** A socket that throws whatever it is told to do. */
    private static final class Broken implements Transport {

        private final List<CloseStatus> closed = new ArrayList<>();

        @Override
        public void send(OutboundText message, SendCallback callback) {
            throw new StackOverflowError();
        }

        @Override
        public void close(CloseStatus status) {
            this.closed.add(status);
        }
    }

    @Test
    void aSocketThatThrowsAnErrorIsClosedAndTheNextOneGoesOn() {
        Broken broken = new Broken();
        open(broken, 2);
        offer("1");
        assertThat(broken.closed).containsExactly(CloseStatus.SERVER_ERROR);
        resume(this.next);
        resumed(0);
        assertThat(this.next.takeSent()).hasSize(3).endsWith(confirmation(), "1");
        assertThat(takeEvents()).containsOnlyOnce("1 is out");
    }

    @Test
    void aCallbackThatThrowsAnErrorClosesTheSocketAndDoesNotStopThePump() {
        open(this.socket, 3);
        offer("1", failure -> {
            throw new StackOverflowError();
        });
        assertThat(this.socket.closed()).isEqualTo(CloseStatus.SERVER_ERROR);
        offer("2");
        assertThat(this.socket.takeSent()).containsExactly("1", "2");
        assertThat(takeEvents()).contains("2 is out");
    }

    /** One message, which every socket fails to write with what the supplier gives. */
    private void failOnTwoSockets(Supplier<Throwable> failure) {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        this.socket.fail(failure.get());
        assertThat(this.socket.closed()).isEqualTo(CloseStatus.SERVER_ERROR);
        resume(this.next);
        this.next.hold();
        resumed(0);
        this.next.confirm();
        takeEvents();
        this.next.fail(failure.get());
    }

    @Test
    void aFrameThatCannotBeEncodedOnTwoSocketsIsUnsendable() {
        failOnTwoSockets(() -> new IOException("wrapped", new MalformedInputException(1)));
        assertThat(takeEvents()).containsExactly("unsendable");
        assertThat(this.next.closed()).as("the owner does that").isNull();
    }

    @Test
    void aNetworkThatFailsAgainSaysNothingAboutTheFrame() {
        failOnTwoSockets(() -> new IOException("broken pipe"));
        assertThat(takeEvents()).isEmpty();
        assertThat(this.next.closed()).isEqualTo(CloseStatus.SERVER_ERROR);
    }

    @Test
    void aMessageThatFindsNoRoomWaitsForIt() {
        open(this.socket, 1);
        offer("1");
        offer("2");
        assertThat(this.pump.hasRoom()).isTrue();
        assertThat(this.socket.takeSent()).containsExactly("1");
        assertThat(takeEvents()).contains("1 is out").doesNotContain("2 is out");

        acknowledge(1);
        assertThat(this.socket.takeSent()).containsExactly("2");
        assertThat(takeEvents()).contains("2 is out");
    }

    @Test
    void aMessageLargerThanTheWindowIsNotTaken() {
        open(this.socket, 1);
        locked(() -> assertThat(this.pump.offer(OutboundText.of("12345678901"), failure -> this.events.add("called")))
                .isFalse());
        this.pump.pump();
        assertThat(takeEvents()).containsExactly("idle");
        assertThat(this.socket.takeSent()).isEmpty();
    }

    @Test
    void withoutASocketAMessageIsOutOnceItIsKept() {
        open(this.socket, 1);
        detach();
        offer("1");
        assertThat(takeEvents()).contains("1 is out");
        assertThat(this.pump.hasRoom()).isFalse();
        assertThat(this.socket.takeSent()).isEmpty();
    }

    @Test
    void whatFoundNoRoomWithoutASocketWaitsUntilTheSessionGoesOn() {
        open(this.socket, 1);
        detach();
        offer("1");
        offer("2");
        assertThat(takeEvents()).doesNotContain("2 is out");
        resume(this.next);
        assertThat(this.pump.hasRoom()).isFalse();

        resumed(1);
        assertThat(this.pump.hasRoom()).isTrue();
        assertThat(this.next.takeSent()).endsWith(confirmation().replace("\"sent\":0", "\"sent\":1"), "2");
        assertThat(takeEvents()).contains("2 is out");
    }

    @Test
    void theSocketBeforeHasNoSayOnceThereIsAnother() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        this.next.hold();
        resume(this.next);
        assertThat(this.next.takeSent()).singleElement().asString().contains("rpc.session.resume");
        assertThat(takeEvents()).as("1 is kept for the next socket").contains("1 is out");

        this.socket.confirm();
        assertThat(this.pump.isWriting()).isTrue();
        assertThat(takeEvents()).isEmpty();
        this.next.confirm();
        resumed(0);
        this.next.confirm();
        assertThat(this.next.takeSent()).containsExactly(confirmation(), "1");
    }

    @Test
    void theSocketBeforeMayFailLateUnheard() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        detach();
        takeEvents();
        this.socket.fail(new IOException("broken pipe"));
        assertThat(takeEvents()).isEmpty();
    }

    /** The next socket comes while a thread is inside a write of the one before. */
    @Test
    void aWriteThatHangsHoldsUpNothingOfTheNextSocket() {
        Transport hanging = new Transport() {

            @Override
            public void send(OutboundText message, SendCallback callback) {
                FramePumpTests.this.socket.send(message, callback);
                resume(FramePumpTests.this.next);
                resumed(0);
                assertThat(FramePumpTests.this.next.takeSent()).hasSize(3).endsWith(confirmation(), "1");
                assertThat(takeEvents()).containsOnlyOnce("1 is out");
            }

            @Override
            public void close(CloseStatus status) {}
        };
        open(hanging, 2);
        offer("1");
        assertThat(this.socket.takeSent()).containsExactly("1");
        assertThat(this.next.takeSent()).isEmpty();
        assertThat(takeEvents())
                .as("what the thread that hung has to do with the next socket")
                .isEmpty();
    }

    @Test
    void theEndDuringAWriteTellsThatSomebodyWaitsAndCallsNobody() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        takeEvents();
        locked(() -> {
            this.client.end();
            assertThat(this.pump.end()).isTrue();
        });
        this.socket.confirm();
        this.pump.pump();
        assertThat(takeEvents()).containsExactly("idle");
        assertThat(this.socket.takeSent()).containsExactly("1");
    }

    @Test
    void whoWaitsForRoomHasNoNumberAtTheEnd() {
        open(this.socket, 1);
        offer("1");
        offer("2");
        locked(() -> {
            this.client.end();
            assertThat(this.pump.end()).isFalse();
        });
        this.pump.pump();
        assertThat(takeEvents()).doesNotContain("2 is out");
    }

    @Test
    void theSocketIsClosedBehindWhatWaits() {
        open(this.socket, 2);
        this.socket.hold();
        offer("1");
        locked(() -> this.pump.closeWhenIdle(CloseStatus.NORMAL));
        this.pump.pump();
        assertThat(this.socket.closed()).isNull();

        this.socket.confirm();
        assertThat(takeEvents()).contains("1 is out");
        assertThat(this.socket.closed()).isEqualTo(CloseStatus.NORMAL);
    }

    @Test
    void aWriteThatTakesTooLongIsAStall() {
        open(this.socket, 2);
        this.socket.hold();
        this.now = 100;
        offer("1");
        assertThat(this.pump.isStalled(150, 50)).isFalse();
        assertThat(this.pump.isStalled(151, 50)).isTrue();
        this.socket.confirm();
        assertThat(this.pump.isStalled(151, 50)).isFalse();
    }

    @Test
    void soIsAWindowThatStaysFullForTooLong() {
        open(this.socket, 1);
        offer("1");
        this.now = 100;
        offer("2");
        assertThat(this.pump.isStalled(150, 50)).isFalse();
        assertThat(this.pump.isStalled(151, 50)).isTrue();
        acknowledge(1);
        assertThat(this.pump.isStalled(151, 50)).isFalse();
    }
}
