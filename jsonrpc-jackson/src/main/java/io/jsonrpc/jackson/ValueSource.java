package io.jsonrpc.jackson;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ValueDeserializer;

/** Reads values of one type. */
record ValueSource(ValueDeserializer<Object> deserializer) {

    /** The value at whose first token a parser is; the parser is then at its last one. */
    @Nullable Object value(ValueParser in) {
        if (in.currentToken() == null) {
            throw ValueParser.misfit(in, "No value");
        }
        return in.currentToken() == JsonToken.VALUE_NULL
                ? this.deserializer.getNullValue(in.context())
                : this.deserializer.deserialize(in, in.context());
    }
}
