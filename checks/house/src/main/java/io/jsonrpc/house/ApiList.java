package io.jsonrpc.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public API as {@code checks/house/api} has it, a file for each module: a type, then its signatures, each indented. A
 * change is written there only when CHANGELOG announces it.
 */
final class ApiList {

    /** Whose Java signatures are listed. */
    static final List<String> JAVA = List.of(
            "jsonrpc-core",
            "jsonrpc-client",
            "jsonrpc-spring",
            "jsonrpc-server",
            "jsonrpc-jackson",
            "jsonrpc-openrpc",
            "jsonrpc-processor",
            "jsonrpc-test");

    /** Whose exported declarations the module's own test writes and compares. */
    static final String TYPESCRIPT = "jsonrpc-js";

    private static final String CHANGELOG_MARK = "# announced in CHANGELOG ";

    private static final String INDENT = "  ";

    private ApiList() {}

    /** Writes the lists that have changed. */
    static void accept(Checkout checkout) {
        for (String module : JAVA) {
            accept(checkout, module, PublicApi.of(checkout, module));
        }
        Path written = checkout.root().resolve(TYPESCRIPT).resolve("target/api.txt");
        if (Files.exists(written)) {
            accept(checkout, TYPESCRIPT, parse(Checkout.read(written)));
        }
    }

    private static void accept(Checkout checkout, String module, SortedMap<String, List<String>> now) {
        SortedMap<String, List<String>> listed = listed(checkout, module);
        if (listed.equals(now)) {
            return;
        }
        String news = unreleased(Checkout.read(checkout.root().resolve("CHANGELOG.md")));
        if (!listed.isEmpty()) {
            List<String> problems = problems(changes(listed, now), news, mark(checkout, module));
            if (!problems.isEmpty()) {
                throw new IllegalStateException(
                        module + ": announce in CHANGELOG.md, [Unreleased], what has changed in the API:\n"
                                + String.join("\n", problems));
            }
        }
        StringBuilder text = new StringBuilder(CHANGELOG_MARK + hash(news) + '\n');
        now.forEach((type, signatures) -> {
            text.append(type).append('\n');
            signatures.forEach(
                    signature -> text.append(INDENT).append(signature).append('\n'));
        });
        try {
            Files.createDirectories(file(checkout, module).getParent());
            Files.writeString(file(checkout, module), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The list as it is committed, by type; empty if there is none. */
    static SortedMap<String, List<String>> listed(Checkout checkout, String module) {
        Path file = file(checkout, module);
        return Files.exists(file) ? parse(Checkout.read(file)) : new TreeMap<>();
    }

    static SortedMap<String, List<String>> parse(String text) {
        SortedMap<String, List<String>> types = new TreeMap<>();
        List<String> signatures = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(INDENT)) {
                signatures.add(line.substring(INDENT.length()));
            } else if (!line.startsWith("#")) {
                signatures = new ArrayList<>();
                types.put(line, signatures);
            }
        }
        return types;
    }

    /** What is new (+) or gone (-), by type. */
    static SortedMap<String, List<String>> changes(Map<String, List<String>> before, Map<String, List<String>> after) {
        SortedMap<String, List<String>> changes = new TreeMap<>();
        TreeSet<String> types = new TreeSet<>(before.keySet());
        types.addAll(after.keySet());
        for (String type : types) {
            List<String> old = before.getOrDefault(type, List.of());
            List<String> now = after.getOrDefault(type, List.of());
            List<String> lines = new ArrayList<>();
            old.stream().filter(line -> !now.contains(line)).forEach(line -> lines.add("- " + line));
            now.stream().filter(line -> !old.contains(line)).forEach(line -> lines.add("+ " + line));
            if (!lines.isEmpty()) {
                changes.put(type, lines);
            }
        }
        return changes;
    }

    /**
     * Which changes the section of CHANGELOG does not announce: all of them if it is the section of the last change, else
     * those of types that it does not name.
     */
    static List<String> problems(Map<String, List<String>> changes, String news, @Nullable String lastMark) {
        boolean unchanged = Objects.equals(hash(news), lastMark);
        List<String> problems = new ArrayList<>();
        changes.forEach((type, lines) -> {
            String name = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
            if (unchanged
                    || !Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                            .matcher(news)
                            .find()) {
                problems.add(type + "\n    " + String.join("\n    ", lines));
            }
        });
        return problems;
    }

    private static @Nullable String mark(Checkout checkout, String module) {
        return Checkout.read(file(checkout, module))
                .lines()
                .filter(line -> line.startsWith(CHANGELOG_MARK))
                .map(line -> line.substring(CHANGELOG_MARK.length()))
                .findFirst()
                .orElse(null);
    }

    private static Path file(Checkout checkout, String module) {
        return checkout.root().resolve("checks/house/api").resolve(module + ".txt");
    }

    /** The section at the top, of what is not released yet. */
    static String unreleased(String changelog) {
        int start = changelog.indexOf("## [Unreleased]");
        int end = changelog.indexOf("\n## [", start + 1);
        return changelog.substring(start, end < 0 ? changelog.length() : end);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
