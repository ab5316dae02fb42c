package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.http.CallBody;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.http.HttpCall;
import io.jsonrpc.server.servlet.container.ContainerRequests;
import io.jsonrpc.server.servlet.handshake.UnreadBody;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on the servlet stack. No thread waits for it: the body is read and the answer is written when the container says
 * that this does not wait. That begins once the container's thread has left all filters, which may still be about to
 * change the response.
 */
final class ServletCall implements BodyReader.Receiver, WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(ServletCall.class);

    private final HttpServletRequest request;

    private final HttpServletResponse response;

    private final ServletCallRules rules;

    private final Consumer<Refusal> refusals;

    private final HttpCall call = new HttpCall(this::give);

    private final CallBody body;

    private final AsyncContext context;

    private final AnswerWriter writer;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** Until it is being written. */
    private @Nullable HttpAnswer answer;

    private boolean answered;

    /** The container's thread has left. */
    private boolean ready;

    /** Nothing more of the body comes, or is read. */
    private boolean bodyEnded;

    /** To be run once the client has read the answer; null while that does not wait for it. */
    private @Nullable Runnable read;

    private boolean counted;

    /** The answer is written; what comes of the body is dropped for a while. */
    private boolean lingering;

    private boolean ended;

    /**
     * Begins a call: the container calls back once its thread has left.
     *
     * @param refusals gets why the body is refused
     * @throws IllegalStateException if a filter does not support asynchronous requests
     */
    ServletCall(
            HttpServletRequest request,
            HttpServletResponse response,
            ServletCallRules rules,
            Consumer<Refusal> refusals)
            throws IOException {
        this.request = request;
        this.response = response;
        this.rules = rules;
        this.refusals = refusals;
        this.body = new CallBody(this.call, rules.limit());
        this.context = request.startAsync(request, response);
        this.context.setTimeout(rules.timeout().toMillis());
        this.context.addListener(this);
        this.writer = new AnswerWriter(response);
    }

    HttpCall call() {
        return this.call;
    }

    /** Called by the container's thread, once. */
    void listen() throws IOException {
        try {
            BodyReader.read(this.request, this.rules.limit(), this);
            this.writer.stream().setWriteListener(this);
        } catch (RuntimeException | IOException failure) {
            this.call.abandon(failure);
            throw failure;
        }
    }

    @Override
    public boolean take(byte[] part, int length, boolean last) {
        if (last) {
            // Before the answer, which closes the connection otherwise.
            bodyEnded();
        }
        if (this.call.isOver()) {
            return false;
        }
        Refusal refusal = this.body.add(part, length, last);
        if (refusal != null) {
            this.refusals.accept(refusal);
            this.call.abandon(null);
            give(HttpAnswer.of(refusal));
        }
        return refusal == null;
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        bodyEnded();
        if (failure != null) {
            this.call.abandon(failure);
            give(HttpAnswer.INCOMPLETE);
        }
        write();
    }

    private void bodyEnded() {
        this.lock.lock();
        try {
            this.bodyEnded = true;
        } finally {
            this.lock.unlock();
        }
    }

    /** The first answer counts. */
    void give(HttpAnswer given) {
        this.lock.lock();
        try {
            if (!this.answered) {
                this.answered = true;
                this.answer = given;
            }
        } finally {
            this.lock.unlock();
        }
        write();
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
        boolean waits = false;
        int bytes = 0;
        this.lock.lock();
        try {
            if (this.ready && this.answered && !this.ended) {
                waits = !writeNow() && !this.counted;
                this.counted |= waits;
                bytes = this.writer.size();
            }
        } catch (IOException | RuntimeException failure) {
            complete();
        } finally {
            this.lock.unlock();
        }
        if (waits) {
            count(bytes);
        }
    }

    /**
     * Writes what the network takes now; the container calls again when it takes more. Called while holding the lock.
     *
     * @return false if something of the answer waits for the client
     */
    private boolean writeNow() throws IOException {
        HttpAnswer given = this.answer;
        if (given != null) {
            this.answer = null;
            if (!this.bodyEnded) {
                UnreadBody.endConnection(this.request, this.response);
            }
            this.writer.begin(given);
        }
        if (!this.writer.write()) {
            return false;
        }
        if (this.bodyEnded) {
            complete();
        } else if (!this.lingering) {
            this.lingering = true;
            this.rules.afterGrace(this::end);
        }
        return true;
    }

    /** Counts an answer that waits for its client. Called without the lock, because others may be given up for it. */
    private void count(int bytes) {
        Runnable whenRead = this.rules.acceptor().unread(bytes, this::cut);
        boolean late;
        this.lock.lock();
        try {
            late = this.ended;
            if (!late) {
                this.read = whenRead;
            }
        } finally {
            this.lock.unlock();
        }
        if (late) {
            whenRead.run();
        }
    }

    /** Ends the request without waiting for its client, which reads too slowly, or for which too much waits. */
    private void cut() {
        this.lock.lock();
        try {
            if (!this.ended && !this.writer.isTaken()) {
                ContainerRequests.abort(this.request);
            }
            // Tomcat notifies no listener if its thread is about to leave, and a write would wait from here on.
            complete();
        } finally {
            this.lock.unlock();
        }
    }

    /** Called while holding the lock. */
    private void complete() {
        if (!this.ended) {
            this.ended = true;
            if (this.read != null) {
                this.read.run();
            }
            try {
                this.context.complete();
            } catch (IllegalStateException over) {
                log.debug("The container has completed the request itself", over);
            }
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        this.call.abandon(null);
        give(HttpAnswer.TOO_LATE);
        cut();
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
