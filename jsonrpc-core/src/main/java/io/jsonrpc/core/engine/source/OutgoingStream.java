package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.stream.StreamProducer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One stream that is sent: the subscriber of its source, once the answer with its id is on the way. */
public final class OutgoingStream implements Flow.Subscriber<Object> {

    private final StreamTable table;

    private final StreamSurroundings peer;

    private final StreamSender sender;

    private final StreamProducer producer;

    private final OpenedSource source;

    OutgoingStream(StreamTable table, StreamSurroundings peer, StreamSender sender) {
        this.table = table;
        this.peer = peer;
        this.sender = sender;
        this.producer = sender.state();
        this.source = sender.source();
    }

    public String id() {
        return this.producer.id();
    }

    /** The answer with the id is in the outgoing queue, or the first limit of an argument has arrived. */
    public void answered() {
        if (this.table.locked(this.producer::answered)) {
            this.source.execute(this::subscribe);
        } else if (this.table.locked(this.producer::isEnded)) {
            this.sender.left();
        } else {
            this.sender.wake();
        }
    }

    /** It ends with this instead of its items. Holding the lock. */
    void stop(ResponseError reason) {
        this.producer.stop(reason);
    }

    /** The call ended without the answer. */
    public void withdrawn() {
        this.table.change(this.producer::end);
        this.sender.left();
    }

    /** The call with this argument has ended. On a thread that must not run code of the application. */
    void callEnded() {
        this.table.change(() -> {
            this.producer.end();
            this.table.wake(this.producer);
        });
    }

    private void subscribe() {
        try {
            this.source.subscribe(this);
        } catch (Throwable failure) {
            this.sender.sourceFailed(failure);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (!this.sender.begin(given)) {
            given.cancel();
        }
    }

    @Override
    public void onNext(@Nullable Object item) {
        Object key;
        try {
            key = item == null ? null : this.source.key(item);
        } catch (Throwable failure) {
            this.sender.sourceFailed(failure);
            return;
        }
        this.sender.give(item, key);
    }

    @Override
    public void onError(@Nullable Throwable failure) {
        ResponseError error = this.source.error(failure);
        this.sender.change(() -> this.producer.fail(error));
    }

    @Override
    public void onComplete() {
        this.sender.change(this.producer::complete);
    }
}
