package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.stream.StreamConsumer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a receiver says about its streams, in the order in which it was decided under the lock of the streams, because
 * each {@code limit} replaces the one before. These messages are few, and a stream stands still without them, so they may
 * use the room of answers.
 */
final class SteeringSender {

    static final String LIMIT = "rpc.stream.limit";

    private static final String CANCEL = "rpc.stream.cancel";

    private final CallSender sender;

    private final CallTexts texts;

    private final OutboundQueue outbound;

    /** Guards the streams as well. */
    private final ReentrantLock lock = new ReentrantLock();

    /** What is not sent yet, by what it is about: only the last {@code limit} of a stream counts. Guarded by the lock. */
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>(0);

    /** A thread sends. Guarded by the lock. */
    private boolean sending;

    SteeringSender(CallSender sender, CallTexts texts, OutboundQueue outbound) {
        this.sender = sender;
        this.texts = texts;
        this.outbound = outbound;
    }

    void change(Runnable action) {
        locked(() -> {
            action.run();
            return null;
        });
    }

    /** Does this under the lock of the streams, and sends then what it has decided. */
    <R extends @Nullable Object> R locked(Supplier<R> action) {
        boolean sends;
        R result;
        this.lock.lock();
        try {
            result = action.get();
        } finally {
            sends = !this.sending && !this.waiting.isEmpty() && this.lock.getHoldCount() == 1;
            this.lock.unlock();
        }
        if (sends) {
            send();
        }
        return result;
    }

    // What is decided under the lock.

    /** A {@code limit} of this stream, null for none. */
    void limit(StreamConsumer stream, @Nullable JsonText params) {
        if (params != null) {
            put(stream, () -> send(LIMIT, params));
        }
    }

    /** A {@code limit} as a request, which the other side may refuse. Where there is no room for it, nothing is asked. */
    void ask(Object stream, JsonText params, Consumer<JsonRpcFailure> refused) {
        put(
                stream,
                () -> request(params, answer -> {
                    if (answer instanceof JsonRpcFailure refusal) {
                        refused.accept(refusal);
                    }
                }));
    }

    /** The same, to find out whether the other side knows the stream. */
    void askAgain(JsonText params, Runnable unknown) {
        put(
                params,
                () -> request(params, answer -> {
                    if (!(answer instanceof JsonRpcResult result)
                            || !result.result().json().equals("true")) {
                        unknown.run();
                    }
                }));
    }

    /** A {@code cancel}, null for none. */
    void cancel(@Nullable JsonText params) {
        if (params != null) {
            put(params, () -> send(CANCEL, params));
        }
    }

    private void put(Object about, Runnable message) {
        this.waiting.remove(about);
        this.waiting.put(about, message);
    }

    /** Sends what waits, unless another thread is about to: it sends this, too. Without the lock. */
    private void send() {
        boolean mine = false;
        try {
            for (Runnable next = next(false); next != null; next = next(true)) {
                mine = true;
                next.run();
            }
            mine = false;
        } finally {
            if (mine) {
                failed();
            }
        }
    }

    private @Nullable Runnable next(boolean mine) {
        this.lock.lock();
        try {
            if (this.sending && !mine) {
                return null;
            }
            Iterator<Runnable> all = this.waiting.values().iterator();
            this.sending = all.hasNext();
            if (!this.sending) {
                return null;
            }
            Runnable first = all.next();
            all.remove();
            return first;
        } finally {
            this.lock.unlock();
        }
    }

    /** What waits is sent by whoever decides something next. */
    private void failed() {
        this.lock.lock();
        this.sending = false;
        this.lock.unlock();
    }

    private void send(String method, JsonText params) {
        this.outbound.offerAnswer(OutboundText.of(this.texts.notification(method, params)));
    }

    private void request(JsonText params, Consumer<JsonRpcResponse> whenAnswered) {
        try {
            PendingRequests.Pending request = this.sender.register(new SentCall(LIMIT, params, false), null);
            request.answer.thenAccept(whenAnswered);
            this.sender.send(request);
        } catch (TransportException noRoom) {
            send(LIMIT, params);
        }
    }
}
