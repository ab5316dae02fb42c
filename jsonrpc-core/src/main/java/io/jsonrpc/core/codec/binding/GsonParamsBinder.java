package io.jsonrpc.core.codec.binding;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonToken;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the members or the elements of params, each with the adapter of its parameter. */
final class GsonParamsBinder extends DeclaredParams {

    private final TypeAdapter<?>[] adapters;

    private final int depth;

    GsonParamsBinder(List<ParamSpec> params, boolean refuseUnknown, GsonTypedValues values, int depth) {
        super(params, refuseUnknown, values);
        this.adapters =
                params.stream().map(param -> values.adapter(param.type())).toArray(TypeAdapter<?>[]::new);
        this.depth = depth;
    }

    @Override
    protected boolean read(JsonText text, @Nullable Object[] arguments) {
        PathReader in = PathReader.take(text.json(), this.depth);
        try {
            boolean byPosition = in.peek() == JsonToken.BEGIN_ARRAY;
            if (byPosition) {
                readElements(in, arguments);
            } else {
                readMembers(in, arguments);
            }
            in.finish();
            return byPosition;
        } catch (BindingException refused) {
            throw refused;
        } catch (IOException | RuntimeException ex) {
            throw new BindingException(in.faultPath(ex), ex);
        }
    }

    private void readMembers(PathReader in, @Nullable Object[] arguments) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            Integer at = indexOf(in.nextName());
            if (at == null) {
                in.skipValue();
            } else {
                arguments[at] = argument(in, at);
            }
        }
        in.endObject();
    }

    private void readElements(PathReader in, @Nullable Object[] arguments) throws IOException {
        in.beginArray();
        for (int at = 0; in.hasNext(); at++) {
            if (hasElement(at)) {
                arguments[at] = argument(in, at);
            } else {
                in.skipValue();
            }
        }
        in.endArray();
    }

    private @Nullable Object argument(PathReader in, int at) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            String path = in.getPath();
            in.nextNull();
            return ofNull(at, path);
        }
        return this.adapters[at].read(in);
    }
}
