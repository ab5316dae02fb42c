package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.engine.threads.TurnEnd;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.servlet.container.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes together what the tasks of one turn send to a socket. A message is gathered while further tasks of the turn
 * are queued, or while the socket accepts nothing; gathered messages count as written, like those in the socket's own
 * buffer, up to {@link #WINDOW} bytes. The end of the turn writes them; {@link LateFlush} does if the turn takes long.
 * Every other message is written at once.
 */
final class FrameGatherer implements Runnable, SendCallback {

    /** What is gathered for a socket, in bytes, in addition to the messages being written. */
    static final int WINDOW = 16 * 1024;

    private static final int FRAME_OVERHEAD = 16;

    private final FrameSink sink;

    private final Consumer<Runnable> late;

    private final Consumer<Throwable> onFailure;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition drained = this.lock.newCondition();

    // Guarded by the lock.

    private List<OutboundText> gathered = List.of();

    private int gatheredBytes;

    /** Passed to the sink, or to be passed again because it was busy; null if no write is in progress. */
    private @Nullable List<OutboundText> writing;

    /** Whether the sink was busy. */
    private boolean busy;

    /** The callback of a message that is being written alone. */
    private @Nullable SendCallback whenWritten;

    /** A message that waits until there is room; its sender sends no other. */
    private @Nullable OutboundText waiting;

    private @Nullable SendCallback whenWaited;

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
        boolean completed = false;
        boolean later = false;
        boolean watch = false;
        this.lock.lock();
        try {
            ended = this.end;
            if (ended == null) {
                boolean idle = this.writing == null && this.gathered.isEmpty();
                int bytes = message.bytes() + FRAME_OVERHEAD;
                boolean fits = this.gatheredBytes + bytes <= WINDOW && this.sink.gathers();
                if (idle && !(followed && fits)) {
                    this.whenWritten = callback;
                    now = List.of(message);
                    this.writing = now;
                } else if (fits) {
                    gather(message, bytes);
                    completed = true;
                    later = followed && !this.atTurnEnd;
                    this.atTurnEnd |= followed;
                    watch = followed && watch();
                    now = followed ? null : takeGathered();
                } else {
                    this.waiting = message;
                    this.whenWaited = callback;
                    now = takeGathered();
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
        if (now != null) {
            write(now);
        }
        if (ended != null) {
            callback.completed(ended);
        } else if (completed) {
            callback.completed(null);
        }
    }

    private void gather(OutboundText message, int bytes) {
        this.gathered = this.gathered.isEmpty() ? new ArrayList<>() : this.gathered;
        this.gathered.add(message);
        this.gatheredBytes += bytes;
    }

    /** What is to be written now; null for nothing. Called while holding the lock. */
    private @Nullable List<OutboundText> takeGathered() {
        if (this.writing != null || this.gathered.isEmpty()) {
            return null;
        }
        this.writing = this.gathered;
        this.gathered = List.of();
        this.gatheredBytes = 0;
        return this.writing;
    }

    /** Writes what is gathered: the turn has ended. */
    @Override
    public void run() {
        List<OutboundText> now;
        this.lock.lock();
        try {
            this.atTurnEnd = false;
            now = takeGathered();
        } finally {
            this.lock.unlock();
        }
        if (now != null) {
            write(now);
        }
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
            now = this.busy ? this.writing : takeGathered();
            this.busy = false;
        } finally {
            this.lock.unlock();
        }
        if (now != null) {
            write(now);
        }
    }

    private void write(List<OutboundText> messages) {
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
            if (this.writing == null) {
                return;
            }
            done = this.whenWritten;
            this.whenWritten = null;
            this.writing = null;
            if (failure != null) {
                hopeless = endWith(failure);
            } else {
                now = takeGathered();
                OutboundText next = this.waiting;
                if (now == null && next != null) {
                    now = List.of(next);
                    this.writing = now;
                    this.whenWritten = this.whenWaited;
                    this.waiting = null;
                    this.whenWaited = null;
                }
            }
            this.drained.signalAll();
        } finally {
            this.lock.unlock();
        }
        if (now != null) {
            write(now);
        }
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
        this.gathered = List.of();
        this.gatheredBytes = 0;
        SendCallback hopeless = this.whenWaited;
        this.waiting = null;
        this.whenWaited = null;
        return hopeless;
    }

    /** The socket is closed: pending and later callbacks fail. */
    void end(Throwable reason) {
        SendCallback done;
        SendCallback hopeless;
        this.lock.lock();
        try {
            hopeless = endWith(reason);
            done = this.whenWritten;
            this.whenWritten = null;
            this.writing = null;
            this.drained.signalAll();
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
            while (this.writing != null && nanos > 0) {
                nanos = this.drained.awaitNanos(nanos);
            }
        } finally {
            this.lock.unlock();
        }
    }
}
