package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.PeerObserver.StreamOutcome;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.stream.Outgoing;
import io.jsonrpc.core.stream.StreamProducer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What metrics and the actuator learn of one stream that is sent. */
final class StreamReport {

    /** The method whose answer it is. */
    private final String method;

    private volatile PeerObserver.Streaming observed = PeerObserver.Streaming.NONE;

    private volatile StreamOutcome outcome = StreamOutcome.CANCELLED;

    private final AtomicBoolean over = new AtomicBoolean();

    StreamReport(String method) {
        this.method = method;
    }

    void started(PeerObserver observer, Session session) {
        this.observed = observer.streamStarted(session, this.method);
    }

    /** Nothing is sent any more. */
    void ended() {
        PeerObserver.Streaming hears = this.observed;
        if (this.over.compareAndSet(false, true)) {
            hears.ended(this.outcome);
        }
    }

    /** A message is in the outgoing queue. */
    void sent(Outgoing message) {
        PeerObserver.Streaming hears = this.observed;
        if (!message.isEnd()) {
            hears.itemSent();
        } else {
            boolean isGood = message.error() == null && message.fault() == null;
            this.outcome = isGood ? StreamOutcome.COMPLETE : StreamOutcome.ERROR;
        }
        if (message.skipped() > 0) {
            hears.itemsSkipped(message.skipped());
        }
    }

    JsonRpcPeer.SentStream of(StreamProducer producer, long now) {
        StreamProducer.Status status = producer.status(now);
        return new JsonRpcPeer.SentStream(
                producer.id(),
                this.method,
                status.sent(),
                status.limit() < 0 ? null : status.limit(),
                status.buffered(),
                status.waitingNanos() < 0 ? null : Duration.ofNanos(status.waitingNanos()));
    }
}
