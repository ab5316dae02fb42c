package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.server.autoconfigure.CallLimitProperties;
import io.jsonrpc.spring.autoconfigure.JsonRpcClientProperties;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The pages of docs/reference have everything that there is, with its default. */
class ReferenceTests {

    private static final Checkout CHECKOUT =
            new Checkout(Path.of("../..").toAbsolutePath().normalize());

    private static final Pattern ANNOTATION =
            Pattern.compile("package ([\\w.]+);.*^public @interface (\\w+)", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern TYPESCRIPT_ERROR = Pattern.compile("export class (\\w+Error)\\b");

    private static final String NOTHING = "";

    private static final String RATES = "## Limits on the rate of calls";

    private static final String CONCURRENCY = "## Limits on calls at the same time";

    private static String page(String name) {
        return read("docs/reference/" + name);
    }

    private static String read(String path) {
        try {
            return Files.readString(CHECKOUT.root().resolve(path));
        } catch (IOException unreadable) {
            throw new IllegalStateException(path, unreadable);
        }
    }

    /** The rows of the tables of a text whose first cell is in backticks, each as that of its table. */
    private static List<List<String>> rows(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.substring(1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<List<String>> beginnings(List<List<String>> rows) {
        return rows.stream().map(row -> row.subList(0, 2)).toList();
    }

    private static String section(String page, String title) {
        int begin = page.indexOf("\n" + title + "\n");
        assertThat(begin).as("the page has no section " + title).isNotNegative();
        int end = page.indexOf("\n#", begin + title.length());
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private static String code(String text) {
        return text.isEmpty() ? NOTHING : "`" + text + "`";
    }

    @Test
    void propertiesAreThoseOfTheMetadata() throws IOException {
        List<List<String>> expected = new ArrayList<>();
        for (URL file : Collections.list(
                ReferenceTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream metadata = file.openStream()) {
                JsonObject all = JsonParser.parseString(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                        .getAsJsonObject();
                for (JsonElement property : all.getAsJsonArray("properties")) {
                    List<String> row = row(property.getAsJsonObject());
                    if (row.get(0).matches("`(jsonrpc|management\\.endpoint\\.jsonrpc)\\..*`")
                            && !row.get(0).equals("`jsonrpc.client`")) {
                        expected.add(row);
                    }
                }
            }
        }
        String page = page("properties.md");
        List<List<String>> found = new ArrayList<>(rows(page));
        found.removeAll(rows(section(page, "## Clients")));
        found.removeAll(rows(section(page, RATES)));
        found.removeAll(rows(section(page, CONCURRENCY)));
        assertThat(expected).hasSizeGreaterThan(90);
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> row(JsonObject property) {
        JsonElement value = property.get("defaultValue");
        String text = value == null
                ? NOTHING
                : value instanceof JsonArray several
                        ? several.asList().stream()
                                .map(JsonElement::getAsString)
                                .collect(Collectors.joining(","))
                        : value.getAsString();
        JsonElement description = property.get("description");
        return List.of(
                code(property.get("name").getAsString()),
                code(text),
                description == null
                        ? NOTHING
                        : description.getAsString().replaceAll("\\{@code ((?:[^{}]|\\{[^}]*})*)}", "`$1`"));
    }

    @Test
    void propertiesOfLimitsAreThoseOfTheirRecords() {
        Map<String, Class<?>> records =
                Map.of(RATES, CallLimitProperties.Rate.class, CONCURRENCY, CallLimitProperties.Concurrency.class);
        records.forEach((title, type) -> assertThat(beginnings(rows(section(page("properties.md"), title))))
                .containsExactlyElementsOf(components(type)
                        .map(component -> List.of(code(component.get(0)), component.get(1)))
                        .toList()));
    }

    @Test
    void propertiesOfClientsAreThoseOfTheirRecord() {
        assertThat(beginnings(rows(section(page("properties.md"), "## Clients"))))
                .containsExactlyElementsOf(components(JsonRpcClientProperties.Client.class)
                        .map(component -> component.get(0).equals("headers")
                                ? List.of("`headers.<header>`", component.get(1))
                                : List.of(code(component.get(0)), component.get(1)))
                        .toList());
    }

    private static Stream<List<String>> components(Class<?> type) {
        return IntStream.range(0, type.getRecordComponents().length).boxed().flatMap(index -> {
            RecordComponent component = type.getRecordComponents()[index];
            String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                return components(component.getType()).map(inner -> List.of(name + "." + inner.get(0), inner.get(1)));
            }
            DefaultValue value =
                    type.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(DefaultValue.class);
            return Stream.of(List.of(name, value == null ? NOTHING : code(String.join(",", value.value()))));
        });
    }

    @Test
    void annotationsHaveTheirMembers() throws ClassNotFoundException {
        String page = page("annotations.md");
        List<String> names = new ArrayList<>();
        for (SourceFile file : CHECKOUT.mainJava()) {
            Matcher annotation = ANNOTATION.matcher(file.text());
            if (annotation.find() && !annotation.group(2).equals("Internal")) {
                names.add(annotation.group(2));
                Class<?> type = Class.forName(annotation.group(1) + "." + annotation.group(2));
                assertThat(beginnings(rows(section(page, "### `@" + annotation.group(2) + "`"))))
                        .as(annotation.group(2))
                        .containsExactlyInAnyOrderElementsOf(Stream.of(type.getDeclaredMethods())
                                .map(member -> List.of(code(member.getName()), defaultOf(member)))
                                .toList());
            }
        }
        assertThat(page.lines()
                        .filter(line -> line.startsWith("### `@"))
                        .map(line -> line.substring(6, line.length() - 1)))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    private static String defaultOf(Method member) {
        Object value = member.getDefaultValue();
        if (value == null) {
            return "required";
        }
        if (value instanceof Object[] several) {
            assertThat(several).isEmpty();
            return "`{}`";
        }
        if (value.equals(JsonRpcParam.NONE)) {
            return NOTHING;
        }
        return code(value instanceof String text ? '"' + text + '"' : value.toString());
    }

    @Test
    void typesOfErrorsAreThoseOfTheCatalogue() {
        Map<String, String> expected = new TreeMap<>();
        JsonParser.parseString(read("protocol/catalogue.json"))
                .getAsJsonObject()
                .getAsJsonArray("errors")
                .forEach(error -> expected.put(
                        code(error.getAsJsonObject().get("type").getAsString()),
                        error.getAsJsonObject().get("code").getAsString()));
        Map<String, String> found = new TreeMap<>();
        rows(section(page("errors.md"), "## Types of errors")).forEach(row -> found.put(row.get(0), row.get(1)));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void exceptionsOfBothClientsAreInTheTables() {
        String page = page("errors.md");
        Stream<String> java = CHECKOUT.mainJava().stream()
                .map(SourceFile::path)
                .filter(path -> path.matches(".*/(core/error|client/event)/\\w+Exception\\.java"))
                .map(path -> path.replaceFirst(".*/(\\w+)\\.java", "$1"));
        Stream<String> typeScript = Stream.of("base", "connection")
                .flatMap(folder -> TYPESCRIPT_ERROR
                        .matcher(read("jsonrpc-js/src/" + folder + "/errors.ts"))
                        .results()
                        .map(match -> match.group(1)));
        List<String> all = Stream.concat(java, typeScript).toList();
        assertThat(all).hasSizeGreaterThan(25);
        assertThat(all.stream().filter(name -> !page.contains("`" + name + "`")))
                .isEmpty();
        assertThat(Arrays.stream(page.split("`")).filter(word -> word.matches("\\w+Exception")))
                .allMatch(name -> all.contains(name) || name.equals("CancellationException"));
    }
}
