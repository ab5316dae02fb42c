package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.demo.DemoServer;
import io.jsonrpc.server.CallLimiter;
import io.jsonrpc.spring.context.ObservedCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dashboard and the list of meters are about what Prometheus gets from a server. */
class MetersTests {

    private static final Path DASHBOARD = Path.of("../../docs/grafana/jsonrpc.json");

    private static final Path METERS = Path.of("../../docs/reference/meters.md");

    private static final Pattern METER = Pattern.compile("\\b((?:json)?rpc_\\w+)\\{([^}]*)}");

    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

    private static final Pattern TAG = Pattern.compile("(\\w+)\\s*!?=~?\"");

    private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    /** The tags that tell which endpoint it was. */
    private static final Set<String> ENDPOINT = Set.of("endpoint", "jsonrpc_endpoint");

    /** Those that begin when something has ended, which those who called may know before. */
    private static final Map<String, CountDownLatch> LATE = Map.of(
            "rpc.client.call.duration", new CountDownLatch(1),
            "jsonrpc.client.stream", new CountDownLatch(1),
            "jsonrpc.server.stream", new CountDownLatch(1));

    /** What Prometheus has read: each sample with the names of its tags. */
    private static Map<String, Set<String>> meters;

    /** What has meters only where the application asks for it: observations, those of sent calls among them, and limits. */
    @Configuration(proxyBeanMethods = false)
    static class Measured {

        @Bean
        ObservationPredicate all() {
            return (name, context) -> true;
        }

        @Bean
        ObservedCalls sentCalls(ObservationRegistry observations) {
            return new ObservedCalls(observations, "none");
        }

        @Bean
        CallLimiter nobody() {
            return (limit, caller) -> TimeUnit.SECONDS.toNanos(1);
        }
    }

    /** What the client answers. */
    interface Numbers {

        Stream<Integer> numbers();
    }

    private static JsonObject dashboard() throws Exception {
        return JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
    }

    private static List<String> queries() throws Exception {
        List<String> queries = new ArrayList<>();
        JsonObject dashboard = dashboard();
        for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
            if (panel.getAsJsonObject().has("targets")) {
                panel.getAsJsonObject()
                        .getAsJsonArray("targets")
                        .forEach(target ->
                                queries.add(target.getAsJsonObject().get("expr").getAsString()));
            }
        }
        return queries;
    }

    /** The queries of the variables that are chosen above the panels. */
    private static List<String> variables() throws Exception {
        List<String> queries = new ArrayList<>();
        for (JsonElement variable : dashboard().getAsJsonObject("templating").getAsJsonArray("list")) {
            JsonObject members = variable.getAsJsonObject();
            if (members.get("type").getAsString().equals("query")) {
                queries.add(members.get("query").getAsString());
            }
        }
        return queries;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Calls, one of which is over its limit, a stream, the same to the client, and channels, one of which is refused. */
    private static void use(int port) throws Exception {
        String server = "ws://localhost:" + port;
        try (JsonRpcClientWebSocket client = new JsonRpcClientWebSocket(server + "/callback");
                JsonRpcClientWebSocket streams = new JsonRpcClientWebSocket(server + "/streams")) {
            client.setMethodHandler("question", JsonElement.class, (params, session) -> params);
            assertThat(client.sendRequest("callback", List.of("why"))).isNotNull();
            JsonRpcClient echo = client.channel("/echo");
            assertThat(echo.sendRequest("echo", List.of(1))).isNotNull();
            assertThatThrownBy(() -> echo.sendRequest("limited")).isInstanceOf(RemoteErrorException.class);
            echo.close();
            JsonRpcClient nowhere = client.channel("/nowhere", options -> options.withFallback(false));
            assertThatThrownBy(() -> nowhere.sendRequest("any")).isInstanceOf(TransportException.class);
            try (Stream<Integer> ticks = streams.stream("ticks", Map.of("intervalMillis", 1), Integer.class)
                    .toStream()) {
                assertThat(ticks.findFirst()).contains(1);
            }
            streams.implement(Numbers.class, () -> Stream.of(1, 2, 3));
            assertThat(streams.sendRequest("sum", null, Integer.class)).isEqualTo(6);
        }
    }

    private static Map<String, Set<String>> scrape(int port) throws Exception {
        String text = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        Map<String, Set<String>> meters = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = Pattern.compile("(\\w+)(?:\\{(.*)})? .*").matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            meters.computeIfAbsent(sample.group(1), name -> new HashSet<>())
                    .addAll(sample.group(2) == null ? List.of() : found(TAG, sample.group(2)));
        });
        return meters;
    }

    @BeforeAll
    @Timeout(120)
    static void readFromAServer() throws Exception {
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(DemoServer.class, Measured.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=WARN",
                        "--jsonrpc.server.rate-limits.test.methods=limited",
                        "--jsonrpc.server.rate-limits.test.scope=all",
                        "--jsonrpc.server.rate-limits.test.permits=1",
                        "--management.endpoints.web.exposure.include=prometheus")) {
            int port = ((WebServerApplicationContext) server).getWebServer().getPort();
            server.getBean(MeterRegistry.class).config().onMeterAdded(meter -> {
                CountDownLatch late = LATE.get(meter.getId().getName());
                if (late != null) {
                    late.countDown();
                }
            });
            use(port);
            for (Map.Entry<String, CountDownLatch> late : LATE.entrySet()) {
                assertThat(late.getValue().await(30, TimeUnit.SECONDS))
                        .as(late.getKey())
                        .isTrue();
            }
            meters = scrape(port);
        }
    }

    @Test
    void everyQueryOfTheDashboardIsAboutMetersAndTagsThatExist() throws Exception {
        assertThat(queries()).hasSizeGreaterThan(30).allSatisfy(query -> {
            Set<String> grouping = new HashSet<>();
            found(GROUPING, query).forEach(tags -> grouping.addAll(Arrays.asList(tags.split(", "))));
            Matcher meter = METER.matcher(query);
            assertThat(meter.find()).as(query).isTrue();
            do {
                Set<String> tags = new HashSet<>(found(TAG, meter.group(2)));
                if (meters.containsKey(meter.group(1))) {
                    assertThat(tags)
                            .as("the variable of the dashboard selects the endpoint: " + query)
                            .containsAll(meters.get(meter.group(1)).stream()
                                    .filter(ENDPOINT::contains)
                                    .toList());
                }
                tags.addAll(grouping);
                // Prometheus itself adds which instance it has read.
                tags.remove("instance");
                assertThat(meters).as(query).containsKey(meter.group(1));
                assertThat(meters.get(meter.group(1))).as(query).containsAll(tags);
            } while (meter.find());
        });
        assertThat(variables()).hasSize(2).allSatisfy(query -> {
            Matcher values = VALUES.matcher(query);
            assertThat(values.matches()).as(query).isTrue();
            assertThat(meters).as(query).containsKey(values.group(1));
            assertThat(values.group(2))
                    .as(query)
                    .satisfiesAnyOf(
                            tag -> assertThat(tag).isEqualTo("instance"),
                            tag -> assertThat(meters.get(values.group(1))).contains(tag));
        });
    }

    /** Those that the list has, with their tags. */
    private static Map<String, Set<String>> listed() throws Exception {
        Map<String, Set<String>> listed = new TreeMap<>();
        Files.readString(METERS).lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            listed.put(
                    cells[1].replaceAll("[` ]", "").replace('.', '_'),
                    found(Pattern.compile("`([\\w.]+)`"), cells[3]).stream()
                            .map(tag -> tag.replace('.', '_'))
                            .collect(Collectors.toSet()));
        });
        return listed;
    }

    /** The meter of a sample. */
    private static String meter(String sample) {
        return sample.replaceFirst("(_seconds)?(_(total|count|sum|max))?$", "");
    }

    @Test
    void theReferenceHasEveryMeterWithItsTags() throws Exception {
        Map<String, Set<String>> read = new TreeMap<>();
        meters.forEach((sample, tags) -> {
            if (sample.matches("(json)?rpc_.*")) {
                read.put(meter(sample), tags);
            }
        });
        assertThat(listed()).isEqualTo(read);
    }

    @Test
    void everyMeterOfTheReferenceHasAPanel() throws Exception {
        Set<String> shown = queries().stream()
                .flatMap(query -> found(METER, query).stream())
                .map(MetersTests::meter)
                .collect(Collectors.toSet());
        assertThat(shown).containsExactlyInAnyOrderElementsOf(listed().keySet());
    }
}
