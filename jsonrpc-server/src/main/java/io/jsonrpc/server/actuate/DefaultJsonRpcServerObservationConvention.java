package io.jsonrpc.server.actuate;

import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.HighCardinalityKeys;
import io.jsonrpc.server.actuate.JsonRpcServerObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The names of the OpenTelemetry semantic conventions for JSON-RPC.
 *
 * @since 0.1
 */
public class DefaultJsonRpcServerObservationConvention implements JsonRpcServerObservationConvention {

    static final String NAME = "rpc.server.call.duration";

    private static final KeyValue SYSTEM_NAME = LowCardinalityKeys.SYSTEM_NAME.withValue("jsonrpc");

    private static final KeyValue PROTOCOL_VERSION = LowCardinalityKeys.PROTOCOL_VERSION.withValue("2.0");

    private static final KeyValue NO_STATUS_CODE = LowCardinalityKeys.STATUS_CODE.withValue(KeyValue.NONE_VALUE);

    private static final KeyValue NO_ERROR_TYPE = LowCardinalityKeys.ERROR_TYPE.withValue(KeyValue.NONE_VALUE);

    /** Creates the convention that applies unless the application defines its own. */
    public DefaultJsonRpcServerObservationConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(JsonRpcServerObservationContext context) {
        String method = context.getMethodTag();
        return method.equals(TagValues.OTHER) ? "jsonrpc" : method;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(JsonRpcServerObservationContext context) {
        return lowCardinality(context.getEndpoint(), context.getMethodTag(), context.getErrorCode());
    }

    static KeyValues lowCardinality(String endpoint, String method, @Nullable String code) {
        return KeyValues.of(
                SYSTEM_NAME,
                LowCardinalityKeys.ENDPOINT.withValue(endpoint),
                LowCardinalityKeys.METHOD.withValue(method),
                code == null ? NO_STATUS_CODE : LowCardinalityKeys.STATUS_CODE.withValue(code),
                code == null ? NO_ERROR_TYPE : LowCardinalityKeys.ERROR_TYPE.withValue(code),
                PROTOCOL_VERSION);
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(JsonRpcServerObservationContext context) {
        KeyValues values = KeyValues.empty();
        String id = text(context.getRequestId());
        if (id != null) {
            values = values.and(HighCardinalityKeys.REQUEST_ID.withValue(id));
        }
        if (context.getMethodTag().equals(TagValues.OTHER)) {
            values = values.and(HighCardinalityKeys.METHOD_ORIGINAL.withValue(context.getMethod()));
        }
        return values;
    }

    /** The id without the quotes of its literal. */
    private static @Nullable String text(@Nullable RequestId id) {
        if (id == null || id.equals(RequestId.NULL)) {
            return null;
        }
        String literal = id.literal();
        return literal.startsWith("\"") ? literal.substring(1, literal.length() - 1) : literal;
    }
}
