package io.jsonrpc.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.message.ErrorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The constants of Java are those of {@code protocol/catalogue.json}, which PROTOCOL.md is compared with as well. */
class CatalogueTests {

    private final JsonObject catalogue = read();

    @Test
    void closeStatusesHaveTheCodesOfTheCatalogue() {
        Map<String, Integer> known = new TreeMap<>();
        Arrays.stream(CloseStatus.class.getFields())
                .filter(field -> field.getType() == CloseStatus.class)
                .forEach(field -> {
                    try {
                        known.put(field.getName(), ((CloseStatus) field.get(null)).code());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                });

        Map<String, Integer> expected = codes("closeCodes", "name");

        assertThat(known).isEqualTo(expected);
        assertThat(CloseStatus.KNOWN)
                .extracting(CloseStatus::code)
                .containsExactlyElementsOf(new TreeSet<>(known.values()));
    }

    @Test
    void closeCodesOfTheCatalogueMeanWhatTheTableOfPoliciesSays() {
        for (JsonElement entry : this.catalogue.getAsJsonArray("closeCodes")) {
            JsonObject closeCode = entry.getAsJsonObject();
            assertThat(new CloseStatus(closeCode.get("code").getAsInt(), "").mayReturn())
                    .as(closeCode.toString())
                    .isEqualTo(closeCode.get("mayReturn").getAsBoolean());
        }
    }

    @Test
    void errorTypesHaveTheCodesOfTheCatalogue() {
        Map<String, Integer> known = new TreeMap<>();
        for (ErrorType type : ErrorType.values()) {
            known.put(type.type(), type.code());
        }

        assertThat(known).isEqualTo(codes("errors", "type"));
    }

    private Map<String, Integer> codes(String list, String name) {
        Map<String, Integer> codes = new TreeMap<>();
        for (JsonElement entry : this.catalogue.getAsJsonArray(list)) {
            JsonObject object = entry.getAsJsonObject();
            codes.put(object.get(name).getAsString(), object.get("code").getAsInt());
        }
        return codes;
    }

    private static JsonObject read() {
        try {
            return JsonParser.parseString(Files.readString(Path.of("..", "protocol", "catalogue.json")))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
