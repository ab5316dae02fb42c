package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages as the server gives them out; what they do in a browser is tested with the client for browsers. */
@DemoServerTest
@Tag("exhaustive")
class StartPageTests {

    private static final Pattern REFERENCE =
            Pattern.compile("(?:\\b(?:href|src)=|\\bfrom |\\bimport |\\burl\\()\"([^\"#]+)\"");

    @LocalServerPort
    private int port;

    @Test
    void thePanelIsHtmlThatNamesTheEndpoints() throws Exception {
        HttpResponse<String> page = get(URI.create("/panel.html"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("none")).startsWith("text/html");
        assertThat(page.body())
                .contains("/echo", "/spec", "/clock", "/callback", "/slow", "/broadcast", "/typed", "/streams");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/panel.html", "/channels.html"})
    void pagesAllowNoScriptAndNoStyleButTheirOwnFiles(String path) throws Exception {
        String page = get(URI.create(path)).body();

        assertThat(page)
                .contains("http-equiv=\"Content-Security-Policy\"")
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; ")
                .doesNotContain("<style", " style=", "unsafe-inline")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=");
    }

    @Test
    void everythingThatThePageRefersToIsThereAndOnThisServer() throws Exception {
        URI root = URI.create("/");
        Set<URI> seen = new HashSet<>(Set.of(root));
        Deque<URI> toRead = new ArrayDeque<>(seen);
        while (!toRead.isEmpty()) {
            URI from = toRead.remove();
            HttpResponse<String> answer = get(from);
            assertThat(answer.statusCode()).as("%s", from).isEqualTo(200);
            if (isOurs(from)) {
                REFERENCE
                        .matcher(answer.body())
                        .results()
                        .map(found -> from.resolve(found.group(1)))
                        .filter(seen::add)
                        .forEach(toRead::add);
            }
        }
        assertThat(seen)
                .contains(
                        URI.create("/auction/main.js"),
                        URI.create("/auction/auction.css"),
                        URI.create("/palette.css"),
                        URI.create("/panel.html"),
                        URI.create("/page.js"),
                        URI.create("/page.css"),
                        URI.create("/channels.html"),
                        URI.create("/widgets.js"),
                        URI.create("/webjars/jsonrpc-js/index.js"),
                        URI.create("/webjars/jsonrpc-js/jsonrpc.min.js"),
                        URI.create("/webjars/sockjs-client/dist/sockjs.min.js"))
                .noneMatch(URI::isAbsolute);
    }

    /** Files of other modules are tested there; the explorer writes references of others into code that it shows. */
    private static boolean isOurs(URI uri) {
        return Stream.of("/webjars/", "/actuator/", "/jsonrpc/").noneMatch(uri.getPath()::startsWith);
    }

    private HttpResponse<String> get(URI path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + this.port)
                                        .resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
