package io.jsonrpc.core.engine.inbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import io.jsonrpc.core.engine.outbound.ReceivedArgument;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Printable;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.ItemStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One request or notification of the other side, from its arrival to its end: what it is, and what its handler may do
 * with it.
 */
public final class Exchange extends ExchangeLife {

    /** Of the streams of the peer, when it was decided that it may be handled. */
    long stops;

    private static final int LOGGED_CHARACTERS = 64;

    private final Answering answering;

    private final @Nullable RequestId id;

    private final String method;

    private final int size;

    private final Answers answers;

    private final @Nullable CallContext context;

    private final long deadline;

    private volatile boolean streams;

    // The fields below are guarded by the lock.

    /** Null once the handler has it, for the application may keep this object. */
    private @Nullable JsonText params;

    /** Watches the handling; null before it started. */
    private PeerObserver.@Nullable Handling handling;

    private boolean ended;

    private List<ReceivedArgument<?>> arguments = List.of();

    /** What was answered, once the request has ended. */
    private @Nullable ResponseError endedWith;

    public Exchange(
            Answering answering,
            @Nullable RequestId id,
            String method,
            @Nullable JsonText params,
            Answers answers,
            @Nullable CallContext context,
            long deadline) {
        this.answering = answering;
        this.id = id;
        this.method = method;
        this.params = params;
        this.size = method.length() + (params == null ? 0 : params.json().length());
        this.answers = answers;
        this.context = context;
        this.deadline = deadline;
    }

    @Nullable RequestId id() {
        return this.id;
    }

    @Override
    public @Nullable RequestId getRequestId() {
        return this.id;
    }

    @Override
    public String method() {
        return this.method;
    }

    @Override
    public String getMethod() {
        return this.method;
    }

    /** The params, once. */
    @Nullable JsonText takeParams() {
        lock().lock();
        try {
            JsonText taken = this.params;
            this.params = null;
            return taken;
        } finally {
            lock().unlock();
        }
    }

    /** The params, unless they were taken. */
    @Nullable JsonText params() {
        lock().lock();
        try {
            return this.params;
        } finally {
            lock().unlock();
        }
    }

    Answers answers() {
        return this.answers;
    }

    long deadline() {
        return this.deadline;
    }

    @Override
    public @Nullable CallContext getContext() {
        return this.context;
    }

    @Override
    public @Nullable Duration getRemaining() {
        return this.id == null || this.streams ? null : Duration.ofNanos(this.answering.nanosUntil(this.deadline));
    }

    /** The answer is a stream, whose source has no deadline. */
    void streams() {
        this.streams = true;
    }

    /** Whether the caller, which has said how long it waits, waits no longer. */
    boolean isTooLate() {
        return this.context != null && this.id != null && this.answering.nanosUntil(this.deadline) <= 0;
    }

    /** The handling has started. The request may have ended a moment before, by a cancel. */
    void watchWith(PeerObserver.Handling newHandling) {
        boolean endedBefore;
        lock().lock();
        try {
            this.handling = newHandling;
            endedBefore = this.ended;
        } finally {
            lock().unlock();
        }
        if (endedBefore) {
            newHandling.ended(this.endedWith);
        }
    }

    /** The request is answered, or will not be. Notifies what watches the handling. */
    void ended(@Nullable ResponseError error) {
        PeerObserver.Handling watcher;
        List<ReceivedArgument<?>> streams;
        lock().lock();
        try {
            this.ended = true;
            this.endedWith = error;
            watcher = this.handling;
            streams = this.arguments;
            this.arguments = List.of();
        } finally {
            lock().unlock();
        }
        streams.forEach(this::end);
        if (watcher != null) {
            watcher.ended(error);
        }
    }

    /** Characters that this request keeps in memory. */
    int size() {
        return this.size;
    }

    @Override
    public void sendResponse(@Nullable Object result) {
        this.answering.result(this, result);
    }

    @Override
    public void sendVoidResponse() {
        this.answering.result(this, JsonText.NULL);
    }

    @Override
    public void sendError(int code, String message, @Nullable Object data) {
        JsonElement tree = data == null ? null : this.answering.toTree(data);
        this.answering.error(this, new ResponseError(code, message, tree));
    }

    @Override
    public void sendError(ResponseError error) {
        this.answering.error(this, error);
    }

    @Override
    public void sendError(Throwable failure) {
        this.answering.failure(this, failure);
    }

    @Override
    public void openStream(StreamSource<?> source) {
        this.answering.stream(this, source);
    }

    @Override
    public <T> ItemStream<T> receiveStream(Object argument, Type itemType) {
        ReceivedArgument<T> stream = this.answering.receive(this, argument, itemType);
        boolean late;
        lock().lock();
        try {
            late = this.ended;
            if (!late) {
                this.arguments = new ArrayList<>(this.arguments);
                this.arguments.add(stream);
            }
        } finally {
            lock().unlock();
        }
        if (late) {
            end(stream);
        }
        return stream;
    }

    private void end(ReceivedArgument<?> stream) {
        stream.callEnded(
                new CancellationException("The call of '" + this.method + "' has ended, and its streams with it"));
    }

    @Override
    public void progress(@Nullable Object value) {
        if (this.id != null) {
            progress(this.id, value);
        }
    }

    @Override
    public void progress(RequestId token, @Nullable Object value) {
        if (this.id != null && !isSettled()) {
            this.answering.progress(token, value);
        }
    }

    @Override
    public Session getSession() {
        return this.answering.session();
    }

    @Override
    public boolean isNotification() {
        return this.id == null;
    }

    @Override
    public void onCancel(Runnable action) {
        if (isDue(action)) {
            this.answering.runLater(action);
        }
    }

    @Override
    public void whenEnded(Runnable action) {
        Runnable guarded = () -> {
            try {
                action.run();
            } catch (RuntimeException failure) {
                UncaughtFailures.log("An action at the end of a call", getSession(), action.getClass(), failure);
            }
        };
        if (!keepForEnd(guarded)) {
            guarded.run();
        }
    }

    @Override
    public String toString() {
        return "Transaction[" + Printable.of(this.method, LOGGED_CHARACTERS)
                + (this.id == null ? "" : ", id " + this.id) + "]";
    }
}
