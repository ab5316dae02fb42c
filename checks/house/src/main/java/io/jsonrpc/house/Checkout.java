package io.jsonrpc.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A checkout of this repository and its files, sorted by path.
 *
 * @param root the folder of the parent pom
 */
record Checkout(Path root) {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", "dist", ".git");

    /** The modules with main code that is published, or shown to users: those whose pom does not skip the install. */
    List<String> modules() {
        String pom = read(this.root.resolve("pom.xml"));
        return MODULE.matcher(pom.substring(0, pom.indexOf("</modules>")))
                .results()
                .map(found -> found.group(1))
                .filter(module ->
                        !read(this.root.resolve(module).resolve("pom.xml")).contains("<maven.install.skip>true<"))
                .toList();
    }

    /** The Java files of a module's main code, without {@code package-info}, which holds no type. */
    List<SourceFile> mainJava(String module) {
        return files(module + "/src/main/java", path -> path.endsWith(".java") && !path.endsWith("-info.java"));
    }

    /** The Java files of the main code of all modules. */
    List<SourceFile> mainJava() {
        return modules().stream().flatMap(module -> mainJava(module).stream()).toList();
    }

    List<SourceFile> mainTypeScript() {
        return files("jsonrpc-js/src", path -> path.endsWith(".ts"));
    }

    List<SourceFile> javaTests() {
        return files("", path -> path.endsWith(".java") && path.contains("src/test/"));
    }

    /** The Java files of what is never published. */
    List<SourceFile> checksJava() {
        return files("checks", path -> path.endsWith(".java"));
    }

    /** The Markdown files, without those that scripts write. */
    List<SourceFile> documents() {
        return files("", path -> path.endsWith(".md") && !path.startsWith("docs/performance/"));
    }

    List<SourceFile> typeScriptTests() {
        return files("jsonrpc-js/test", path -> path.endsWith(".ts"));
    }

    Path classes(String module) {
        return this.root.resolve(module).resolve("target/classes");
    }

    /** What {@code WayTests} and the test of the TypeScript client have written in this checkout. */
    List<SourceFile> ways() {
        List<SourceFile> ways = new ArrayList<>();
        for (String folder : List.of("checks/house/target/hops", "jsonrpc-js/target/hops")) {
            ways.addAll(filesUnder(this.root.resolve(folder), path -> path.endsWith(".txt")));
        }
        return ways;
    }

    private List<SourceFile> files(String folder, Predicate<String> wanted) {
        return filesUnder(this.root.resolve(folder), wanted);
    }

    private List<SourceFile> filesUnder(Path folder, Predicate<String> wanted) {
        List<SourceFile> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    boolean skip = !visited.equals(folder)
                            && NOT_SOURCES.contains(visited.getFileName().toString());
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = Checkout.this.root.relativize(file).toString().replace('\\', '/');
                    if (wanted.test(path)) {
                        found.add(new SourceFile(path, read(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort((one, other) -> one.path().compareTo(other.path()));
        return found;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
