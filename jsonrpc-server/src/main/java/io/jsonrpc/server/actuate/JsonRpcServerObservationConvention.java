package io.jsonrpc.server.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of an observed request. A bean of this type replaces {@link
 * DefaultJsonRpcServerObservationConvention}. Low-cardinality values must be bounded in number whatever clients send,
 * and the same keys must always be present.
 *
 * @since 0.1
 */
public interface JsonRpcServerObservationConvention extends ObservationConvention<JsonRpcServerObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof JsonRpcServerObservationContext;
    }
}
