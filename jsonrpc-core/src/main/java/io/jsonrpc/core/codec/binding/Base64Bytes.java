package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** {@code byte[]} as a text in Base64 with padding (RFC 4648, section 4), unless the application has an adapter for it. */
final class Base64Bytes implements TypeAdapterFactory {

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        return type.getRawType() == byte[].class && BuiltIn.isUsed(gson.getDelegateAdapter(this, type), type)
                ? (TypeAdapter<T>) new Adapter().nullSafe()
                : null;
    }

    private static final class Adapter extends TypeAdapter<byte[]> {

        @Override
        public byte[] read(JsonReader in) throws IOException {
            BuiltIn.requireText(in);
            try {
                return Base64.getDecoder().decode(in.nextString());
            } catch (IllegalArgumentException noBase64) {
                throw new JsonSyntaxException(noBase64);
            }
        }

        @Override
        public void write(JsonWriter out, byte[] value) throws IOException {
            out.value(Base64.getEncoder().encodeToString(value));
        }
    }
}
