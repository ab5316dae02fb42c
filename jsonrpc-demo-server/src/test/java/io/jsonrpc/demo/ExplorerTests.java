package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The explorer of the demo, which has SockJS at {@code /jsonrpc}; what it does in a browser is tested with the client. */
@DemoServerTest
@Tag("exhaustive")
class ExplorerTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    @Test
    void thePageAndItsFilesAreServedWithAStrictPolicy() throws Exception {
        for (String path : new String[] {"", "/explorer.js", "/explorer.css", "/icon.svg"}) {
            HttpResponse<String> file = get("/jsonrpc/explorer" + path);
            assertThat(file.statusCode()).as(path).isEqualTo(200);
            assertThat(header(file, "content-security-policy"))
                    .startsWith("default-src 'none'; ")
                    .contains("frame-ancestors 'none'");
            assertThat(header(file, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(get("/jsonrpc/explorer" + path, "if-none-match", header(file, "etag"))
                            .statusCode())
                    .as(path)
                    .isEqualTo(304);
        }
        assertThat(header(get("/jsonrpc/explorer"), "content-type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(header(get("/jsonrpc/explorer/explorer.js"), "content-type"))
                .isEqualToIgnoringCase("text/javascript;charset=UTF-8");
    }

    @Test
    void itIsToldOfTheEndpointsThatHaveADocument() throws Exception {
        HttpResponse<String> endpoints = get("/jsonrpc/explorer/endpoints.json");

        assertThat(endpoints.body()).isEqualTo("[\"/callback\",\"/clock\",\"/slow\",\"/streams\",\"/typed\"]");
        assertThat(header(endpoints, "cache-control")).isEqualTo("no-store");
        JsonArray methods = JsonParser.parseString(
                        get("/jsonrpc/openrpc.json?path=/streams").body())
                .getAsJsonObject()
                .getAsJsonArray("methods");
        JsonObject count = methods.get(0).getAsJsonObject();
        assertThat(count.get("name").getAsString()).isEqualTo("count");
        assertThat(count.getAsJsonObject("x-stream").get("delivery").getAsString())
                .isEqualTo("all");
        assertThat(methods.get(methods.size() - 1)
                        .getAsJsonObject()
                        .get("x-direction")
                        .getAsString())
                .isEqualTo("serverToClient");
    }

    /** What is not served to everybody lies where the container serves nothing from. */
    @Test
    void itsFilesAreNowhereElse() throws Exception {
        assertThat(get("/webjars/jsonrpc-js/explorer/explorer.js").statusCode()).isEqualTo(404);
        assertThat(get("/jsonrpc/explorer/main.ts").statusCode()).isEqualTo(404);
        assertThat(get("/jsonrpc/info").statusCode()).isEqualTo(hasSockJs() ? 200 : 404);
    }

    boolean hasSockJs() {
        return true;
    }
}
