package io.jsonrpc.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.openrpc.OpenRpcInfo;
import io.jsonrpc.openrpc.OpenRpcWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Documents say what Jackson writes, or nothing where it is not known. */
class JacksonInDocumentsTests {

    record User(
            String name,
            @JsonIgnore String password,
            @JsonProperty("born") Year year,
            @JsonSerialize(using = ToStringSerializer.class) int level,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String nick,

            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            String pin) {}

    record Symbol(@JsonValue String text) {}

    record Wrapper(@JsonUnwrapped Symbols symbols) {}

    record Symbols(String first) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Point(int x, int y) {}

    enum Code {
        ONE;

        @JsonValue
        int number() {
            return 1;
        }
    }

    @JsonFormat(shape = JsonFormat.Shape.OBJECT)
    enum Tariff {
        LOW;

        public int getCents() {
            return 1;
        }
    }

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

    static class Account {

        private String secret = "";

        private String owner = "";

        public String getOwner() {
            return this.owner;
        }

        void change(String to) {
            this.secret = to;
            this.owner = this.secret;
        }
    }

    interface Api {

        User user();

        Symbol symbol();

        Wrapper wrapper();

        Point point();

        Code code();

        Tariff tariff();

        Shape shape();

        Account account();

        JsonNode any();

        ObjectNode object();

        ArrayNode array();

        Year year();

        Instant instant();

        LocalDate date();

        char[] letters();
    }

    private static JsonObject document(JsonMapper mapper) {
        TypedValues values = new JacksonMessageCodec(mapper, MessageLimits.DEFAULT).typedValues(false);
        OpenRpcInfo info = new OpenRpcInfo("Types", "1", null, OpenRpcInfo.Specification.V1_3);
        return new OpenRpcWriter(info, values).write("/types", List.of(ServiceContract.of(Api.class)), List.of());
    }

    private static JsonObject component(JsonObject document, String name) {
        return document.getAsJsonObject("components").getAsJsonObject("schemas").getAsJsonObject(name);
    }

    private static JsonObject result(JsonObject document, String method) {
        return document.getAsJsonArray("methods").asList().stream()
                .map(each -> each.getAsJsonObject())
                .filter(each -> each.get("name").getAsString().equals(method))
                .findFirst()
                .orElseThrow()
                .getAsJsonObject("result")
                .getAsJsonObject("schema");
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    @Test
    void aTypeIsDescribedAsItIsWrittenOrLeftOpen() {
        JsonObject document = document(JsonMapper.shared());

        assertThat(component(document, "User"))
                .isEqualTo(json("{'type':'object','properties':{'name':{'type':'string'},'born':{'type':'number'},"
                        + "'level':{'x-unmapped':true},'nick':{'type':'string'},'pin':{'type':'string'}},"
                        + "'required':['name','born','level']}"));
        for (String open : List.of("Symbol", "Wrapper", "Point", "Tariff", "Shape")) {
            assertThat(component(document, open)).as(open).isEqualTo(json("{'x-unmapped':true}"));
        }
        assertThat(component(document, "Code")).isEqualTo(json("{'type':'integer','enum':[1]}"));
        assertThat(component(document, "Account"))
                .isEqualTo(json("{'type':'object','properties':{'owner':{'type':'string'}},'required':['owner']}"));
        assertThat(result(document, "any")).isEqualTo(json("{}"));
        assertThat(result(document, "object")).isEqualTo(json("{'type':'object'}"));
        assertThat(result(document, "array")).isEqualTo(json("{'type':'array'}"));
        assertThat(result(document, "year")).isEqualTo(json("{'type':'number'}"));
        assertThat(result(document, "instant")).isEqualTo(json("{'type':'string','format':'date-time'}"));
        assertThat(result(document, "date")).isEqualTo(json("{'type':'string','format':'date'}"));
        assertThat(result(document, "letters")).isEqualTo(json("{'type':'string'}"));
    }

    @Test
    void datesAreNumbersWhereTheMapperWritesThem() {
        JsonObject document = document(JsonMapper.builder()
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build());

        assertThat(result(document, "instant")).isEqualTo(json("{'type':'number'}"));
        assertThat(result(document, "date")).isEqualTo(json("{'type':'array'}"));
    }
}
