package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Texts, booleans and constants of enums without Gson's leniency: no number is read as a text, no text as a boolean, and an
 * unknown constant is a fault instead of null. Adapters of the application are left alone.
 */
final class StrictTexts implements TypeAdapterFactory {

    private static final Set<Class<?>> TEXTS = Set.of(
            String.class, char.class, Character.class, UUID.class, URI.class, URL.class, Currency.class, Locale.class);

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<?> raw = type.getRawType();
        boolean truth = raw == boolean.class || raw == Boolean.class;
        if (!truth && !TEXTS.contains(raw) && !Enum.class.isAssignableFrom(raw)) {
            return null;
        }
        TypeAdapter<T> plain = gson.getDelegateAdapter(this, type);
        return BuiltIn.isUsed(plain, type) ? new Adapter<>(plain, truth) : null;
    }

    static final class Adapter<T> extends TypeAdapter<T> {

        private final TypeAdapter<T> plain;

        private final boolean truth;

        Adapter(TypeAdapter<T> plain, boolean truth) {
            this.plain = plain;
            this.truth = truth;
        }

        @Override
        public @Nullable T read(JsonReader in) throws IOException {
            JsonToken token = in.peek();
            if (token == JsonToken.NULL) {
                return this.plain.read(in);
            }
            if (!this.truth) {
                BuiltIn.requireText(in);
            } else if (token != JsonToken.BOOLEAN) {
                throw new JsonSyntaxException("Expected a boolean but was " + token);
            }
            T value = this.plain.read(in);
            if (value == null) {
                throw new JsonSyntaxException("No such constant");
            }
            return value;
        }

        @Override
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            this.plain.write(out, value);
        }
    }
}
