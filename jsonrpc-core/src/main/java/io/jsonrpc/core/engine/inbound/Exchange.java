package io.jsonrpc.core.engine.inbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.threads.Interrupts;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.error.RequestAlreadyRespondedException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Printable;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request or notification of the other side, from its arrival to its end. Every way to end it (answer, cancel,
 * timeout, close) passes through {@link #settle}; the first wins.
 */
public final class Exchange implements Transaction {

    private static final int LOGGED_CHARACTERS = 64;

    /** Whether an answer may still be sent. */
    private enum Settlement {
        OPEN,
        /** The handler answered; a second answer is its mistake. */
        ANSWERED,
        /** Cancelled, timed out or closed; the handler need not know. */
        DEAD
    }

    /** Where the handler is. */
    private enum Progress {
        QUEUED,
        RUNNING,
        RETURNED
    }

    private final Answering answering;

    private final @Nullable RequestId id;

    private final String method;

    private final int size;

    private final Answers answers;

    private final long deadline;

    private final ReentrantLock lock = new ReentrantLock();

    // The fields below are guarded by the lock.

    /** Null once the handler has it, for the application may keep this object. */
    private @Nullable JsonText params;

    private Settlement settlement = Settlement.OPEN;

    private Progress progress = Progress.QUEUED;

    private boolean async;

    private @Nullable Interrupts runner;

    /** The handler runs on the thread that reads, which is never interrupted. */
    private boolean onReadingThread;

    private List<Runnable> cancelActions = List.of();

    /** Watches the handling; null before it started. */
    private PeerObserver.@Nullable Handling handling;

    private boolean ended;

    /** What was answered, once the request has ended. */
    private @Nullable ResponseError endedWith;

    public Exchange(
            Answering answering,
            @Nullable RequestId id,
            String method,
            @Nullable JsonText params,
            Answers answers,
            long deadline) {
        this.answering = answering;
        this.id = id;
        this.method = method;
        this.params = params;
        this.size = method.length() + (params == null ? 0 : params.json().length());
        this.answers = answers;
        this.deadline = deadline;
    }

    @Nullable RequestId id() {
        return this.id;
    }

    public String method() {
        return this.method;
    }

    /** The params, once. */
    @Nullable JsonText takeParams() {
        this.lock.lock();
        try {
            JsonText taken = this.params;
            this.params = null;
            return taken;
        } finally {
            this.lock.unlock();
        }
    }

    Answers answers() {
        return this.answers;
    }

    long deadline() {
        return this.deadline;
    }

    /** The handling has started. The request may have ended a moment before, by a cancel. */
    void watchWith(PeerObserver.Handling newHandling) {
        boolean endedBefore;
        this.lock.lock();
        try {
            this.handling = newHandling;
            endedBefore = this.ended;
        } finally {
            this.lock.unlock();
        }
        if (endedBefore) {
            newHandling.ended(this.endedWith);
        }
    }

    /** The request is answered, or will not be; told to whoever watches the handling. */
    void ended(@Nullable ResponseError error) {
        PeerObserver.Handling watcher;
        this.lock.lock();
        try {
            this.ended = true;
            this.endedWith = error;
            watcher = this.handling;
        } finally {
            this.lock.unlock();
        }
        if (watcher != null) {
            watcher.ended(error);
        }
    }

    /** Characters that this request keeps in memory. */
    int size() {
        return this.size;
    }

    boolean isSettled() {
        this.lock.lock();
        try {
            return this.settlement != Settlement.OPEN;
        } finally {
            this.lock.unlock();
        }
    }

    /** The thread inside the handler; null when none is. */
    public @Nullable Thread runner() {
        this.lock.lock();
        try {
            return this.runner == null ? null : this.runner.thread();
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether a handler runs now and keeps everybody waiting whom its thread reads from. */
    public boolean holdsReadingThread() {
        this.lock.lock();
        try {
            return this.runner != null && this.onReadingThread;
        } finally {
            this.lock.unlock();
        }
    }

    /** The handler is about to run on this thread; false when the request has ended already. */
    boolean start() {
        this.lock.lock();
        try {
            if (this.settlement != Settlement.OPEN) {
                this.progress = Progress.RETURNED;
                return false;
            }
            this.progress = Progress.RUNNING;
            this.runner = Interrupts.here();
            this.onReadingThread = ReadingThread.isHandling();
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * The handler has returned.
     *
     * @return whether it left the request open and did not say that it answers later; another thread may answer still
     */
    boolean returned() {
        this.lock.lock();
        try {
            this.progress = Progress.RETURNED;
            this.runner = null;
            if (!this.onReadingThread) {
                // An interrupt meant for this request must not hit the next one on the thread.
                Thread.interrupted();
            }
            return this.settlement == Settlement.OPEN && !this.async;
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether nothing of this request is left to do. */
    boolean isOver() {
        this.lock.lock();
        try {
            return this.progress == Progress.RETURNED && (this.settlement != Settlement.OPEN || isNotification());
        } finally {
            this.lock.unlock();
        }
    }

    /** Ends the request with the handler's answer; false when it is dead already. */
    boolean settle() {
        this.lock.lock();
        try {
            return switch (this.settlement) {
                case OPEN -> {
                    this.settlement = Settlement.ANSWERED;
                    yield true;
                }
                case ANSWERED -> throw new RequestAlreadyRespondedException(this.method);
                case DEAD -> false;
            };
        } finally {
            this.lock.unlock();
        }
    }

    /** Ends the request with an answer of the framework; false when it has ended already. */
    boolean settleIfOpen() {
        this.lock.lock();
        try {
            boolean open = this.settlement == Settlement.OPEN;
            if (open) {
                this.settlement = Settlement.ANSWERED;
            }
            return open;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Ends the request without its handler, and interrupts that.
     *
     * @return what the application wants to be run; null when the request had ended already
     */
    @Nullable List<Runnable> kill() {
        this.lock.lock();
        try {
            if (this.settlement != Settlement.OPEN) {
                return null;
            }
            this.settlement = Settlement.DEAD;
            if (this.runner != null && !this.onReadingThread) {
                this.runner.interrupt();
            }
            List<Runnable> actions = this.cancelActions;
            this.cancelActions = List.of();
            return actions;
        } finally {
            this.lock.unlock();
        }
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
    public void progress(@Nullable Object value) {
        if (this.id != null && !isSettled()) {
            this.answering.progress(this.id, value);
        }
    }

    @Override
    public Session getSession() {
        return this.answering.session();
    }

    @Override
    public void startAsync() {
        this.lock.lock();
        try {
            this.async = true;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean isNotification() {
        return this.id == null;
    }

    @Override
    public boolean isCancelled() {
        this.lock.lock();
        try {
            return this.settlement == Settlement.DEAD;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void onCancel(Runnable action) {
        this.lock.lock();
        try {
            if (this.settlement == Settlement.OPEN) {
                List<Runnable> more = new ArrayList<>(this.cancelActions);
                more.add(action);
                this.cancelActions = more;
                return;
            }
            if (this.settlement == Settlement.ANSWERED) {
                return;
            }
        } finally {
            this.lock.unlock();
        }
        this.answering.runLater(action);
    }

    @Override
    public String toString() {
        return "Transaction[" + Printable.of(this.method, LOGGED_CHARACTERS)
                + (this.id == null ? "" : ", id " + this.id) + "]";
    }
}
