package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonIOException;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds types that Gson can never read, which Gson itself reports only when it reads one. */
final class ReadableTypes {

    private ReadableTypes() {}

    /** @throws IllegalArgumentException if values of this type, or of its elements, can never be read */
    static void require(Gson gson, Type type) {
        if (type == JsonText.class) {
            return;
        }
        TypeToken<?> token = TypeToken.get(type);
        Class<?> raw = token.getRawType();
        TypeAdapter<?> adapter = adapter(gson, token);
        if (isAbstract(raw) || raw == Class.class) {
            requireInstances(adapter, Collection.class.isAssignableFrom(raw) ? "[]" : "{}");
        }
        if (raw.isArray()) {
            require(gson, raw.getComponentType());
        } else if (type instanceof ParameterizedType container && isContainer(raw)) {
            for (Type element : container.getActualTypeArguments()) {
                require(gson, element instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : element);
            }
        }
    }

    /** @throws IllegalArgumentException if Gson cannot map the type; its message gives the reason in one line */
    static TypeAdapter<?> adapter(Gson gson, TypeToken<?> token) {
        try {
            return gson.getAdapter(token);
        } catch (RuntimeException ex) {
            throw new IllegalArgumentException(firstLine(ex.getMessage()), ex);
        }
    }

    private static boolean isAbstract(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) && !type.isPrimitive() && !type.isArray() && !type.isEnum();
    }

    private static boolean isContainer(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type) || type == Optional.class;
    }

    /** Reads an empty value: the adapter of an abstract type either throws or creates instances of another type. */
    private static void requireInstances(TypeAdapter<?> adapter, String nothing) {
        try {
            Object unused = adapter.fromJson(nothing);
        } catch (JsonIOException | UnsupportedOperationException noInstance) {
            throw new IllegalArgumentException(firstLine(noInstance.getMessage()), noInstance);
        } catch (IOException | RuntimeException otherJsonIsWanted) {
            // The adapter can read other JSON.
        }
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "Gson cannot read it" : text.lines().findFirst().orElse(text);
    }
}
