package io.jsonrpc.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SocketWriterTests {

    private final List<String> events = new ArrayList<>();

    private SendCallback writing = failure -> {};

    /** Writes what the test confirms, and throws for what begins so. */
    private final SocketTransport socket = new SocketTransport() {

        @Override
        public void send(OutboundText message, SendCallback callback) {
            SocketWriterTests.this.events.add(message.text());
            SocketWriterTests.this.writing = callback;
            if (message.text().startsWith("throw")) {
                throw new StackOverflowError();
            }
            if (message.text().equals("at once")) {
                callback.completed(null);
            }
        }

        @Override
        public boolean hasPing() {
            return true;
        }

        @Override
        public void ping(SendCallback callback) {
            throw new StackOverflowError();
        }

        @Override
        public void close(CloseStatus status) {}
    };

    private final SocketWriter writer = new SocketWriter(
            this.socket, new WireLog("writer"), status -> this.events.add("close " + status.code()), () -> {});

    private SendCallback noting(String name) {
        return failure -> this.events.add(
                name + " " + (failure == null ? "written" : failure.getClass().getSimpleName()));
    }

    private void send(String text) {
        this.writer.send(OutboundText.of(text), noting(text));
    }

    @Test
    void writesThatMeetStandInLine() {
        send("1");
        send("2");
        this.writing.completed(null);
        assertThat(this.events).containsExactly("1", "2", "1 written");
    }

    @Test
    void aSocketThatThrowsAnErrorFailsThatWriteOnly() {
        send("throw");
        this.writer.ping(noting("ping"));
        send("1");
        assertThat(this.events).containsExactly("throw", "throw StackOverflowError", "ping StackOverflowError", "1");
    }

    @Test
    void writesThatCompleteAtOnceDoNotDeepenTheStack() {
        AtomicInteger left = new AtomicInteger(100_000);
        this.writer.send(OutboundText.of("at once"), new SendCallback() {

            @Override
            public void completed(Throwable failure) {
                if (left.decrementAndGet() > 0) {
                    SocketWriterTests.this.writer.send(OutboundText.of("at once"), this);
                }
            }
        });
        assertThat(this.events).hasSize(100_000);
    }

    @Test
    void aWriteThatEndsWhileItsSocketThrowsIsNotFollowedByTwo() {
        send("1");
        send("throw");
        send("2");
        this.writing.completed(null);
        this.writing.completed(null);
        assertThat(this.events).endsWith("2", "1 written", "2 written");
    }

    @Test
    void moreThan64WaitingWritesCloseTheSocketAndTheNextOneIsWrittenAgain() {
        for (int i = 0; i <= 64; i++) {
            send("m" + i);
        }
        send("over");
        assertThat(this.events).containsExactly("m0", "over QueueFullException", "close 4008");
        this.writing.completed(null);
        send("again");
        assertThat(this.events).endsWith("m1", "m0 written");
    }

    @Test
    void aSecondReportOfTheSameWriteStartsNothing() {
        send("1");
        SendCallback first = this.writing;
        send("2");
        send("3");
        first.completed(null);
        first.completed(null);
        assertThat(this.events).containsExactly("1", "2", "1 written");
    }
}
