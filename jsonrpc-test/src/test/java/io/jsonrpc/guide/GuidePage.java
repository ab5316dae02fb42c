package io.jsonrpc.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java of a page of docs/guide. Blocks of another framework, which begin with {@code ```java theirs}, do not belong to it.
 */
public record GuidePage(List<String> lines) {

    public static GuidePage of(String name) throws IOException {
        return new GuidePage(Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/guide/" + name + ".md")))
                .results()
                .flatMap(block -> Arrays.stream(block.group(1).split("\\n")))
                .toList());
    }

    /** Checks that each line is one of these test sources, with other spaces perhaps. */
    public void isCompiledFrom(String folderOrFile) throws IOException {
        String compiled;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java", folderOrFile))) {
            compiled = files.filter(Files::isRegularFile)
                    .map(GuidePage::text)
                    .map(GuidePage::squeezed)
                    .collect(Collectors.joining());
        }
        assertThat(this.lines).hasSizeGreaterThan(20);
        assertThat(this.lines).allSatisfy(line -> assertThat(compiled).contains(squeezed(line)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String squeezed(String code) {
        return code.replaceAll("(?m)(?<!:)//.*$", "").replaceAll("\\s+", "").replace("this.tester", "tester");
    }
}
