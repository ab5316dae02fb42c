package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The calls by HTTP that the guide shows, line by line. */
@DemoServerTest
@Tag("exhaustive")
class HttpTranscriptTests {

    private static final Pattern COMMAND = Pattern.compile(
            "\\$ curl -s (-w '%\\{http_code\\}' )?http://localhost:8080(\\S+) -H '([\\w-]+): (\\S+)' -d '(.+)'");

    @LocalServerPort
    private int port;

    @Test
    void callsAreAnsweredAsTheGuideShows() throws Exception {
        List<String> lines = transcript();
        for (int i = 0; i < lines.size(); i += 2) {
            Matcher command = COMMAND.matcher(lines.get(i));
            assertThat(command.matches()).as(lines.get(i)).isTrue();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + command.group(2)))
                                    .header(command.group(3), command.group(4))
                                    .POST(HttpRequest.BodyPublishers.ofString(command.group(5)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            String shown = command.group(1) == null ? answer.body() : answer.body() + answer.statusCode();
            assertThat(shown).isEqualTo(lines.get(i + 1));
        }
        assertThat(lines).hasSize(8);
    }

    private static List<String> transcript() throws Exception {
        List<String> page = Files.readAllLines(Path.of("..", "docs", "guide", "http.md"));
        List<String> after = page.subList(page.indexOf("```") + 1, page.size());
        return after.subList(0, after.indexOf("```"));
    }
}
