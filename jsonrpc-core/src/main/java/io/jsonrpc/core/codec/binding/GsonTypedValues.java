package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Gson of an application, with what methods with declared types have in addition. */
final class GsonTypedValues implements TypedValues {

    private static final Advice ADVICE =
            new Advice("make it sealed", "register a type adapter (JsonRpcGsonCustomizer)");

    private final Gson gson;

    private final int depth;

    GsonTypedValues(Gson gson, boolean coerce, int depth) {
        var builder = gson.newBuilder()
                .registerTypeAdapterFactory(new SealedTypes())
                .registerTypeAdapterFactory(new Base64Bytes());
        if (!coerce) {
            builder.registerTypeAdapterFactory(new StrictTexts());
        }
        this.gson = builder.create();
        this.depth = depth;
    }

    @Override
    public ParamsBinder binder(List<ParamSpec> params, boolean refuseUnknown) {
        params.forEach(param -> requireReadable(param.type()));
        ParamsBinder whole = DeclaredParams.whole(params, this);
        return whole == null ? new GsonParamsBinder(params, refuseUnknown, this, this.depth) : whole;
    }

    @Override
    public ValueWriter writer(Type type) {
        TypeAdapter<?> adapter = adapter(type);
        return value -> value == null
                ? JsonText.NULL
                : value instanceof JsonText text ? text : GsonValues.write(this.gson, adapter, value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T read(JsonText json, Type type) {
        if (type == JsonText.class) {
            return (T) json;
        }
        TypeAdapter<?> adapter = adapter(type);
        PathReader in = PathReader.take(json.json(), this.depth);
        try {
            T value = (T) adapter.read(in);
            in.finish();
            return value;
        } catch (IOException | RuntimeException ex) {
            throw new BindingException(in.faultPath(ex), ex);
        }
    }

    @Override
    public void requireReadable(Type type) {
        ReadableTypes.require(this.gson, type);
    }

    @Override
    public String memberName(Class<?> type, String property) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(property)) {
                    return OptionalComponents.names(this.gson, field).get(0);
                }
            }
        }
        return property;
    }

    @Override
    public Advice advice() {
        return ADVICE;
    }

    TypeAdapter<?> adapter(Type type) {
        return ReadableTypes.adapter(this.gson, TypeToken.get(type));
    }
}
