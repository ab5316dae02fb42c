package io.jsonrpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.message.MessageLimits;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The schemas of types whose JSON is not what their fields look like, with Gson. */
class TypesInDocumentsTests {

    /** The document of one contract. */
    private record Document(JsonObject json) {

        static Document of(Class<?> api) {
            return of(api, JsonBinding.gsonBuilder());
        }

        static Document of(Class<?> api, GsonBuilder gson) {
            OpenRpcInfo info = new OpenRpcInfo("Types", "1", null, OpenRpcInfo.Specification.V1_3);
            return new Document(new OpenRpcWriter(
                            info, new GsonMessageCodec(gson.create(), MessageLimits.DEFAULT).typedValues(false))
                    .write("/types", List.of(ServiceContract.of(api)), List.of()));
        }

        /** The schema of a type that has a name. */
        JsonObject component(String name) {
            return this.json
                    .getAsJsonObject("components")
                    .getAsJsonObject("schemas")
                    .getAsJsonObject(name);
        }

        JsonObject member(String type, String name) {
            return component(type).getAsJsonObject("properties").getAsJsonObject(name);
        }

        private JsonObject method(String name) {
            return this.json.getAsJsonArray("methods").asList().stream()
                    .map(method -> method.getAsJsonObject())
                    .filter(method -> method.get("name").getAsString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        JsonObject result(String method) {
            return method(method).getAsJsonObject("result").getAsJsonObject("schema");
        }

        JsonObject param(String method, int index) {
            return method(method)
                    .getAsJsonArray("params")
                    .get(index)
                    .getAsJsonObject()
                    .getAsJsonObject("schema");
        }
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    enum Level {
        @SerializedName("low")
        LOW,
        HIGH
    }

    enum Code {
        ONE,
        TWO
    }

    enum Rate {
        HALF,
        WHOLE
    }

    enum Mixed {
        A,
        B
    }

    enum Tariff {
        A,
        B
    }

    enum Missing {
        A
    }

    enum Unwritten {
        A
    }

    /** Writes what it is told to. */
    private static <E extends Enum<E>> TypeAdapter<E> writing(String... jsons) {
        return new TypeAdapter<>() {

            @Override
            public void write(JsonWriter out, E constant) throws IOException {
                out.jsonValue(jsons[constant.ordinal()]);
            }

            @Override
            public E read(JsonReader in) {
                throw new UnsupportedOperationException();
            }
        };
    }

    interface Enums {

        Level level();

        Code code();

        Rate rate();

        Mixed mixed();

        Tariff tariff();

        Missing missing();

        Unwritten unwritten();
    }

    @Test
    void theConstantsOfAnEnumAreThoseOnTheWireWhateverTheirType() {
        Document document = Document.of(
                Enums.class,
                JsonBinding.gsonBuilder()
                        .registerTypeAdapter(Code.class, TypesInDocumentsTests.<Code>writing("1", "2"))
                        .registerTypeAdapter(Rate.class, TypesInDocumentsTests.<Rate>writing("0.5", "1"))
                        .registerTypeAdapter(Mixed.class, TypesInDocumentsTests.<Mixed>writing("\"a\"", "true"))
                        .registerTypeAdapter(Tariff.class, TypesInDocumentsTests.<Tariff>writing("{\"c\":5}", "\"b\""))
                        .registerTypeAdapter(Missing.class, TypesInDocumentsTests.<Missing>writing("null"))
                        .registerTypeAdapter(Unwritten.class, TypesInDocumentsTests.<Unwritten>writing()));

        assertThat(document.component("Level")).isEqualTo(json("{'type':'string','enum':['low','HIGH']}"));
        assertThat(document.component("Code")).isEqualTo(json("{'type':'integer','enum':[1,2]}"));
        assertThat(document.component("Rate")).isEqualTo(json("{'type':'number','enum':[0.5,1]}"));
        assertThat(document.component("Mixed")).isEqualTo(json("{'type':['string','boolean'],'enum':['a',true]}"));
        assertThat(document.component("Tariff")).isEqualTo(json("{'x-unmapped':true}"));
        assertThat(document.component("Missing")).isEqualTo(json("{'x-unmapped':true}"));
        assertThat(document.component("Unwritten")).isEqualTo(json("{'x-unmapped':true}"));
    }

    static class Tree extends LinkedHashMap<String, Tree> {

        private static final long serialVersionUID = 1L;
    }

    static class Forest extends LinkedHashMap<String, List<Forest>> {

        private static final long serialVersionUID = 1L;
    }

    static class Branch<T> extends LinkedHashMap<String, Branch<T>> {

        private static final long serialVersionUID = 1L;
    }

    static class Nodes extends ArrayList<Nodes> {

        private static final long serialVersionUID = 1L;
    }

    static class Row extends ArrayList<Integer> {

        private static final long serialVersionUID = 1L;
    }

    record Holder(Tree tree, Map<String, Integer> plain) {}

    interface Recursive {

        Tree tree(Tree tree);

        Forest forest();

        Branch<String> branch();

        Nodes nodes(Nodes nodes);

        Holder holder();

        Row row();
    }

    @Test
    void aTypeOfMapsOrListsMayContainItself() {
        Document document = Document.of(Recursive.class);

        assertThat(document.component("Tree"))
                .isEqualTo(json("{'type':'object','additionalProperties':{'$ref':'#/components/schemas/Tree'}}"));
        assertThat(document.result("tree")).isEqualTo(json("{'$ref':'#/components/schemas/Tree'}"));
        assertThat(document.param("tree", 0)).isEqualTo(json("{'$ref':'#/components/schemas/Tree'}"));
        assertThat(document.component("Forest"))
                .isEqualTo(json("{'type':'object','additionalProperties':"
                        + "{'type':'array','items':{'$ref':'#/components/schemas/Forest'}}}"));
        assertThat(document.component("BranchOfString"))
                .isEqualTo(json(
                        "{'type':'object','additionalProperties':{'$ref':'#/components/schemas/BranchOfString'}}"));
        assertThat(document.component("Nodes"))
                .isEqualTo(json("{'type':'array','items':{'$ref':'#/components/schemas/Nodes'}}"));
        assertThat(document.param("nodes", 0)).isEqualTo(json("{'$ref':'#/components/schemas/Nodes'}"));
        assertThat(document.member("Holder", "tree")).isEqualTo(json("{'$ref':'#/components/schemas/Tree'}"));
        assertThat(document.member("Holder", "plain"))
                .isEqualTo(json("{'type':'object','additionalProperties':{'type':'integer'}}"));
        assertThat(document.component("Row")).isEqualTo(json("{'type':'array','items':{'type':'integer'}}"));
    }

    record Upload(
            @Size(max = 10) byte[] data,
            @Size(min = 1, max = 9) String name,

            @Pattern(regexp = "[a-z]+", flags = Pattern.Flag.CASE_INSENSITIVE) String loose,

            @Pattern(regexp = "[a-z]+") String exact,
            @Pattern(regexp = "(?i)[a-z]+") String inline) {}

    interface Constrained {

        void upload(
                @Size(max = 10) byte[] data,
                @NotEmpty byte[] some,
                @Size(min = 1, max = 9) String name,
                @Pattern(regexp = "[a-z]+", flags = Pattern.Flag.CASE_INSENSITIVE) String loose,
                @Pattern(regexp = "[a-z]+") String exact,
                @Pattern(regexp = "(?i)[a-z]+") String inline);

        Upload last();
    }

    @Test
    void aConstraintThatJsonSchemaCannotSayIsLeftOut() {
        Document document = Document.of(Constrained.class);

        String[] members = {"data", "name", "loose", "exact", "inline"};
        String[] schemas = {
            "{'type':'string','contentEncoding':'base64'}",
            "{'type':'string','minLength':1,'maxLength':9}",
            "{'type':'string'}",
            "{'type':'string','pattern':'[a-z]+'}",
            "{'type':'string'}"
        };
        int[] params = {0, 2, 3, 4, 5};
        for (int i = 0; i < members.length; i++) {
            assertThat(document.param("upload", params[i])).as(members[i]).isEqualTo(json(schemas[i]));
            assertThat(document.member("Upload", members[i])).as(members[i]).isEqualTo(json(schemas[i]));
        }
        assertThat(document.param("upload", 1)).isEqualTo(json(schemas[0]));
    }

    record Price(int cents) {}

    record Offer(Optional<Price> price, OptionalDouble rate, List<Optional<String>> notes) {}

    interface Optionals {

        Optional<Offer> find();

        CompletableFuture<Optional<Offer>> later();

        OptionalInt count();

        @Nullable Optional<String> annotated();

        List<Optional<Offer>> all();

        Map<String, OptionalLong> byName();

        Flow.Publisher<Optional<Integer>> watch();

        void set(@Size(max = 9) Optional<String> name, OptionalInt limit);
    }

    @Test
    void whatIsOptionalMayBeNull() {
        Document document = Document.of(Optionals.class);

        String offer = "{'anyOf':[{'$ref':'#/components/schemas/Offer'},{'type':'null'}]}";
        assertThat(document.result("find")).isEqualTo(json(offer));
        assertThat(document.result("later")).isEqualTo(json(offer));
        assertThat(document.result("count")).isEqualTo(json("{'anyOf':[{'type':'integer'},{'type':'null'}]}"));
        assertThat(document.result("annotated")).isEqualTo(json("{'anyOf':[{'type':'string'},{'type':'null'}]}"));
        assertThat(document.result("all")).isEqualTo(json("{'type':'array','items':" + offer + "}"));
        assertThat(document.result("byName"))
                .isEqualTo(json("{'type':'object','additionalProperties':"
                        + "{'anyOf':[{'type':'integer'},{'type':'null'}]}}"));
        assertThat(document.method("watch").getAsJsonObject("x-stream").get("item"))
                .isEqualTo(json("{'anyOf':[{'type':'integer'},{'type':'null'}]}"));
        assertThat(document.param("set", 0))
                .isEqualTo(json("{'anyOf':[{'type':'string','maxLength':9},{'type':'null'}]}"));
        assertThat(document.param("set", 1)).isEqualTo(json("{'anyOf':[{'type':'integer'},{'type':'null'}]}"));
        assertThat(document.component("Offer"))
                .isEqualTo(json("{'type':'object','properties':{"
                        + "'price':{'anyOf':[{'type':'null'},{'$ref':'#/components/schemas/Price'}]},"
                        + "'rate':{'type':['number','null']},"
                        + "'notes':{'type':'array','items':{'anyOf':[{'type':'string'},{'type':'null'}]}}},"
                        + "'required':['notes']}"));
    }

    interface Before {

        Price find();
    }

    interface After {

        Optional<Price> find();
    }

    @Test
    void aResultThatBecomesOptionalBreaksCallers() {
        JsonObject before = Document.of(Before.class).json();
        JsonObject after = Document.of(After.class).json();

        assertThat(OpenRpcCompatibility.breaks(before, after))
                .containsExactly("find: the result may be more than before: $ is null and not object");
        assertThat(OpenRpcCompatibility.breaks(after, before)).isEmpty();
    }

    @JsonAdapter(Money.Adapter.class)
    record Money(int cents) {

        static class Adapter extends TypeAdapter<Money> {

            @Override
            public void write(JsonWriter out, Money money) throws IOException {
                out.value(money.cents() + " ct");
            }

            @Override
            public Money read(JsonReader in) throws IOException {
                return new Money(in.nextInt());
            }
        }
    }

    record Bill(
            Money money, @JsonAdapter(Money.Adapter.class) Money sum) {}

    interface Adapted {

        Bill bill();
    }

    @Test
    void whatAnAdapterWritesIsLeftOpen() {
        Document document = Document.of(Adapted.class);

        assertThat(document.component("Money")).isEqualTo(json("{'x-unmapped':true}"));
        assertThat(document.member("Bill", "sum")).isEqualTo(json("{'x-unmapped':true}"));
    }
}
