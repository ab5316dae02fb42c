package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name types that exist, link to files that exist, and can be read in a narrow window. */
class DocumentTests {

    private static final int COLUMNS = 120;

    private static final Checkout CHECKOUT =
            new Checkout(Path.of("../..").toAbsolutePath().normalize());

    /** A name in capitals and small letters that stands alone in backticks, with or without a member behind it. */
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w*)(?:[.#(][^`]*)?`");

    private static final Pattern DECLARATION =
            Pattern.compile("\\b(?:class|interface|record|enum|type)\\s+([A-Z]\\w*)");

    /** A block of Java that is no other framework's. */
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("\\b([A-Z]\\w+)");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    /** Types of the platforms. */
    private static final Set<String> FOREIGN =
            Set.of("AbortSignal", "Future", "Gson", "HttpClient", "HttpServerResponse", "Throwable");

    @Test
    void typesThatTheDesignNamesExist() {
        Set<String> declared = declaredTypes();
        assertThat(problems(
                        file -> file.path().equals("ARCHITECTURE.md")
                                || file.path().startsWith("docs/design/"),
                        file -> found(TYPE, file).filter(name -> !declared.contains(name) && !FOREIGN.contains(name))))
                .isEmpty();
    }

    @Test
    void linksLeadToFiles() {
        assertThat(problems(
                        file -> true,
                        file -> found(LINK, file)
                                .filter(link -> !Files.exists(
                                        CHECKOUT.root().resolve(file.folder()).resolve(link)))))
                .isEmpty();
    }

    @Test
    void proseHasLinesOfOneHundredAndTwentyColumns() {
        assertThat(problems(
                        file -> true,
                        file -> prose(file).filter(line -> line.codePointCount(0, line.length()) > COLUMNS)))
                .isEmpty();
    }

    /** Who copies code from a page of the guide finds there in which package each type is. */
    @Test
    void javaOfTheGuideImportsTheTypesOfOurs() {
        Set<String> ours = CHECKOUT.mainJava().stream()
                .map(file -> file.path().replaceFirst(".*/(\\w+)\\.java$", "$1"))
                .collect(Collectors.toSet());
        assertThat(problems(
                        file -> file.path().equals("README.md") || file.path().startsWith("docs/guide/"), file -> {
                            String java = found(JAVA, file).collect(Collectors.joining());
                            String imports = java.lines()
                                    .filter(line -> line.startsWith("import "))
                                    .collect(Collectors.joining());
                            Set<String> known = Stream.concat(found(NAME, imports), found(DECLARATION, java))
                                    .collect(Collectors.toSet());
                            return found(NAME, java.replaceAll("\"[^\"]*\"|//.*|import .*", ""))
                                    .distinct()
                                    .filter(name -> ours.contains(name) && !known.contains(name));
                        }))
                .isEmpty();
    }

    /** What a merge leaves behind that kept both sides. */
    @Test
    void noDocumentHasALineOfProseTwice() {
        assertThat(problems(file -> true, file -> {
                    Set<String> before = new HashSet<>();
                    return prose(file).filter(line -> line.length() > COLUMNS / 2 && !before.add(line.strip()));
                }))
                .isEmpty();
    }

    private static List<String> problems(Predicate<SourceFile> which, Function<SourceFile, Stream<String>> check) {
        List<SourceFile> files = CHECKOUT.documents().stream().filter(which).toList();
        assertThat(files).isNotEmpty();
        return files.stream()
                .flatMap(file -> check.apply(file).map(problem -> file.path() + ": " + problem))
                .toList();
    }

    private static Stream<String> found(Pattern pattern, SourceFile file) {
        return found(pattern, file.text());
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    /** The lines that are neither code nor of a table. */
    private static Stream<String> prose(SourceFile file) {
        List<String> found = new ArrayList<>();
        boolean code = false;
        for (String line : file.text().lines().toList()) {
            code ^= line.stripLeading().startsWith("```");
            if (!code && !line.startsWith("    ") && !line.stripLeading().startsWith("|")) {
                found.add(line);
            }
        }
        return found.stream();
    }

    private static Set<String> declaredTypes() {
        return Stream.of(CHECKOUT.mainJava(), CHECKOUT.javaTests(), CHECKOUT.mainTypeScript(), CHECKOUT.checksJava())
                .flatMap(List::stream)
                .flatMap(file -> found(DECLARATION, file))
                .collect(Collectors.toSet());
    }
}
