package io.jsonrpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcExample;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a document says of each kind of method, parameter and type. */
class OpenRpcWriterTests {

    private static final TypedValues VALUES =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT).typedValues(false);

    private static final Gson PRETTY = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private static JsonObject write(OpenRpcInfo.Specification specification) {
        OpenRpcInfo info = new OpenRpcInfo("Shop", "3", "All that is sold", specification);
        return new OpenRpcWriter(info, VALUES)
                .write("/shop", List.of(ServiceContract.of(ShopApi.class)), List.of(ServiceContract.of(PageApi.class)));
    }

    @Test
    void eachKindOfMethodParameterAndTypeIsDescribed() throws IOException {
        JsonObject document = write(OpenRpcInfo.Specification.V1_3);

        assertThat(PRETTY.toJson(document)).isEqualToNormalizingNewlines(PRETTY.toJson(expected()));
    }

    private static JsonElement expected() throws IOException {
        try (InputStream file = OpenRpcWriterTests.class.getResourceAsStream("shop.json")) {
            return JsonParser.parseString(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    interface Sums {
        @JsonRpcExample(params = "[1,2]", result = "3")
        long sum(@JsonRpcParams int[] numbers);

        @JsonRpcExample
        void reset();
    }

    @Test
    void anExampleOfWholeParamsHasOneParamAndThatOfNoneHasNone() {
        OpenRpcInfo info = new OpenRpcInfo("Sums", "1", null, OpenRpcInfo.Specification.V1_3);
        JsonObject document =
                new OpenRpcWriter(info, VALUES).write("/sums", List.of(ServiceContract.of(Sums.class)), List.of());

        assertThat(document.getAsJsonArray("methods").asList())
                .extracting(method -> method.getAsJsonObject().get("examples").toString())
                .containsExactly(
                        "[{\"name\":\"example\",\"params\":[]}]",
                        "[{\"name\":\"example\",\"params\":[{\"name\":\"params\",\"value\":[1,2]}],"
                                + "\"result\":{\"name\":\"result\",\"value\":3}}]");
    }

    @Test
    void bothVersionsDifferByTheirNumberOnly() {
        JsonObject newer = write(OpenRpcInfo.Specification.V1_4);

        assertThat(newer.get("openrpc").getAsString()).isEqualTo("1.4.1");
        newer.addProperty("openrpc", "1.3.2");
        assertThat(newer).isEqualTo(write(OpenRpcInfo.Specification.V1_3));
    }

    @Test
    void allReferencesLeadToAComponent() {
        JsonObject document = write(OpenRpcInfo.Specification.V1_3);
        List<String> references = new ArrayList<>();
        collect(document, references);

        JsonObject schemas = document.getAsJsonObject("components").getAsJsonObject("schemas");
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/components/schemas/");
            assertThat(schemas.has(reference.substring(reference.lastIndexOf('/') + 1)))
                    .isTrue();
        });
    }

    private static void collect(JsonElement in, List<String> references) {
        if (in instanceof JsonArray array) {
            array.forEach(element -> collect(element, references));
        } else if (in instanceof JsonObject object) {
            object.entrySet().forEach(member -> {
                if (member.getKey().equals("$ref")) {
                    references.add(member.getValue().getAsString());
                } else {
                    collect(member.getValue(), references);
                }
            });
        }
    }
}
