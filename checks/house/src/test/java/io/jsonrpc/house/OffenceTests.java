package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule finds what was made to break it, in a checkout of one module. */
class OffenceTests {

    private static final String SKIPPED = "<maven.install.skip>true</maven.install.skip>";

    @TempDir
    private Path root;

    @BeforeEach
    void thereIsOneModuleAndOneThatIsNotPublished() throws IOException {
        write("pom.xml", "<modules><module>one</module><module>checks/two</module></modules>");
        write("one/pom.xml", "<project/>");
        write("checks/two/pom.xml", SKIPPED);
        write("checks/two/src/main/java/p/Long.java", "package p; class Long {\n" + "\n".repeat(400) + "}\n");
    }

    @Test
    void aFileOf301LinesIsTooLong() throws IOException {
        type("Fits", "\n".repeat(298));
        type("Long", "\n".repeat(299));
        assertThat(found()).containsExactly("file one/src/main/java/p/Long.java 301");
    }

    @Test
    void aClassOfPropertiesMayHave400Lines() throws IOException {
        write("one/src/main/java/p/Fits.java", properties("Fits", 397));
        write("one/src/main/java/p/Long.java", properties("Long", 398));
        write(
                "one/src/main/java/p/ConfigurationProperties.java",
                "package p; @interface ConfigurationProperties { String value(); }\n");
        assertThat(found()).containsExactly("file one/src/main/java/p/Long.java 401");
    }

    @Test
    void aPackageOf26TypesIsTooFull() throws IOException {
        for (int i = 1; i <= 26; i++) {
            type("T" + i, "");
        }
        write("one/src/main/java/p/q/Other.java", "package p.q; class Other {}\n");
        assertThat(found()).containsExactly("package p 26");
    }

    @Test
    void aCircleOfFiveClassesIsTooLarge() throws IOException {
        circle("A", "B", "C", "D", "E");
        circle("V", "W", "X", "Y");
        compile();
        assertThat(found()).containsExactly("circle p 5 A B C D E");
    }

    @Test
    void aCircleThroughNestedTypesAndLambdasIsFound() throws IOException {
        circle("A", "B", "C", "D");
        type("D", "static class Inner { Runnable r = () -> E.run(); }");
        type("E", "static void run() { new A(); }");
        compile();
        assertThat(found()).containsExactly("circle p 5 A B C D E");
    }

    @Test
    void aSealedTypeAndWhatItPermitsCountAsOne() throws IOException {
        write(
                "one/src/main/java/p/S.java",
                "package p; sealed interface S permits A, B,\n    C, D { static S make() { return new A(); } }\n");
        for (String name : List.of("A", "B", "C", "D")) {
            write("one/src/main/java/p/" + name + ".java", "package p; record " + name + "() implements S {}\n");
        }
        compile();
        assertThat(found()).isEmpty();
    }

    @Test
    void aCircleOfTypeScriptModulesIsTooLarge() throws IOException {
        List<String> names = List.of("a", "b", "c", "d", "e");
        for (int i = 0; i < names.size(); i++) {
            String next = names.get((i + 1) % names.size());
            write("jsonrpc-js/src/" + names.get(i) + ".ts", "import {\n  type X,\n} from \"./" + next + ".js\";\n");
        }
        assertThat(found()).containsExactly("circle jsonrpc-js/src 5 a b c d e");
    }

    @Test
    void whatIsListedAndNoLargerIsNoProblem() {
        assertThat(problems("file A.java 310", "file A.java 320")).isEmpty();
        assertThat(problems("circle p 5 A B C D E", "circle p 6 A B C D E F")).isEmpty();
    }

    @Test
    void whatIsNotListedIsAProblem() {
        assertThat(problems("package p 26", "package q 26")).hasSize(2);
        assertThat(problems("circle p 5 A B C D X", "circle p 6 A B C D E F")).hasSize(2);
    }

    @Test
    void whatHasGrownIsAProblem() {
        assertThat(problems("file A.java 321", "file A.java 320"))
                .containsExactly("too large, not listed or larger than listed: file A.java 321");
    }

    @Test
    void whatIsListedAndGoneIsAProblem() {
        assertThat(Ratchet.problems(List.of(), List.of(Offence.parse("file A.java 320"))))
                .containsExactly("listed, but no longer too large: file A.java 320");
    }

    private static List<String> problems(String found, String listed) {
        return Ratchet.problems(List.of(Offence.parse(found)), List.of(Offence.parse(listed)));
    }

    private List<String> found() throws IOException {
        Files.createDirectories(this.root.resolve("one/target/classes"));
        return Offence.in(new Checkout(this.root)).stream()
                .map(Offence::toString)
                .toList();
    }

    /** Each uses the next, and the last the first. */
    private void circle(String... names) throws IOException {
        for (int i = 0; i < names.length; i++) {
            type(names[i], names[(i + 1) % names.length] + " next;");
        }
    }

    private void type(String name, String body) throws IOException {
        write("one/src/main/java/p/" + name + ".java", "package p;\nclass " + name + " {" + body + "}\n");
    }

    private static String properties(String name, int emptyLines) {
        return "package p;\n@ConfigurationProperties(\"jsonrpc\") class " + name + " {\n" + "\n".repeat(emptyLines)
                + "}\n";
    }

    private void write(String path, String text) throws IOException {
        Path file = this.root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Only circles are looked for in class files. */
    private void compile() throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-d", this.root.resolve("one/target/classes").toString()));
        try (Stream<Path> files = Files.walk(this.root.resolve("one/src/main/java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, System.out, System.out, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }
}
