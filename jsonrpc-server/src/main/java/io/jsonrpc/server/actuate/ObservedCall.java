package io.jsonrpc.server.actuate;

import io.jsonrpc.message.ResponseError;
import io.jsonrpc.peer.PeerObserver;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.HighCardinalityKeys;
import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One observed request or notification. Its scope is open while the handler runs, on the handler's thread; the
 * observation itself ends with the answer, before or after that, on whatever thread.
 */
final class ObservedCall implements PeerObserver.Handling {

    private static final Logger log = LoggerFactory.getLogger(ObservedCall.class);

    private final Observation observation;

    private final JsonRpcServerObservationContext context;

    private final TagValues methods;

    private final TagValues codes;

    private final Observation.Scope scope;

    private final Thread runner = Thread.currentThread();

    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile boolean handlerReturned;

    /** Opens the scope of an observation that has started. */
    ObservedCall(Observation observation, JsonRpcServerObservationContext context, TagValues methods, TagValues codes) {
        this.observation = observation;
        this.context = context;
        this.methods = methods;
        this.codes = codes;
        this.scope = observation.openScope();
    }

    @Override
    public void handlerReturned() {
        this.handlerReturned = true;
        try {
            this.scope.close();
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    @Override
    public void ended(@Nullable ResponseError error) {
        if (!this.ended.compareAndSet(false, true)) {
            return;
        }
        try {
            if (error != null) {
                this.context.setErrorCode(this.codes.learn(Integer.toString(error.getCode())));
                this.observation.error(new ErrorAnswer(error.getCode()));
            } else if (isHandlersOwnResult()) {
                learnMethod();
            }
            this.observation.stop();
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    /**
     * Whether the handler itself gave a result. The automatic answer does not count, since it is given to any method at
     * all; it follows the handler's return on the same thread.
     */
    private boolean isHandlersOwnResult() {
        return this.context.getRequestId() != null && !(this.handlerReturned && Thread.currentThread() == this.runner);
    }

    private void learnMethod() {
        String tag = this.methods.learn(this.context.getMethod());
        if (!tag.equals(this.context.getMethodTag())) {
            this.context.setMethodTag(tag);
            this.context.removeHighCardinalityKeyValue(HighCardinalityKeys.METHOD_ORIGINAL.asString());
        }
    }

    /** Watching must never break what is watched. */
    static void failed(RuntimeException failure) {
        log.warn("An observation of a JSON-RPC call failed", failure);
    }

    /** Marks the observation as failed. Tells the code only: messages are the application's, and may tell more. */
    private static final class ErrorAnswer extends RuntimeException {

        ErrorAnswer(int code) {
            super("JSON-RPC error " + code, null, false, false);
        }
    }
}
