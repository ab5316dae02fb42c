package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Gson of an application, with what methods with declared types have in addition. */
final class GsonTypedValues implements TypedValues {

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
        if (params.stream().noneMatch(ParamSpec::whole)) {
            return new GsonParamsBinder(params.stream().map(this::bound).toList(), refuseUnknown, this.depth);
        }
        if (params.size() > 1) {
            throw new IllegalArgumentException("A parameter that takes the whole params is the only one");
        }
        BoundParam only = bound(params.get(0));
        return text -> new @Nullable Object[] {whole(only, text)};
    }

    private BoundParam bound(ParamSpec param) {
        return new BoundParam(param, this);
    }

    private @Nullable Object whole(BoundParam param, @Nullable JsonText params) {
        return params == null ? param.missing("$") : read(params, param.spec().type());
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

    TypeAdapter<?> adapter(Type type) {
        return this.gson.getAdapter(TypeToken.get(type));
    }
}
