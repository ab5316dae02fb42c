package io.jsonrpc.jackson;

import io.jsonrpc.core.codec.MessageCodec;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Makes a mapper read as strictly as the rest of a message is read. */
final class StrictMapping {

    private StrictMapping() {}

    /**
     * A copy of the mapper of an application.
     *
     * @param trees reads and writes Gson's trees
     * @param coerce whether a number or a boolean is also read as a text, and {@code "true"} as a boolean
     */
    static JsonMapper of(JsonMapper application, MessageCodec trees, boolean coerce) {
        JsonMapper.Builder builder = application
                .rebuild()
                .disable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRAP_ROOT_VALUE)
                .disable(DeserializationFeature.UNWRAP_ROOT_VALUE)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.WRAP_EXCEPTIONS)
                .disable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .withCoercionConfigDefaults(config -> refuse(config, CoercionInputShape.EmptyString));
        builder.configure(
                EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS, !builder.isEnabled(EnumFeature.WRITE_ENUMS_USING_INDEX));
        if (!coerce) {
            builder.withCoercionConfig(
                            LogicalType.Textual,
                            config -> refuse(
                                    config,
                                    CoercionInputShape.Integer,
                                    CoercionInputShape.Float,
                                    CoercionInputShape.Boolean))
                    .withCoercionConfig(
                            LogicalType.Boolean,
                            config -> refuse(config, CoercionInputShape.Integer, CoercionInputShape.String));
        }
        SimpleModule strict = new SimpleModule("jsonrpc");
        JsonTexts.register(strict, trees);
        strict.setDeserializerModifier(new StrictScalars(coerce));
        return builder.addModule(strict).build();
    }

    private static void refuse(MutableCoercionConfig config, CoercionInputShape... shapes) {
        for (CoercionInputShape shape : shapes) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
    }
}
