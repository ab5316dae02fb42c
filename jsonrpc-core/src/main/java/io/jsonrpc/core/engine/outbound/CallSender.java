package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.PeerObserver.StreamOutcome;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes each call from its caller to the outgoing queue, through the interceptors and the table of pending requests, and
 * calls interceptors and the observer when it has ended.
 */
public final class CallSender {

    private final CallTexts texts;

    private final List<ClientCallInterceptor> interceptors;

    private final PendingRequests pending;

    private final OutboundQueue outbound;

    private final PeerObserver observer;

    private final Session session;

    private final Supplier<Duration> defaultTimeout;

    /** Both ends use the extension {@code context}. */
    private volatile boolean usesContext;

    /** Null while the peer is made. */
    private @Nullable SentArguments streams;

    public CallSender(
            CallTexts texts,
            List<ClientCallInterceptor> interceptors,
            PendingRequests pending,
            OutboundQueue outbound,
            PeerObserver observer,
            Session session,
            Supplier<Duration> defaultTimeout) {
        this.texts = texts;
        this.interceptors = interceptors;
        this.pending = pending;
        this.outbound = outbound;
        this.observer = observer;
        this.session = session;
        this.defaultTimeout = defaultTimeout;
    }

    public void useContext(boolean use) {
        this.usesContext = use;
    }

    /** Sends streams that are arguments. Set before anything is sent. */
    public void sendStreamsBy(SentArguments arguments) {
        this.streams = arguments;
    }

    /** A call whose params have passed the interceptors; none of them is a stream. */
    SentCall prepare(String method, @Nullable Object params, boolean notification) {
        SentCall call = new SentCall(method, params, notification);
        call.pass(this.interceptors, this.texts, null);
        return call;
    }

    /** A request that is answered with a stream. */
    SentCall prepareStream(String method, @Nullable Object params) {
        SentCall call = new SentCall(method, params, false).expectStream();
        call.pass(this.interceptors, this.texts, null);
        return call;
    }

    /** A request, some of whose params may be streams, which end with it. */
    SentCall prepare(String method, @Nullable Object params) {
        SentCall call = new SentCall(method, params, false);
        call.pass(this.interceptors, this.texts, this.streams);
        return call;
    }

    /**
     * Makes a pending request of a call, which is sent next. It waits no longer than the call that is handled on this
     * thread, if there is one, and is cancelled with it. Once that is cancelled, its handler may still call to clean up.
     */
    PendingRequests.Pending register(SentCall call, @Nullable Duration timeout) {
        try {
            Duration own = timeout == null ? this.defaultTimeout.get() : timeout;
            JsonRpcCall handled = JsonRpcCall.currentIfAny();
            Duration left = handled == null ? null : handled.getRemaining();
            if (left != null && (left.isNegative() || left.isZero())) {
                throw new RequestTimeoutException(call.method(), Duration.ZERO);
            }
            Duration wait = left == null || left.compareTo(own) >= 0 ? own : left;
            PendingRequests.Pending request = this.pending.register(call, wait);
            request.tellsTimeout = timeout != null || wait == left;
            request.outer = handled == null || handled.isCancelled() ? null : handled;
            if (call.hasStreams()) {
                request.answer.whenComplete((answer, failure) -> call.endStreams());
            }
            return request;
        } catch (Throwable refused) {
            call.ended(false);
            throw refused;
        }
    }

    /** The text of a registered request. */
    String text(PendingRequests.Pending request) {
        long millis = request.tellsTimeout
                ? Math.min(TimeUnit.MILLISECONDS.convert(request.timeout), CallContext.MAX_TIMEOUT)
                : CallContext.NO_TIMEOUT;
        return this.texts.request(
                request.id, request.call.method(), request.call.takeJson(), context(request.call, millis));
    }

    /** The text of a notification. */
    String text(SentCall notification) {
        return this.texts.notification(
                notification.method(), notification.takeJson(), context(notification, CallContext.NO_TIMEOUT));
    }

    private @Nullable CallContext context(SentCall call, long timeoutMillis) {
        return this.usesContext ? call.context(timeoutMillis) : null;
    }

    void send(PendingRequests.Pending request) {
        try {
            this.outbound.offer(OutboundText.of(text(request)), (number, failure) -> left(request, number, failure));
        } catch (Throwable notSent) {
            withdraw(request);
            throw notSent;
        }
        nest(request);
    }

    /** Cancels a request, now that it was sent, with the call whose handler sends it. */
    void nest(PendingRequests.Pending request) {
        JsonRpcCall outer = request.outer;
        if (outer != null) {
            Runnable cancel = () -> cancel(request);
            outer.onCancel(cancel);
            request.answer.whenComplete((answer, failure) -> outer.forget(cancel));
        }
    }

    /** A message with this request has left or will not. */
    void left(PendingRequests.Pending request, long number, @Nullable Throwable failure) {
        if (failure == null) {
            request.message = number;
        } else {
            this.pending.fail(request.id, asTransportFailure(failure));
        }
    }

    private static TransportException asTransportFailure(Throwable failure) {
        return failure instanceof TransportException known
                ? known
                : new TransportException("The message could not be written", failure);
    }

    /** Removes a request that was not sent. */
    void withdraw(PendingRequests.Pending request) {
        this.pending.withdraw(request.id);
        request.call.ended(false);
    }

    /** The call is over for its caller. */
    void ended(PendingRequests.Pending request, boolean success) {
        this.observer.callEnded(this.session, request.call.method(), success);
        request.call.ended(success);
    }

    /** @param request null for none */
    void cancel(PendingRequests.@Nullable Pending request) {
        if (request != null && this.pending.forget(request.id)) {
            announceCancel(request.id);
        }
    }

    /**
     * Nothing more of a stream is wanted.
     *
     * @param request that was answered with it; null for none
     */
    void giveUp(PendingRequests.@Nullable Pending request) {
        boolean failed = request != null
                && request.answer.isDone()
                && (request.answer.isCompletedExceptionally() || !(request.answer.join() instanceof JsonRpcResult));
        cancel(request);
        if (request != null) {
            request.call.streamEnded(failed ? StreamOutcome.ERROR : StreamOutcome.CANCELLED);
        }
    }

    /**
     * A stream has ended.
     *
     * @param request that was answered with it; null for none
     * @param reason null for the good end
     */
    static void streamEnded(PendingRequests.@Nullable Pending request, @Nullable Throwable reason) {
        if (request != null) {
            request.call.streamEnded(reason == null ? StreamOutcome.COMPLETE : StreamOutcome.ERROR);
        }
    }

    /** Sends {@code $/cancelRequest} for this request. */
    public void announceCancel(RequestId id) {
        try {
            this.outbound.offer(this.texts.cancel(id), null);
        } catch (TransportException unreachable) {
            // The other side cancels the request when the connection closes.
        }
    }
}
