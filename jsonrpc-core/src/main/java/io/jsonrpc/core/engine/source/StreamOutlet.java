package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.engine.outbound.WriteOutcome;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.stream.Outgoing;
import io.jsonrpc.core.stream.StreamProducer;
import io.jsonrpc.core.transport.SendWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Passes the messages of one stream to the outgoing queue. What went well is told to its state when that is looked at next,
 * so that not every message takes the lock more than once.
 */
final class StreamOutlet {

    private static final SparingLog log = SparingLog.of(StreamOutlet.class);

    private final StreamTable table;

    private final QueueShare share;

    private final StreamSurroundings peer;

    private final StreamProducer producer;

    private final OpenedSource source;

    private final StreamReport report;

    /** The size of the last message, if the state does not know yet that it is in the queue; else 0. Used by the thread that drains. */
    private int queued;

    /** The size of a message of which the state does not know yet that it was written; 0 for none. */
    private final AtomicInteger written = new AtomicInteger();

    StreamOutlet(
            StreamTable table,
            QueueShare share,
            StreamSurroundings peer,
            StreamProducer producer,
            OpenedSource source,
            StreamReport report) {
        this.table = table;
        this.share = share;
        this.peer = peer;
        this.producer = producer;
        this.source = source;
        this.report = report;
    }

    /** A message on its way. */
    private final class Passed implements WriteOutcome {

        private final int size;

        private final SendWindow window;

        /** The thread that passes it on; null once it has. */
        private @Nullable Thread passing = Thread.currentThread();

        Passed(int size, SendWindow window) {
            this.size = size;
            this.window = window;
        }

        /** On the thread that wrote. */
        @Override
        public void settled(long number, @Nullable Throwable failure) {
            this.window.give(this.size);
            // No other thread finds itself here, whatever it reads.
            if (failure == null && this.passing == Thread.currentThread()) {
                StreamOutlet.this.written.set(this.size);
                return;
            }
            StreamOutlet.this.table.change(() -> {
                if (failure == null) {
                    StreamOutlet.this.producer.written(this.size);
                } else {
                    StreamOutlet.this.producer.lost(this.size);
                }
                if (StreamOutlet.this.producer.isWaiting()) {
                    StreamOutlet.this.table.wake(StreamOutlet.this.producer);
                }
            });
            StreamOutlet.this.share.freed();
        }
    }

    void send(Outgoing message) {
        OutboundText text;
        try {
            text = OutboundText.of(this.source.text(message));
        } catch (Throwable notEncoded) {
            log.warn("encoding", "An item of stream {} cannot be written as JSON", this.producer.id(), notEncoded);
            unsendable(ErrorType.INTERNAL_ERROR);
            return;
        }
        int size = text.bytes();
        // The end of a stream needs no room.
        SendWindow window = message.isEnd()
                ? SendWindow.UNLIMITED
                : this.peer.outbound().room().window();
        if (!window.take(size)) {
            postponed(size);
            return;
        }
        Passed passed = new Passed(size, window);
        try {
            this.peer.outbound().offer(text, passed);
        } catch (TransportException refused) {
            window.give(size);
            refused(refused, size);
            return;
        } finally {
            passed.passing = null;
        }
        this.queued = size;
        this.report.sent(message);
    }

    private void refused(TransportException why, int size) {
        if (why instanceof MessageTooLargeException) {
            unsendable(ErrorType.RESPONSE_TOO_LARGE);
        } else if (why instanceof QueueFullException) {
            postponed(size);
        } else {
            this.table.change(this.producer::end);
        }
    }

    private void postponed(int size) {
        this.table.change(() -> {
            this.producer.postponed();
            this.share.exceeded(size);
        });
    }

    private void unsendable(ErrorType reason) {
        this.table.change(() -> this.producer.unsendable(reason));
        this.share.freed();
    }

    /** Tells the state what it does not know. */
    void settle() {
        if (this.queued > 0) {
            this.table.change(() -> {
                this.share.look();
                tell();
            });
        }
    }

    /** Tells the state what it does not know, when it knows what there is room for. By the thread that drains, holding the lock. */
    void tell() {
        if (this.queued == 0) {
            return;
        }
        tellWritten();
        this.producer.sent(this.queued);
        this.queued = 0;
        StreamProducer next = this.table.producers().nextInTurn();
        if (next != this.producer) {
            this.table.wake(next);
        }
    }

    /** The state learns what was written to the last socket. Holding the lock. */
    void tellWritten() {
        int size = this.written.getAndSet(0);
        if (size > 0) {
            this.producer.written(size);
        }
    }
}
