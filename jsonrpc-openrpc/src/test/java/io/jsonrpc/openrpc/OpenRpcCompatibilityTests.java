package io.jsonrpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which edits of a document break callers, and how that is told. */
class OpenRpcCompatibilityTests {

    private static JsonObject shop() {
        try (InputStream file = OpenRpcCompatibilityTests.class.getResourceAsStream("shop.json")) {
            return JsonParser.parseString(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    private static JsonObject method(JsonObject document, String name) {
        return named(document.getAsJsonArray("methods"), name);
    }

    private static JsonObject named(JsonArray all, String name) {
        return all.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(one -> one.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonArray params(JsonObject document, String method) {
        return method(document, method).getAsJsonArray("params");
    }

    private static JsonObject param(JsonObject document, String method, String name) {
        return named(params(document, method), name);
    }

    private static JsonObject schema(JsonObject document, String name) {
        return document.getAsJsonObject("components").getAsJsonObject("schemas").getAsJsonObject(name);
    }

    private static JsonObject member(JsonObject document, String schema, String name) {
        return schema(document, schema).getAsJsonObject("properties").getAsJsonObject(name);
    }

    /** An edit of the document, and what it breaks. */
    private static Arguments edit(String what, Consumer<JsonObject> edit, String... breaks) {
        return arguments(what, edit, List.of(breaks));
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("nothing", document -> {}),
                edit(
                        "a method is new",
                        document -> document.getAsJsonArray("methods")
                                .add(json("{'name':'shop.new','params':[],'x-direction':'clientToServer'}"))),
                edit(
                        "a method is gone",
                        document -> document.getAsJsonArray("methods").remove(method(document, "shop.find")),
                        "shop.find: the method is gone"),
                edit(
                        "a method is gone, and its alias",
                        document -> document.getAsJsonArray("methods").remove(method(document, "shop.order")),
                        "shop.order: the method is gone",
                        "shop.buy: the method is gone"),
                edit("a method has another name, and the one before as its alias", document -> {
                    method(document, "shop.find").addProperty("name", "shop.search");
                    method(document, "shop.search").add("x-aliases", JsonParser.parseString("[\"shop.find\"]"));
                }),
                edit(
                        "an optional param is new",
                        document -> params(document, "shop.find")
                                .add(json("{'name':'sort','required':false,'schema':{}}"))),
                edit(
                        "a required param is new",
                        document ->
                                params(document, "shop.find").add(json("{'name':'sort','required':true,'schema':{}}")),
                        "shop.find: the param 'sort' is new and required"),
                edit(
                        "a param is gone",
                        document -> params(document, "shop.find").remove(param(document, "shop.find", "max")),
                        "shop.find: the param 'max' is gone"),
                edit(
                        "params change their places",
                        document -> {
                            JsonArray params = params(document, "shop.load");
                            params.add(params.remove(0));
                        },
                        "shop.load: the param 'name' is at another position",
                        "shop.load: the param 'rows' is at another position"),
                edit(
                        "a param becomes required",
                        document -> param(document, "shop.find", "max").addProperty("required", true),
                        "shop.find: the param 'max' is required now"),
                edit(
                        "a param becomes optional",
                        document -> param(document, "shop.find", "words").addProperty("required", false)),
                edit(
                        "a param has another type",
                        document -> param(document, "shop.find", "words").add("schema", json("{'type':'integer'}")),
                        "shop.find: the param 'words' accepts less than before: $ is string and not integer"),
                edit(
                        "a param takes any number",
                        document -> param(document, "shop.find", "page").add("schema", json("{'type':'number'}"))),
                edit(
                        "only whole numbers are sent, and accepted",
                        document -> member(document, "Article", "price").addProperty("type", "integer"),
                        "shop.load: an item of the param 'rows' accepts less than before: $.price is number and not"
                                + " integer"),
                edit(
                        "a param must be longer",
                        document -> param(document, "shop.find", "words")
                                .getAsJsonObject("schema")
                                .addProperty("minLength", 3),
                        "shop.find: the param 'words' accepts less than before: $ has a minLength of 3"),
                edit(
                        "a param has a maximum",
                        document -> param(document, "shop.find", "page")
                                .getAsJsonObject("schema")
                                .addProperty("maximum", 10),
                        "shop.find: the param 'page' accepts less than before: $ has a maximum of 10"),
                edit(
                        "a param may be null no more",
                        document -> param(document, "shop.find", "size")
                                .add("schema", json("{'$ref':'#/components/schemas/Format'}")),
                        "shop.find: the param 'size' accepts less than before: $ is null and not string"),
                edit(
                        "a constant is new, which is sent as well",
                        document -> schema(document, "Format")
                                .getAsJsonArray("enum")
                                .add("HUGE"),
                        "shop.find: the result may be more than before: $.items[*].size may be \"HUGE\"",
                        "shop.watch: an item may be more than before: $.size may be \"HUGE\""),
                edit(
                        "a constant is gone, which was accepted as well",
                        document -> schema(document, "Format")
                                .getAsJsonArray("enum")
                                .remove(new JsonPrimitive("SMALL")),
                        "shop.find: the param 'size' accepts less than before: $ is none of what is possible",
                        "shop.load: an item of the param 'rows' accepts less than before: $.size may be \"SMALL\"",
                        "shop.watch: the param 'size' accepts less than before: $ may be \"SMALL\""),
                edit(
                        "an alternative of a param is gone",
                        document -> schema(document, "Payment")
                                .getAsJsonArray("oneOf")
                                .remove(0),
                        "shop.order: the param 'payment' accepts less than before: $ is none of what is possible",
                        "shop.buy: the param 'payment' accepts less than before: $ is none of what is possible"),
                edit(
                        "a result may be null",
                        document -> method(document, "shop.load")
                                .getAsJsonObject("result")
                                .add("schema", json("{'anyOf':[{'type':'integer'},{'type':'null'}]}")),
                        "shop.load: the result may be more than before: $ is null and not integer"),
                edit(
                        "a result is never null any more",
                        document -> method(document, "shop.order")
                                .getAsJsonObject("result")
                                .add("schema", json("{'type':'string'}"))),
                edit(
                        "a member of a result is new",
                        document -> schema(document, "PageOfArticle")
                                .getAsJsonObject("properties")
                                .add("more", json("{'type':'boolean'}"))),
                edit(
                        "a member of a result may be missing",
                        document -> schema(document, "PageOfArticle")
                                .getAsJsonArray("required")
                                .remove(new JsonPrimitive("total")),
                        "shop.find: the result may be more than before: $.total may be missing"),
                edit(
                        "a recursive type changes",
                        document -> member(document, "Article", "price").addProperty("type", "string"),
                        "shop.find: the result may be more than before: $.items[*].price is string and not number",
                        "shop.load: an item of the param 'rows' accepts less than before: $.price is number and not"
                                + " string",
                        "shop.watch: an item may be more than before: $.price is string and not number"),
                edit(
                        "the values of a map change",
                        document -> member(document, "Article", "ratings")
                                .getAsJsonObject("additionalProperties")
                                .getAsJsonObject("items")
                                .addProperty("type", "string"),
                        "shop.find: the result may be more than before: $.items[*].ratings.*[*] is string and not"
                                + " integer",
                        "shop.load: an item of the param 'rows' accepts less than before: $.ratings.*[*] is integer and"
                                + " not string",
                        "shop.watch: an item may be more than before: $.ratings.*[*] is string and not integer"),
                edit(
                        "an error has another code",
                        document -> method(document, "shop.remove")
                                .getAsJsonArray("errors")
                                .get(0)
                                .getAsJsonObject()
                                .addProperty("code", 1002),
                        "shop.remove: the error 'article.unknown' has the code 1002 now, and had 1001"),
                edit(
                        "an error is new",
                        document -> method(document, "shop.remove")
                                .getAsJsonArray("errors")
                                .add(json("{'code':7,'message':'x','data':{'type':'x'}}"))),
                edit(
                        "a value becomes a stream",
                        document -> method(document, "shop.find").add("x-stream", json("{'item':{}}")),
                        "shop.find: it answers with a stream now"),
                edit(
                        "a stream becomes a value",
                        document -> method(document, "shop.watch").remove("x-stream"),
                        "shop.watch: it answers with a value now"),
                edit(
                        "a stream ends by another method",
                        document -> method(document, "shop.watch")
                                .getAsJsonObject("x-stream")
                                .remove("unsubscribeMethod"),
                        "shop.watch: the unsubscribeMethod of its stream is no longer 'shop.unwatch'"),
                edit(
                        "a param is no stream any more",
                        document -> param(document, "shop.load", "rows").remove("x-stream-argument"),
                        "shop.load: the param 'rows' is a value now"),
                edit(
                        "a notification is answered",
                        document -> method(document, "shop.seen").add("result", json("{'schema':{}}")),
                        "shop.seen: it is no notification any more"),
                edit(
                        "a call is a notification",
                        document -> method(document, "shop.remove").remove("result"),
                        "shop.remove: it is a notification now"),
                edit(
                        "the server calls what it answered",
                        document -> method(document, "shop.load").addProperty("x-direction", "serverToClient"),
                        "shop.load: the method is gone",
                        "shop.load: clients of before do not have the method"),
                edit(
                        "the server answers what it called",
                        document -> method(document, "page.confirm").addProperty("x-direction", "clientToServer")));
    }

    static Stream<Arguments> editsOfWhatTheServerCalls() {
        return Stream.of(
                edit(
                        "a method is new",
                        document -> document.getAsJsonArray("methods")
                                .add(json("{'name':'page.sign','params':[],'result':{'schema':{}},"
                                        + "'x-direction':'serverToClient'}")),
                        "page.sign: clients of before do not have the method"),
                edit(
                        "a notification is new, which clients pass over",
                        document -> document.getAsJsonArray("methods")
                                .add(json("{'name':'page.told','params':[],'x-direction':'serverToClient'}"))),
                edit(
                        "a method is gone",
                        document -> document.getAsJsonArray("methods").remove(method(document, "page.confirm"))),
                edit(
                        "a method has another name, which clients do not know",
                        document -> {
                            JsonObject confirm = method(document, "page.confirm");
                            confirm.addProperty("name", "page.ask");
                            confirm.add("x-aliases", JsonParser.parseString("[\"page.confirm\"]"));
                        },
                        "page.ask: clients of before do not have the method"),
                edit(
                        "a param may be more",
                        document -> param(document, "page.confirm", "text").add("schema", json("{'type':'number'}")),
                        "page.confirm: the param 'text' may be more than before: $ is number and not string"),
                edit(
                        "a param may be null",
                        document -> param(document, "page.confirm", "text")
                                .add("schema", json("{'anyOf':[{'type':'string'},{'type':'null'}]}")),
                        "page.confirm: the param 'text' may be more than before: $ is null and not string"),
                edit(
                        "a param is less",
                        document -> param(document, "page.confirm", "text")
                                .add("schema", json("{'type':'string','maxLength':9}"))),
                edit(
                        "a param may be missing",
                        document -> param(document, "page.confirm", "text").addProperty("required", false),
                        "page.confirm: the param 'text' may be missing now"),
                edit(
                        "a param is gone",
                        document -> params(document, "page.confirm").remove(0),
                        "page.confirm: the param 'text' is gone"),
                edit(
                        "a param is new",
                        document -> params(document, "page.confirm")
                                .add(json("{'name':'more','required':true,'schema':{}}"))),
                edit(
                        "a result is more, which the server accepts",
                        document -> method(document, "page.confirm")
                                .getAsJsonObject("result")
                                .add("schema", json("{'type':['boolean','null']}"))),
                edit(
                        "a result is less, which clients send still",
                        document -> method(document, "page.confirm")
                                .getAsJsonObject("result")
                                .add("schema", json("{'type':'boolean','enum':[true]}")),
                        "page.confirm: the result accepts less than before: $ is not one of [true]"),
                edit(
                        "a call is a notification",
                        document -> method(document, "page.confirm").remove("result"),
                        "page.confirm: it is a notification now"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"edits", "editsOfWhatTheServerCalls"})
    void whatAnEditBreaks(String what, Consumer<JsonObject> edit, List<String> breaks) {
        JsonObject after = shop();
        edit.accept(after);

        assertThat(OpenRpcCompatibility.breaks(shop(), after)).containsExactlyElementsOf(breaks);
    }

    /** Both ends have a method of this name. */
    private static JsonObject chat(String params, String page) {
        return json("{'methods':[{'name':'chat.message','params':[" + params + "],'x-direction':'clientToServer'},"
                + "{'name':'chat.message','params':[" + page + "],'x-direction':'serverToClient'}]}");
    }

    @Test
    void aMethodOfTheServerIsNoneOfItsClients() {
        String text = "{'name':'text','required':true,'schema':{'type':'string'}}";
        String number = text.replace("string", "number");
        JsonObject before = chat(text, text);

        assertThat(OpenRpcCompatibility.breaks(before, chat(number, text)))
                .containsExactly("chat.message: the param 'text' accepts less than before: $ is string and not number");
        assertThat(OpenRpcCompatibility.breaks(before, chat(text, number)))
                .containsExactly("chat.message: the param 'text' may be more than before: $ is number and not string");
        JsonObject after = chat(text, text);
        after.getAsJsonArray("methods").remove(0);
        assertThat(OpenRpcCompatibility.breaks(before, after)).containsExactly("chat.message: the method is gone");
    }

    @Test
    void aTestFailsWithAllThatIsBroken(@TempDir Path folder) throws IOException {
        Path before = folder.resolve("shop-3.json");
        Files.writeString(before, shop().toString());
        JsonObject after = shop();
        after.getAsJsonArray("methods").remove(0);
        param(after, "shop.find", "max").addProperty("required", true);

        OpenRpcCompatibility.requireCompatible(before, shop());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> OpenRpcCompatibility.requireCompatible(before, after))
                .withMessage("""
                    Callers that know shop-3.json are broken by 2 changes:
                      shop.anything: the method is gone
                      shop.find: the param 'max' is required now\
                    """);
    }
}
