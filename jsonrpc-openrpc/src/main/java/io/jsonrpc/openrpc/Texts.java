package io.jsonrpc.openrpc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code jsonrpc-processor} has kept of the Javadoc of types when they were compiled. Used by one thread. */
final class Texts {

    static final String FOLDER = "META-INF/jsonrpc/docs/";

    private static final JsonObject NOTHING = new JsonObject();

    private final Map<Class<?>, JsonObject> byType = new HashMap<>();

    /** What is said of a type; null for nothing. */
    @Nullable String of(Class<?> type) {
        return text(type(type), "description");
    }

    /** What is said of a field. */
    @Nullable String ofMember(Class<?> type, String name) {
        return text(object(type(type), "members"), name);
    }

    /** @param member {@code summary}, {@code description} or {@code returns} */
    @Nullable String of(Method method, String member) {
        return text(method(method), member);
    }

    /** @param name the name in Java */
    @Nullable String ofParameter(Method method, String name) {
        return text(object(method(method), "params"), name);
    }

    private JsonObject method(Method method) {
        String signature = method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getCanonicalName)
                        .collect(Collectors.joining(",", "(", ")"));
        return object(object(type(method.getDeclaringClass()), "methods"), signature);
    }

    private JsonObject type(Class<?> type) {
        return this.byType.computeIfAbsent(type, Texts::read);
    }

    private static JsonObject read(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null) {
            return NOTHING;
        }
        try (InputStream file = loader.getResourceAsStream(FOLDER + type.getName() + ".json")) {
            return file == null
                    ? NOTHING
                    : JsonParser.parseString(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                            .getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonObject object(JsonObject in, String member) {
        return in.get(member) instanceof JsonObject object ? object : NOTHING;
    }

    private static @Nullable String text(JsonObject in, String member) {
        JsonElement text = in.get(member);
        return text == null ? null : text.getAsString();
    }
}
