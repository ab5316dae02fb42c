package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.PeerObserver.StreamOutcome;
import io.jsonrpc.core.engine.outbound.SentArguments.SentArgument;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.stream.StreamParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request or notification on its way through the interceptors. Used by one thread at a time. */
public final class SentCall implements ClientCallInterceptor.Call {

    private static final SparingLog log = SparingLog.of(SentCall.class);

    private final String method;

    private final boolean notification;

    /** As the caller or an interceptor gave them, then their JSON; not kept once they are in the message. */
    private @Nullable Object params;

    private @Nullable CallContext trace;

    private List<Consumer<Boolean>> actions = List.of();

    private List<SentArgument> arguments = List.of();

    private List<Consumer<StreamOutcome>> streamActions = List.of();

    /** Null unless it is answered with a stream. */
    private @Nullable AtomicBoolean streamOver;

    public SentCall(String method, @Nullable Object params, boolean notification) {
        this.method = method;
        this.params = params;
        this.notification = notification;
    }

    /**
     * Passes the params through the interceptors and encodes them.
     *
     * @param streams sends those that are streams; null if none may be
     */
    void pass(List<ClientCallInterceptor> interceptors, CallTexts texts, @Nullable SentArguments streams) {
        try {
            for (ClientCallInterceptor interceptor : interceptors) {
                this.params = interceptor.intercept(this);
            }
            this.params = texts.structured(this.params, source -> argument(source, streams));
        } catch (Throwable refused) {
            ended(false);
            throw refused;
        }
    }

    /** It is answered with a stream. */
    SentCall expectStream() {
        this.streamOver = new AtomicBoolean();
        this.streamActions = new ArrayList<>(1);
        return this;
    }

    private JsonText argument(StreamSource<?> source, @Nullable SentArguments streams) {
        if (streams == null) {
            throw new IllegalArgumentException(
                    "A stream is an argument of a request that is answered with a value: not of"
                            + " a notification, not in a batch, and not of '" + this.method + "' here");
        }
        if (source.delivery() != Delivery.ALL || source.item() != null || source.unsubscribe() != null) {
            throw new IllegalArgumentException("A stream that is an argument has no delivery and no names");
        }
        SentArgument sent = streams.argument(this.method, source);
        if (sent == null) {
            throw new QueueFullException("As many streams are sent as the session may have");
        }
        if (this.arguments.isEmpty()) {
            this.arguments = new ArrayList<>();
        }
        this.arguments.add(sent);
        return StreamParams.argument(sent.id());
    }

    boolean hasStreams() {
        return !this.arguments.isEmpty();
    }

    /** The call has ended, and its streams with it. */
    void endStreams() {
        this.arguments.forEach(argument -> argument.callEnded().run());
    }

    /** The encoded params, for the message; they are not kept here any longer. */
    @Nullable JsonText takeJson() {
        JsonText taken = (JsonText) this.params;
        this.params = null;
        return taken;
    }

    /** What the message says besides its params; null for nothing. */
    @Nullable CallContext context(long timeoutMillis) {
        CallContext own = this.trace;
        if (own == null) {
            return timeoutMillis == CallContext.NO_TIMEOUT ? null : new CallContext(timeoutMillis, null, null);
        }
        return new CallContext(timeoutMillis, own.traceparent(), own.tracestate());
    }

    @Override
    public void trace(String traceparent, @Nullable String tracestate) {
        this.trace = new CallContext(CallContext.NO_TIMEOUT, traceparent, tracestate);
    }

    @Override
    public String method() {
        return this.method;
    }

    @Override
    public @Nullable Object params() {
        return this.params;
    }

    @Override
    public boolean isNotification() {
        return this.notification;
    }

    @Override
    public void whenEnded(Consumer<Boolean> action) {
        if (this.actions.isEmpty()) {
            this.actions = new ArrayList<>();
        }
        this.actions.add(action);
    }

    @Override
    public boolean isStream() {
        return this.streamOver != null;
    }

    @Override
    public void whenStreamEnded(Consumer<StreamOutcome> action) {
        if (isStream()) {
            this.streamActions.add(action);
        }
    }

    /** The stream of the call is over. */
    void streamEnded(StreamOutcome outcome) {
        if (this.streamOver != null && !this.streamOver.getAndSet(true)) {
            this.streamActions.forEach(action -> run(() -> action.accept(outcome)));
        }
    }

    void ended(boolean success) {
        endStreams();
        this.actions.forEach(action -> run(() -> action.accept(success)));
        if (!success) {
            streamEnded(StreamOutcome.ERROR);
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
            log.error(this.method, "An interceptor of '{}' failed", this.method, failure);
        }
    }
}
