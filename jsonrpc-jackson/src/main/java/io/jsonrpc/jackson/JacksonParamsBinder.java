package io.jsonrpc.jackson;

import io.jsonrpc.core.codec.binding.DeclaredParams;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.message.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads the members or the elements of params, each with the deserializer of its parameter. */
final class JacksonParamsBinder extends DeclaredParams {

    private final JacksonTypedValues values;

    private final ValueSource[] sources;

    JacksonParamsBinder(List<ParamSpec> params, boolean refuseUnknown, JacksonTypedValues values) {
        super(params, refuseUnknown, values);
        this.values = values;
        this.sources = params.stream().map(param -> values.source(param.type())).toArray(ValueSource[]::new);
    }

    @Override
    protected boolean read(JsonText text, @Nullable Object[] arguments) {
        try (ValueParser in = this.values.open(text)) {
            try {
                boolean byPosition = in.nextToken() == JsonToken.START_ARRAY;
                if (byPosition) {
                    readElements(in, arguments);
                } else if (in.currentToken() == JsonToken.START_OBJECT) {
                    readMembers(in, arguments);
                } else {
                    throw ValueParser.misfit(in, "Neither an object nor an array");
                }
                in.finish();
                return byPosition;
            } catch (RuntimeException ex) {
                throw in.refusal(ex, "$");
            }
        }
    }

    private void readMembers(ValueParser in, @Nullable Object[] arguments) {
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            Integer at = indexOf(name);
            in.nextToken();
            if (at == null) {
                in.skipChildren();
            } else {
                arguments[at] = argument(in, at, "$." + name);
            }
        }
    }

    private void readElements(ValueParser in, @Nullable Object[] arguments) {
        for (int at = 0; in.nextToken() != JsonToken.END_ARRAY; at++) {
            if (hasElement(at)) {
                arguments[at] = argument(in, at, "$[" + at + "]");
            } else {
                in.skipChildren();
            }
        }
    }

    private @Nullable Object argument(ValueParser in, int at, String path) {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return ofNull(at, path);
        }
        try {
            return this.sources[at].value(in);
        } catch (RuntimeException ex) {
            throw in.refusal(ex, path);
        }
    }
}
