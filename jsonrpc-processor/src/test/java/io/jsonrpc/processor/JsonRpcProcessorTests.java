package io.jsonrpc.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.contract.ServiceContract;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that the compiler of the JDK compiles with the processor. */
class JsonRpcProcessorTests {

    private static final String IMPORTS = """
            package shop;
            import io.jsonrpc.annotation.*;
            import java.util.*;
            import java.util.concurrent.*;
            """;

    @TempDir
    Path classes;

    /**
     * What the compiler says, one line each, with the line of the source.
     *
     * @param source the type {@code shop.Api}, and others
     */
    private List<String> compile(String source, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///shop/Api.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return IMPORTS + source;
                    }
                };
        List<String> all = new ArrayList<>(
                List.of("-d", this.classes.toString(), "-parameters", "-cp", System.getProperty("java.class.path")));
        all.addAll(List.of(options));
        JavaCompiler.CompilationTask task = compiler.getTask(new StringWriter(), null, said, all, null, List.of(file));
        if (options.length == 0) {
            task.setProcessors(List.of(new JsonRpcProcessor()));
        }
        task.call();
        return said.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getLineNumber() - IMPORTS.lines().count() + ": "
                        + diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    private JsonObject texts(String type) throws IOException {
        return JsonParser.parseString(Files.readString(this.classes.resolve("META-INF/jsonrpc/docs/" + type + ".json")))
                .getAsJsonObject();
    }

    /** Each is a fault at the start, too, with the same words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Object find(String text); Object find(long id);",
                "@JsonRpcMethod(\"a\") void one(); @JsonRpcMethod(value = \"b\", aliases = \"a\") void two();",
                "<T> T get(Class<T> type);",
                "@JsonRpcNotification int seen(String symbol);",
                "@JsonRpcMethod(timeout = \"soon\") void later(int id);",
                "@JsonRpcMethod(maxConcurrent = -1) void pay(String account);",
                "@JsonRpcMethod(orderedBy = \"acount\") void pay(String account);",
                "@JsonRpcStream(buffer = 0) Flow.Publisher<String> watch();",
                "@JsonRpcStream(delivery = Delivery.CONFLATE) Flow.Publisher<String> watch();",
                "void move(@JsonRpcParam(\"to\") String from, String to);",
                "void move(@JsonRpcParam(\"to\") String from, @JsonRpcParam(\"to\") List<String> at);",
            })
    void aFaultOfTheStartIsAnErrorOfTheCompiler(String members) throws Exception {
        String source = "@JsonRpcService public interface Api {\n" + members + "\n}";

        List<String> errors = compile(source);

        assertThat(errors).hasSize(1).first().asString().startsWith("2: ");
        assertThat(compile(source, "-proc:none")).isEmpty();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {this.classes.toUri().toURL()}, getClass().getClassLoader())) {
            assertThat(faults(loader.loadClass("shop.Api"))).contains(words(errors.get(0)));
        }
    }

    /** Without what one of them shows more exactly: the parameters of a method, or its type variables. */
    private static String words(String text) {
        return text.replaceFirst("^\\d+: ", "").replaceAll("<T>|\\([^)]*\\)", "");
    }

    private static String faults(Class<?> type) {
        try {
            ServiceContract.of(type);
            return "";
        } catch (ContractException faults) {
            return words(faults.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    void stop()        | Api.stop() is a method on the wire, and is not public: make it public
                    public static void stop() | Api.stop() is a method on the wire, and is static: make it an instance method
                    public void rpcStop() | 'rpc.stop' of Api.rpcStop(): names that begin with rpc. or $/ are reserved
                    """)
    void aMethodOfAClassThatCannotBeCalledIsAnError(String method, String error) {
        String name = method.contains("rpc") ? "(\"rpc.stop\")" : "";
        assertThat(compile("public class Api {\n@JsonRpcMethod" + name + " " + method + " {}\n}"))
                .containsExactly("2: " + error);
    }

    @Test
    void aContractWithoutFaultsCompiles() {
        assertThat(compile("""
                        @JsonRpcService("shop") public interface Api {
                            @JsonRpcMethod(value = "find", aliases = "shop.search", timeout = "PT1.5S", orderedBy = "text")
                            List<String> find(String text, @JsonRpcParam(defaultValue = "1") int page);
                            @JsonRpcMethod(timeout = "2 m") void again();
                            @JsonRpcNotification CompletableFuture<Void> seen(String text);
                            @JsonRpcStream(delivery = Delivery.CONFLATE, conflateBy = "symbol", buffer = 65536)
                            Flow.Publisher<String> watch();
                            @JsonRpcMethod(timeout = "pt10s") void lower();
                            @JsonRpcMethod(timeout = "PT+1,5S") void signed();
                            void move(@JsonRpcParam("room") String target, @Deprecated String room);
                            void name(@JsonRpcParam("user") String name, java.security.Principal user);
                            static void help() {}
                            default void more() {}
                        }
                        """)).isEmpty();
    }

    @Test
    void commentsAreKept() throws Exception {
        assertThat(compile("""
                        /** What is sold. */
                        @JsonRpcService("shop") public interface Api {
                            /**
                             * Finds {@link Article articles}. Those {@code <b>{new}</b>} come
                             * first, see {@link Article#name}.
                             *
                             * <p>A second <em>paragraph</em>; 1 &lt; 2.
                             *
                             * <pre>{@code
                             * find("tea");
                             * }</pre>
                             *
                             * @param words what to look for,
                             *     "in quotes"
                             * @param pages none
                             * @return at most a hundred
                             * @throws IllegalStateException never
                             */
                            List<Map<String, Article[]>> find(String words, int[]... pages);

                            void silent();
                        }

                        /**
                         * Something that is sold: é. Really!
                         *
                         * @param name its name
                         */
                        record Article(String name, Kind kind, Thread thread) {}

                        /** One of two. */
                        sealed interface Kind {}

                        final class Food implements Kind {
                            /** Where it is from. */
                            Optional<Food> origin;
                            /** No member. */
                            static int count;
                        }

                        final class Other implements Kind {}
                        """)).isEmpty();

        assertThat(texts("shop.Api")).isEqualTo(JsonParser.parseString("""
                                {"methods":{"find(java.lang.String,int[][])":{
                                  "summary":"Finds articles",
                                  "description":"Those `<b>{new}</b>` come first, see `Article.name`.\\n\\nA second paragraph; 1 < 2.",
                                  "params":{"words":"what to look for, \\"in quotes\\"","pages":"none"},
                                  "returns":"at most a hundred"}}}
                                """));
        assertThat(texts("shop.Article")).isEqualTo(JsonParser.parseString("""
                                {"description":"Something that is sold: é. Really!","members":{"name":"its name"}}
                                """));
        assertThat(texts("shop.Kind")).isEqualTo(JsonParser.parseString("{\"description\":\"One of two\"}"));
        assertThat(texts("shop.Food"))
                .isEqualTo(JsonParser.parseString("{\"members\":{\"origin\":\"Where it is from\"}}"));
        assertThat(this.classes.resolve("META-INF/jsonrpc/docs/shop.Other.json"))
                .doesNotExist();
    }
}
