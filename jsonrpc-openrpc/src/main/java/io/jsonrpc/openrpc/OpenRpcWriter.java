package io.jsonrpc.openrpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes OpenRPC documents: what methods an endpoint has, and what its clients answer. Schemas are of draft 7. What OpenRPC has
 * no word for are members that begin with {@code x-}; they are listed in the guide.
 *
 * <pre>{@code
 * JsonObject document = new OpenRpcWriter(info, codec.typedValues(false))
 *         .write("/prices", List.of(ServiceContract.of(PriceApi.class)), List.of());
 * }</pre>
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1
 */
public final class OpenRpcWriter {

    /** The version of the members that begin with {@code x-}. */
    private static final int EXTENSIONS = 1;

    private final OpenRpcInfo info;

    private final TypedValues values;

    /** @param values says what the JSON of types is */
    public OpenRpcWriter(OpenRpcInfo info, TypedValues values) {
        this.info = info;
        this.values = values;
    }

    /**
     * The document of an endpoint.
     *
     * @param url where it is: a path, or a whole URL
     * @param methods the contracts of what it answers
     * @param calls the contracts of what its clients answer
     */
    public JsonObject write(String url, List<ServiceContract> methods, List<ServiceContract> calls) {
        JsonObject document = new JsonObject();
        document.addProperty("openrpc", this.info.specification().toString());
        document.add("info", info());
        JsonObject server = new JsonObject();
        server.addProperty("name", "default");
        server.addProperty("url", url);
        JsonArray servers = new JsonArray();
        servers.add(server);
        document.add("servers", servers);

        Texts texts = new Texts();
        Schemas schemas = new Schemas(this.values, texts);
        MethodWriter writer = new MethodWriter(schemas, texts);
        JsonArray written = new JsonArray();
        shown(methods).map(writer::answered).forEach(written::add);
        shown(calls).map(writer::called).forEach(written::add);
        document.add("methods", written);
        JsonObject components = new JsonObject();
        components.add("schemas", schemas.components());
        writer.finish(components.getAsJsonObject("schemas"));
        document.add("components", components);
        document.addProperty("x-jsonrpc-spring", EXTENSIONS);
        return document;
    }

    private JsonObject info() {
        JsonObject json = new JsonObject();
        json.addProperty("title", this.info.title());
        json.addProperty("version", this.info.version());
        if (this.info.description() != null) {
            json.addProperty("description", this.info.description());
        }
        return json;
    }

    private static Stream<MethodContract> shown(List<ServiceContract> contracts) {
        return contracts.stream()
                .flatMap(contract -> contract.methods().stream())
                .filter(method -> !isHidden(method))
                .sorted(Comparator.comparing(MethodContract::name));
    }

    private static boolean isHidden(MethodContract method) {
        JsonRpcMethod annotation = method.method().getAnnotation(JsonRpcMethod.class);
        return annotation != null && annotation.hidden();
    }
}
