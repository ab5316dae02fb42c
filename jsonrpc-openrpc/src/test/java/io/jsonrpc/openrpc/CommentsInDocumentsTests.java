package io.jsonrpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.processor.JsonRpcProcessor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processor has kept of comments is in the document, where no annotation says it. */
class CommentsInDocumentsTests {

    private static final String SOURCE = """
            package shop;
            import io.jsonrpc.annotation.*;
            @JsonRpcService("shop") public interface Api {
                /**
                 * Finds articles. By words.
                 *
                 * @param words what to look for
                 * @param page which page
                 * @return ten of them
                 */
                Article find(String words, @JsonRpcParam(value = "at", description = "annotated") int page);

                /** In Javadoc. Described in Javadoc. */
                @JsonRpcMethod(summary = "annotated") void stop();

                /**
                 * What is sold.
                 *
                 * @param name its name
                 * @param maker who made it
                 */
                record Article(String name, Maker maker) {}

                /** A maker. */
                record Maker(String name) {}
            }
            """;

    @TempDir
    Path classes;

    private ServiceContract compiled() throws Exception {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///shop/Api.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return SOURCE;
                    }
                };
        List<String> options =
                List.of("-d", this.classes.toString(), "-parameters", "-cp", System.getProperty("java.class.path"));
        JavaCompiler.CompilationTask task =
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, options, null, List.of(file));
        task.setProcessors(List.of(new JsonRpcProcessor()));
        assertThat(task.call()).isTrue();
        URLClassLoader loader = new URLClassLoader(
                new URL[] {this.classes.toUri().toURL()}, getClass().getClassLoader());
        return ServiceContract.of(loader.loadClass("shop.Api"));
    }

    @Test
    void commentsAreTheTextsOfMethodsParamsResultsAndTypes() throws Exception {
        OpenRpcInfo info = new OpenRpcInfo("Shop", "1", null, OpenRpcInfo.Specification.V1_3);
        JsonObject document = new OpenRpcWriter(
                        info,
                        new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT)
                                .typedValues(false))
                .write("/shop", List.of(compiled()), List.of());

        JsonObject find = document.getAsJsonArray("methods").get(0).getAsJsonObject();
        assertThat(find.get("summary").getAsString()).isEqualTo("Finds articles");
        assertThat(find.get("description").getAsString()).isEqualTo("By words.");
        assertThat(find.getAsJsonArray("params"))
                .extracting(param -> param.getAsJsonObject().get("description").getAsString())
                .containsExactly("what to look for", "annotated");
        assertThat(find.getAsJsonObject("result").get("description").getAsString())
                .isEqualTo("ten of them");
        JsonObject stop = document.getAsJsonArray("methods").get(1).getAsJsonObject();
        assertThat(stop.get("summary").getAsString()).isEqualTo("annotated");
        assertThat(stop.get("description").getAsString()).isEqualTo("Described in Javadoc.");
        assertThat(document.getAsJsonObject("components").getAsJsonObject("schemas"))
                .isEqualTo(JsonParser.parseString("""
                                {"Article":{"type":"object","description":"What is sold","properties":{
                                  "name":{"type":"string","description":"its name"},
                                  "maker":{"allOf":[{"$ref":"#/components/schemas/Maker"},{"description":"who made it"}]}},
                                  "required":["name","maker"]},
                                "Maker":{"type":"object","description":"A maker","properties":{"name":{"type":"string"}},
                                  "required":["name"]}}
                                """));
    }
}
