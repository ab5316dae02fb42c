package io.jsonrpc.openrpc;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Schemas of enums: their constants as the codec of the application writes them. */
final class EnumSchemas {

    private EnumSchemas() {}

    /** The schema of an enum. One with a constant that is no text, number or boolean has a mapping that is not looked into. */
    static ObjectNode of(Class<?> type, TypedValues values) {
        ArrayNode constants = JsonNodeFactory.instance.arrayNode();
        Set<String> types = new LinkedHashSet<>();
        for (Object constant : type.getEnumConstants()) {
            if (!(written(constant, type, values) instanceof JsonPrimitive scalar)) {
                return JsonNodeFactory.instance.objectNode().put("x-unmapped", true);
            }
            if (scalar.isString()) {
                types.add("string");
                constants.add(scalar.getAsString());
            } else if (scalar.isBoolean()) {
                types.add("boolean");
                constants.add(scalar.getAsBoolean());
            } else {
                BigDecimal number = scalar.getAsBigDecimal();
                types.add(number.stripTrailingZeros().scale() <= 0 ? "integer" : "number");
                constants.add(number);
            }
        }
        if (types.contains("number")) {
            types.remove("integer");
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (types.size() > 1) {
            types.forEach(schema.putArray("type")::add);
        } else {
            schema.put("type", types.isEmpty() ? "string" : types.iterator().next());
        }
        schema.set("enum", constants);
        return schema;
    }

    /** A constant as JSON; null if it cannot be written. */
    private static @Nullable JsonElement written(Object constant, Class<?> type, TypedValues values) {
        try {
            ValueWriter writer = values.writer(type);
            return JsonParser.parseString(writer.write(constant).json());
        } catch (RuntimeException notWritten) {
            return null;
        }
    }
}
