package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.http.HttpCall;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call. If it is there before the container's thread has left, that thread writes it; else it is written
 * without waiting, by the thread that gives it or that of the container, and only once that has left all filters, which may
 * still be about to change the response.
 */
final class LateAnswer implements WriteListener, AsyncListener {

    private static final int PART = 8 * 1024;

    private final HttpServletResponse response;

    private final HttpCall call = new HttpCall(this::give);

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private @Nullable HttpAnswer answer;

    private @Nullable AsyncContext context;

    private @Nullable ServletOutputStream stream;

    /** The container's thread has left. */
    private boolean ready;

    private byte @Nullable [] body;

    private int written;

    private boolean ended;

    LateAnswer(HttpServletResponse response) {
        this.response = response;
    }

    HttpCall call() {
        return this.call;
    }

    /** The first answer counts. */
    void give(HttpAnswer given) {
        this.lock.lock();
        try {
            if (this.answer == null) {
                this.answer = given;
            }
        } finally {
            this.lock.unlock();
        }
        write();
    }

    /**
     * The answer, if it is there; else it is written as soon as it is. Called by the container's thread, once.
     *
     * @param timeout how long the application may take
     */
    @Nullable HttpAnswer await(HttpServletRequest request, Duration timeout) throws IOException {
        this.lock.lock();
        try {
            if (this.answer != null) {
                return this.answer;
            }
            this.context = request.startAsync(request, this.response);
            this.context.setTimeout(timeout.toMillis());
            this.context.addListener(this);
            this.stream = this.response.getOutputStream();
            this.stream.setWriteListener(this);
            return null;
        } catch (RuntimeException | IOException unsupported) {
            this.call.abandon(unsupported);
            throw unsupported;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void onWritePossible() {
        this.lock.lock();
        try {
            this.ready = true;
        } finally {
            this.lock.unlock();
        }
        write();
    }

    private void write() {
        this.lock.lock();
        try {
            if (this.ready && this.answer != null && !this.ended && this.stream != null) {
                write(this.answer, this.stream);
            }
        } catch (IOException failure) {
            complete();
        } finally {
            this.lock.unlock();
        }
    }

    /** Writes what the network takes now; the container calls again when it takes more. Called while holding the lock. */
    private void write(HttpAnswer given, ServletOutputStream to) throws IOException {
        byte[] all = this.body;
        if (all == null) {
            all = given.bytes();
            this.body = all;
            setHead(given, all.length, this.response);
        }
        while (to.isReady()) {
            if (this.written == all.length) {
                complete();
                return;
            }
            int part = Math.min(PART, all.length - this.written);
            to.write(all, this.written, part);
            this.written += part;
        }
    }

    /** Called while holding the lock. */
    private void complete() {
        if (!this.ended && this.context != null) {
            this.ended = true;
            this.context.complete();
        }
    }

    static void setHead(HttpAnswer given, int length, HttpServletResponse response) {
        response.setStatus(given.status().value());
        given.headers().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        if (length > 0) {
            response.setContentLength(length);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        this.call.abandon(null);
        give(HttpAnswer.TOO_LATE);
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onError(@Nullable Throwable failure) {
        this.call.abandon(failure);
        end();
    }

    private void end() {
        this.lock.lock();
        try {
            complete();
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        this.call.abandon(null);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
