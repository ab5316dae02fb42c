package io.jsonrpc.server.actuate;

import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.HighCardinalityKeys;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A call recorded as an observation. Its scope is open while the handler runs, on the handler's thread; the observation
 * itself ends with the answer, earlier or later and on any thread.
 */
final class ObservedCall extends WatchedCall {

    private final Observation observation;

    private final JsonRpcServerObservationContext context;

    private final Observation.Scope scope;

    /** Opens the scope of an observation that has started. */
    ObservedCall(Observation observation, JsonRpcServerObservationContext context, CallTags tags) {
        super(tags, context.getMethod(), context.getRequestId());
        this.observation = observation;
        this.context = context;
        this.scope = observation.openScope();
    }

    @Override
    void leave() {
        this.scope.close();
    }

    @Override
    void stop(String methodTag, @Nullable String codeTag, int code) {
        if (codeTag != null) {
            this.context.setErrorCode(codeTag);
            this.observation.error(new ErrorAnswer(code));
        } else if (!methodTag.equals(this.context.getMethodTag())) {
            this.context.setMethodTag(methodTag);
            this.context.removeHighCardinalityKeyValue(HighCardinalityKeys.METHOD_ORIGINAL.asString());
        }
        this.observation.stop();
    }

    /**
     * Marks the observation as failed. Contains only the code, because messages belong to the application and may
     * contain confidential data.
     */
    static final class ErrorAnswer extends RuntimeException {

        ErrorAnswer(int code) {
            super("JSON-RPC error " + code, null, false, false);
        }
    }
}
