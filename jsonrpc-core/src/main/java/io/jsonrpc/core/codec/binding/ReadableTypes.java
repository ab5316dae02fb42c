package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonIOException;
import com.google.gson.TypeAdapter;
import com.google.gson.annotations.JsonAdapter;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds types that Gson can never read, which Gson itself reports only when it reads one. Looks into records, too, and into those of sealed interfaces. */
final class ReadableTypes {

    /** What Gson reads records with by itself. */
    private static final Class<?> BY_COMPONENTS =
            new Gson().getAdapter(Empty.class).getClass();

    private record Empty() {}

    private ReadableTypes() {}

    /**
     * Checks a type, its elements, and the components of records.
     *
     * @throws IllegalArgumentException if values of one of these can never be read
     */
    static void require(Gson gson, Type type) {
        require(gson, type, new HashSet<>());
    }

    private static void require(Gson gson, Type type, Set<Type> seen) {
        if (type == JsonText.class || type instanceof TypeVariable || !seen.add(type)) {
            return;
        }
        TypeToken<?> token = TypeToken.get(type);
        Class<?> raw = token.getRawType();
        TypeAdapter<?> adapter = adapter(gson, token);
        if (BuiltIn.isInsideMethod(raw)) {
            throw new IllegalArgumentException(
                    raw.getName() + " is a class inside a method, which Gson reads as null: give it a place outside");
        }
        if (isAbstract(raw) || raw == Class.class) {
            requireInstances(adapter, Collection.class.isAssignableFrom(raw) ? "[]" : "{}");
        }
        if (raw.isArray()) {
            require(gson, raw.getComponentType(), seen);
        } else if (type instanceof ParameterizedType container && isContainer(raw)) {
            for (Type element : container.getActualTypeArguments()) {
                require(gson, element instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : element, seen);
            }
        } else if (adapter instanceof SealedTypes.Adapter) {
            for (Class<?> one : SealedTypes.records(raw)) {
                require(gson, one, seen);
            }
        } else if (raw.isRecord() && isReadByComponents(adapter)) {
            for (RecordComponent component : raw.getRecordComponents()) {
                if (isReadByType(component)) {
                    require(gson, component.getGenericType(), seen);
                }
            }
        }
    }

    private static boolean isReadByComponents(TypeAdapter<?> adapter) {
        return adapter.getClass() == BY_COMPONENTS || adapter instanceof OptionalComponents.Adapter;
    }

    /** Whether the type of a component decides how it is read. */
    private static boolean isReadByType(RecordComponent component) {
        try {
            return !component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .isAnnotationPresent(JsonAdapter.class);
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
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
