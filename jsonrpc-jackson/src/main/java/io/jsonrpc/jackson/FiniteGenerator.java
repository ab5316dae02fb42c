package io.jsonrpc.jackson;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** A generator that refuses numbers that JSON does not have, whatever the settings of the mapper are. */
final class FiniteGenerator extends JsonGeneratorDelegate {

    FiniteGenerator(JsonGenerator json) {
        super(json, false);
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        requireFinite(value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        requireFinite(value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeArray(double[] array, int offset, int length) {
        for (int at = offset; at < offset + length; at++) {
            requireFinite(array[at]);
        }
        return super.writeArray(array, offset, length);
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " is no JSON number");
        }
    }
}
