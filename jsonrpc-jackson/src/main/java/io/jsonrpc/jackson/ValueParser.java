package io.jsonrpc.jackson;

import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.log.Causes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;

/** A parser of one text that refuses numbers beyond every double, and knows where in the text a value does not fit. */
final class ValueParser extends JsonParserDelegate {

    /** @param parser made by an {@code ObjectReader}, so that it has a context for deserializers */
    ValueParser(JsonParser parser) {
        super(parser);
    }

    DeserializationContext context() {
        return (DeserializationContext) objectReadContext();
    }

    /** Ends the reading of the text: nothing follows the value. */
    void finish() {
        if (nextToken() != null) {
            throw misfit(this, "Text follows the value");
        }
        context().checkUnresolvedObjectId();
    }

    /** The value at which any parser is does not fit. */
    static JacksonException misfit(JsonParser in, String reason) {
        return new InputCoercionException(in, reason, in.currentToken(), Object.class);
    }

    @Override
    public double getDoubleValue() {
        double value = super.getDoubleValue();
        requireFinite(value);
        return value;
    }

    @Override
    public float getFloatValue() {
        float value = super.getFloatValue();
        requireFinite(value);
        return value;
    }

    @Override
    public Number getNumberValue() {
        Number value = super.getNumberValue();
        if (value instanceof Double || value instanceof Float) {
            requireFinite(value.doubleValue());
        }
        return value;
    }

    private void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw misfit(this, "No double is that large");
        }
    }

    /**
     * What is thrown when reading fails.
     *
     * @param start the path of the value that a deserializer was called for
     * @return what failed itself if the type is at fault and not the value
     */
    RuntimeException refusal(RuntimeException failure, String start) {
        if (failure instanceof InvalidDefinitionException || failure instanceof BindingException) {
            return failure;
        }
        StringBuilder path = new StringBuilder();
        if (failure instanceof JacksonException misfit && !isHere(failure)) {
            appendPath(misfit, path.append(start));
        } else {
            append(streamReadContext(), path);
        }
        return new BindingException(path.toString(), failure);
    }

    /** Whether this parser is at the value at fault, and none that repeats what Jackson has read before. */
    private boolean isHere(Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof JacksonException misfit && !(misfit instanceof DatabindException)) {
                Object parser = misfit.processor();
                return parser == null || parser == this || parser == delegate();
            }
        }
        return false;
    }

    private void appendPath(JacksonException failure, StringBuilder path) {
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append('.').append(step.getPropertyName());
            }
        }
        String property = failure instanceof InvalidTypeIdException unknown ? typeMember(unknown) : null;
        if (property != null) {
            path.append('.').append(property);
        }
    }

    /** The member that names the type of a value; null if the value is no object, or none does. */
    private @Nullable String typeMember(InvalidTypeIdException unknown) {
        if (unknown.getTypeId() == null && currentToken().isScalarValue()) {
            return null;
        }
        DeserializationContext context = context();
        var info = context.getAnnotationIntrospector()
                .findPolymorphicTypeInfo(
                        context.getConfig(), context.introspectClassAnnotations(unknown.getBaseType()));
        return info == null ? null : info.getPropertyName();
    }

    private static void append(TokenStreamContext context, StringBuilder path) {
        TokenStreamContext parent = context.getParent();
        if (parent == null) {
            path.append('$');
            return;
        }
        append(parent, path);
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.hasCurrentName()) {
            path.append('.').append(context.currentName());
        }
    }
}
