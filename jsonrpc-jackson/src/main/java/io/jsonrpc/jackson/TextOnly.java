package io.jsonrpc.jackson;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/** Reads a value from a text only, unless {@code @JsonFormat} says that it is a number. */
final class TextOnly extends DelegatingDeserializer {

    TextOnly(ValueDeserializer<?> plain) {
        super(plain);
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> plain) {
        return new TextOnly(plain);
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        ValueDeserializer<?> contextual = super.createContextual(context, property);
        var format = findFormatOverrides(context, property, handledType());
        return format.getShape().isNumeric() ? contextual.getDelegatee() : contextual;
    }

    @Override
    public @Nullable Object deserialize(JsonParser in, DeserializationContext context) {
        JsonToken token = in.currentToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_EMBEDDED_OBJECT) {
            throw ValueParser.misfit(in, "Expected a text but was " + token);
        }
        return super.deserialize(in, context);
    }
}
