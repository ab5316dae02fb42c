package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.engine.threads.TurnEnd;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.servlet.container.FrameSink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes together what the tasks of one turn send to a socket. A message is gathered while further tasks of the turn
 * are queued, or while the socket accepts nothing; gathered messages count as written, like those in the socket's own
 * buffer. The end of the turn writes them; {@link LateFlush} does if the turn takes long. Every other message is
 * written at once.
 */
final class FrameGatherer implements Runnable, SendCallback {

    private final FrameSink sink;

    private final Consumer<Runnable> late;

    private final Consumer<Throwable> onFailure;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition written = this.lock.newCondition();

    // Guarded by the lock.

    private final FrameBacklog backlog = new FrameBacklog();

    /** Whether the sink was busy, so that what is being written has to be passed to it again. */
    private boolean busy;

    /** Whether the end of the turn will write what is gathered. */
    private boolean atTurnEnd;

    private boolean atLateFlush;

    private @Nullable Throwable end;

    /**
     * Gathers nothing yet.
     *
     * @param late runs an action a little later, on another thread
     * @param onFailure called when gathered messages could not be written; their callbacks have succeeded
     */
    FrameGatherer(FrameSink sink, Consumer<Runnable> late, Consumer<Throwable> onFailure) {
        this.sink = sink;
        this.late = late;
        this.onFailure = onFailure;
    }

    /** @see Transport#send */
    void send(OutboundText message, SendCallback callback) {
        boolean followed = this.sink.gathers() && TurnEnd.isLater();
        Throwable ended;
        List<OutboundText> now = null;
        boolean gathered = false;
        boolean later = false;
        boolean watch = false;
        this.lock.lock();
        try {
            ended = this.end;
            if (ended == null) {
                boolean fits = this.sink.gathers() && this.backlog.hasRoomFor(message);
                if (this.backlog.isEmpty() && !(followed && fits)) {
                    now = this.backlog.write(message, callback);
                } else if (fits) {
                    this.backlog.gather(message);
                    gathered = true;
                    later = followed && !this.atTurnEnd;
                    this.atTurnEnd |= followed;
                    watch = followed && watch();
                    now = followed ? null : this.backlog.writeGathered();
                } else {
                    this.backlog.await(message, callback);
                    now = this.backlog.writeGathered();
                }
            }
        } finally {
            this.lock.unlock();
        }
        if (later) {
            TurnEnd.run(this);
        }
        if (watch) {
            this.late.accept(this::late);
        }
        write(now);
        if (ended != null) {
            callback.completed(ended);
        } else if (gathered) {
            callback.completed(null);
        }
    }

    /** Writes what is gathered: the turn has ended. */
    @Override
    public void run() {
        List<OutboundText> now;
        this.lock.lock();
        try {
            this.atTurnEnd = false;
            now = this.backlog.writeGathered();
        } finally {
            this.lock.unlock();
        }
        write(now);
    }

    /** Whether {@link #late} has to be scheduled. Called while holding the lock. */
    private boolean watch() {
        boolean first = !this.atLateFlush;
        this.atLateFlush = true;
        return first;
    }

    private void late() {
        List<OutboundText> now;
        this.lock.lock();
        try {
            this.atLateFlush = false;
            // The turn lasts, and another one may have begun that has to end by itself.
            this.atTurnEnd = false;
            now = this.busy ? this.backlog.writing() : this.backlog.writeGathered();
            this.busy = false;
        } finally {
            this.lock.unlock();
        }
        write(now);
    }

    private void write(@Nullable List<OutboundText> messages) {
        if (messages == null) {
            return;
        }
        try {
            if (this.sink.write(messages, this)) {
                return;
            }
        } catch (Throwable failure) {
            completed(failure);
            return;
        }
        boolean watch;
        this.lock.lock();
        try {
            this.busy = true;
            watch = watch();
        } finally {
            this.lock.unlock();
        }
        if (watch) {
            this.late.accept(this::late);
        }
    }

    /** The sink has written what it was given. */
    @Override
    public void completed(@Nullable Throwable failure) {
        SendCallback done;
        SendCallback hopeless = null;
        List<OutboundText> now = null;
        this.lock.lock();
        try {
            if (this.backlog.writing() == null) {
                return;
            }
            done = this.backlog.endWrite();
            if (failure != null) {
                hopeless = endWith(failure);
            } else {
                now = this.backlog.writeNext();
            }
            this.written.signalAll();
        } finally {
            this.lock.unlock();
        }
        write(now);
        complete(done, failure);
        complete(hopeless, failure);
        if (failure != null && done == null) {
            this.onFailure.accept(failure);
        }
    }

    private static void complete(@Nullable SendCallback callback, @Nullable Throwable failure) {
        if (callback != null) {
            callback.completed(failure);
        }
    }

    /** Returns the callback that fails. Called while holding the lock. */
    private @Nullable SendCallback endWith(Throwable reason) {
        if (this.end == null) {
            this.end = reason;
        }
        return this.backlog.clear();
    }

    /** The socket is closed: pending and later callbacks fail. */
    void end(Throwable reason) {
        SendCallback done;
        SendCallback hopeless;
        this.lock.lock();
        try {
            hopeless = endWith(reason);
            done = this.backlog.endWrite();
            this.written.signalAll();
        } finally {
            this.lock.unlock();
        }
        complete(done, reason);
        complete(hopeless, reason);
    }

    /** Blocks until everything has been written, but not for long. */
    void drain(long millis) throws InterruptedException {
        run();
        this.lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (this.backlog.writing() != null && nanos > 0) {
                nanos = this.written.awaitNanos(nanos);
            }
        } finally {
            this.lock.unlock();
        }
    }
}
