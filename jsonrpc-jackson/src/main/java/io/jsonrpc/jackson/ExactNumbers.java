package io.jsonrpc.jackson;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.type.ArrayType;

/** Arrays of primitive numbers, each read exactly. */
final class ExactNumbers extends StdDeserializer<Object> {

    private final Class<?> element;

    private final ExactNumber.Conversion conversion;

    ExactNumbers(ArrayType type, ExactNumber.Conversion conversion) {
        super(type);
        this.element = type.getContentType().getRawClass();
        this.conversion = conversion;
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw ValueParser.misfit(in, "Expected an array but was " + in.currentToken());
        }
        List<Object> numbers = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            try {
                numbers.add(ExactNumber.read(in, false, this.conversion));
            } catch (JacksonException misfit) {
                throw misfit.prependPath(numbers, numbers.size());
            }
        }
        Object array = Array.newInstance(this.element, numbers.size());
        for (int at = 0; at < numbers.size(); at++) {
            Array.set(array, at, numbers.get(at));
        }
        return array;
    }
}
