package io.jsonrpc.core.transport.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SerialWriterTests {

    private final List<Integer> written = new ArrayList<>();

    private Runnable pending = () -> {};

    /** Messages and what writes them, as the Javadoc of {@link SerialWriter} shows it. */
    private static final class Sender {

        private final SerialWriter serial = new SerialWriter();

        private final Queue<Integer> queue = new ConcurrentLinkedQueue<>();

        private final Writer writer;

        Sender(Writer writer) {
            this.writer = writer;
        }

        void send(int message) {
            this.queue.add(message);
            if (this.serial.enter()) {
                writeAll();
            }
        }

        private void writeAll() {
            do {
                for (Integer next = this.queue.poll(); next != null; next = this.queue.poll()) {
                    this.writer.write(next, this::completed);
                    if (!this.serial.proceed()) {
                        return;
                    }
                }
            } while (!this.serial.leave());
        }

        private void completed() {
            if (this.serial.proceed()) {
                writeAll();
            }
        }
    }

    private interface Writer {

        void write(int message, Runnable callback);
    }

    private void hold(int message, Runnable callback) {
        this.written.add(message);
        this.pending = callback;
    }

    @Test
    void theNextWriteStartsAfterTheCallbackOfTheLast() {
        Sender sender = new Sender(this::hold);
        sender.send(1);
        sender.send(2);
        sender.send(3);
        assertThat(this.written).containsExactly(1);
        this.pending.run();
        assertThat(this.written).containsExactly(1, 2);
        this.pending.run();
        this.pending.run();
        sender.send(4);
        assertThat(this.written).containsExactly(1, 2, 3, 4);
    }

    @Test
    void writesThatCompleteAtOnceDoNotDeepenTheStack() {
        int count = 100_000;
        Sender[] sender = new Sender[1];
        sender[0] = new Sender((message, callback) -> {
            this.written.add(message);
            if (message < count) {
                sender[0].send(message + 1);
            }
            callback.run();
        });
        sender[0].send(1);
        assertThat(this.written).hasSize(count);
    }

    @Test
    void writesThatCompleteLateDoNotDeepenTheStack() {
        int count = 100_000;
        Sender sender = new Sender((message, callback) -> {
            this.written.add(message);
            if (message == 1) {
                this.pending = callback;
            } else {
                callback.run();
            }
        });
        for (int message = 1; message <= count; message++) {
            sender.send(message);
        }
        this.pending.run();
        assertThat(this.written).hasSize(count);
    }

    @Test
    void messagesOfManyThreadsAreWrittenOneAtATimeWhoeverCompletesThem() throws Exception {
        int each = 5000;
        AtomicInteger inProgress = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore done = new Semaphore(0);
        ExecutorService other = Executors.newFixedThreadPool(2);
        Consumer<Runnable> finish = callback -> {
            inProgress.decrementAndGet();
            done.release();
            callback.run();
        };
        Sender sender = new Sender((message, callback) -> {
            most.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
            if (message % 3 == 0) {
                finish.accept(callback);
            } else {
                other.execute(() -> finish.accept(callback));
            }
        });
        Race.Runner senders = () -> {
            for (int message = 0; message < each; message++) {
                sender.send(message);
            }
        };
        try {
            Race.of(senders, senders, senders);
            assertThat(done.tryAcquire(3 * each, 60, TimeUnit.SECONDS))
                    .as("every message is written, " + done.availablePermits() + " were")
                    .isTrue();
        } finally {
            other.shutdownNow();
        }
        assertThat(most).hasValue(1);
    }
}
