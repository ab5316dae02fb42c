package io.jsonrpc.openrpc.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a document says that its endpoint is. */
class DocumentAnswerTests {

    @ParameterizedTest
    @CsvSource({
        "http://price_service:8080/app/jsonrpc/openrpc.json, ws://price_service:8080/app/prices",
        "https://price_service/app/jsonrpc/openrpc.json, wss://price_service/app/prices",
        "http://localhost:8080/app/jsonrpc/openrpc.json, ws://localhost:8080/app/prices",
        "https://prices.example/app/jsonrpc/openrpc.json, wss://prices.example/app/prices",
        "http://[::1]:8080/app/jsonrpc/openrpc.json, ws://[::1]:8080/app/prices"
    })
    void theUrlOfAnEndpointHasTheHostOfTheRequestWhateverItsName(String request, String socket) {
        JsonObject document = JsonParser.parseString("{\"servers\":[{}]}").getAsJsonObject();

        WebAnswer answer = DocumentAnswer.to(
                new OpenRpcDocuments(Map.of("/prices", document)),
                List.of("/prices"),
                "/prices",
                URI.create(request),
                "/app");

        assertThat(answer.body()).isEqualTo("{\"servers\":[{\"url\":\"" + socket + "\"}]}");
    }
}
