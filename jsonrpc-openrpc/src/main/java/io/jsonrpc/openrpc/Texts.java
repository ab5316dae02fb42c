package io.jsonrpc.openrpc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said of methods, params and types: by annotations, else by the Javadoc that {@code jsonrpc-processor} has kept when they
 * were compiled. Used by one thread.
 */
final class Texts {

    private static final String FOLDER = "META-INF/jsonrpc/docs/";

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

    /** Adds summary and description of a method: what its annotation says, else what its comment says. */
    void addTo(JsonObject json, Method method) {
        JsonRpcMethod call = method.getAnnotation(JsonRpcMethod.class);
        JsonRpcNotification notification = method.getAnnotation(JsonRpcNotification.class);
        String summary = call != null ? call.summary() : notification != null ? notification.summary() : "";
        String description = call != null ? call.description() : notification != null ? notification.description() : "";
        add(json, "summary", summary, text(method(method), "summary"));
        add(json, "description", description, text(method(method), "description"));
    }

    /** Adds the description of a parameter of a method. */
    void addTo(JsonObject json, Method method, Parameter parameter) {
        JsonRpcParam given = parameter.getAnnotation(JsonRpcParam.class);
        String commented = text(object(method(method), "params"), parameter.getName());
        add(json, "description", given == null ? "" : given.description(), commented);
    }

    /** Adds the description of what a method returns. */
    void addResult(JsonObject json, Method method) {
        add(json, "description", "", text(method(method), "returns"));
    }

    private static void add(JsonObject json, String member, String annotated, @Nullable String commented) {
        if (!annotated.isEmpty()) {
            json.addProperty(member, annotated);
        } else if (commented != null) {
            json.addProperty(member, commented);
        }
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
