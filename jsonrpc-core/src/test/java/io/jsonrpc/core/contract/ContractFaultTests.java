package io.jsonrpc.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.google.gson.TypeAdapter;
import com.google.gson.annotations.JsonAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcExample;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.annotation.ResumeFrom;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.source.Positioned;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What a contract cannot be: each fault with its line, and all of a type at once. */
class ContractFaultTests {

    private static final TypedValues VALUES =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT).typedValues(false);

    interface Shape {}

    abstract static class Solid {}

    interface Callables {
        Callable<String> all();
    }

    interface Futures {
        Future<String> all();
    }

    interface Files {
        InputStream file(String name);
    }

    interface LaterCallables {
        CompletableFuture<Callable<String>> all();
    }

    interface Overloads {
        String find(String text);

        String find(long id);
    }

    interface TwoNames {
        @JsonRpcMethod("look")
        void a();

        @JsonRpcMethod(value = "see", aliases = "look")
        void b();
    }

    interface Generic {
        <T> T get(Class<T> type);
    }

    interface Moves {
        void move(@JsonRpcParam("to") String from, String to);
    }

    interface Whole {
        void place(String order, @JsonRpcParams Extra extra);
    }

    interface WholeRequest {
        void place(String order, Request<Extra> request);
    }

    record Extra(int a) {}

    interface Answers {
        String place(Transaction transaction);
    }

    interface NotifiedStream {
        @JsonRpcNotification
        Stream<String> watch();
    }

    interface Nested {
        Flow.Publisher<Stream<String>> watch();
    }

    interface NoStream {
        @JsonRpcStream
        String last();
    }

    interface Buffer {
        @JsonRpcStream(buffer = 0)
        Stream<String> watch();
    }

    interface ReservedItem {
        @JsonRpcStream(item = "rpc.item")
        Stream<String> watch();
    }

    interface ReservedEnd {
        @JsonRpcStream(unsubscribe = "$/unwatch")
        Stream<String> watch();
    }

    interface NoKey {
        @JsonRpcStream(allow = Delivery.CONFLATE)
        Stream<String> watch();
    }

    interface WrongKey {
        @JsonRpcStream(conflateBy = "length.size")
        Stream<String> watch();
    }

    interface Resumed {
        Stream<Positioned<String>> watch(@ResumeFrom String after);
    }

    interface Unpositioned {
        Stream<String> watch(@ResumeFrom @Nullable String after);
    }

    interface ResumedValue {
        String last(@ResumeFrom @Nullable String after);
    }

    interface Wider {
        @JsonRpcStream(delivery = Delivery.LATEST, allow = Delivery.ALL)
        Stream<String> watch();
    }

    interface Primitives {
        IntStream pull();
    }

    interface Uploads {
        void upload(IntStream rows);
    }

    interface StreamInside {
        void upload(List<Flow.Publisher<String>> rows);
    }

    interface NotifiedUpload {
        @JsonRpcNotification
        void upload(Iterator<String> rows);
    }

    interface UploadForStream {
        Iterator<String> upload(Iterator<String> rows);
    }

    interface RepeatedUpload {
        @JsonRpcMethod(idempotent = true)
        void upload(Iterator<String> rows);
    }

    interface PromptUpload {
        @JsonRpcMethod(execution = Execution.NON_BLOCKING)
        void upload(Iterator<String> rows);
    }

    interface PositionedUpload {
        void upload(Iterator<Positioned<String>> rows);
    }

    interface LaterStreams {
        CompletableFuture<Flow.Publisher<String>> watch();
    }

    interface Notified {
        @JsonRpcNotification
        int seen(String symbol);
    }

    interface Timed {
        @JsonRpcMethod(timeout = "soon")
        void wait(int a);
    }

    interface Negative {
        @JsonRpcMethod(maxConcurrent = -1)
        void pay(String account);
    }

    interface Serial {
        @JsonRpcMethod(maxConcurrent = 1, execution = Execution.SERIAL)
        void pay(String account);
    }

    interface Misspelt {
        @JsonRpcMethod(orderedBy = "acount")
        void pay(String account);
    }

    interface Missing {
        @JsonRpcMethod(orderedBy = "account")
        void pay(Optional<String> account);
    }

    interface Links {
        @JsonRpcMethod(orderedBy = "link")
        void visit(URL link);
    }

    /** Without equals. */
    static final class Account {

        public String number;
    }

    interface Accounts {
        @JsonRpcMethod(orderedBy = "account")
        void pay(Account account);
    }

    interface Blobs {
        @JsonRpcMethod(orderedBy = "account")
        void pay(byte[] account);
    }

    @JsonRpcError(type = "order.unknown", code = 1)
    static class UnknownOrder extends Exception {}

    @JsonRpcError(type = "order.unknown", code = 2)
    static class NoSuchOrder extends Exception {}

    interface Orders {
        void cancel(int id) throws UnknownOrder;

        void find(int id) throws NoSuchOrder;
    }

    @JsonRpcService("prices")
    interface PriceApi {
        void last();
    }

    @JsonRpcService("prices")
    interface CurrencyApi {
        void last();
    }

    static class PriceController implements PriceApi, CurrencyApi {
        @Override
        public void last() {}
    }

    static class Hidden {
        @JsonRpcMethod
        void restart(String reason) {}
    }

    static class Static {
        @JsonRpcMethod
        public static void stop() {}
    }

    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<Arguments> FAULTS = List.of(
            Arguments.of(
                    Overloads.class,
                    "Overloads.find(String) and Overloads.find(long) have one name on the wire; JSON-RPC has no overloads: "
                            + "name one of them"),
            Arguments.of(
                    TwoNames.class,
                    "TwoNames.a() and TwoNames.b() have one name on the wire; JSON-RPC has no overloads: name one of them"),
            Arguments.of(Moves.class, "Two parameters of Moves.move(…) are named 'to'"),
            Arguments.of(
                    Callables.class,
                    "Callables.all() returns Callable: return the value, a CompletableFuture or a Mono instead"),
            Arguments.of(
                    Futures.class,
                    "Futures.all() returns Future: return the value, a CompletableFuture or a Mono instead"),
            Arguments.of(
                    LaterCallables.class,
                    "LaterCallables.all() returns Callable: return the value, a CompletableFuture or a Mono instead"),
            Arguments.of(Files.class, "Files.file(String) returns InputStream: return a byte[] or a String instead"),
            Arguments.of(
                    Answers.class,
                    "Answers.place(Transaction): a method that takes a Transaction answers by it and must return void"),
            Arguments.of(
                    Whole.class,
                    "Whole.place(String, @JsonRpcParams Extra): @JsonRpcParams takes all params, so no other parameter can be "
                            + "bound"),
            Arguments.of(
                    WholeRequest.class,
                    "WholeRequest.place(String, Request): a Request takes all params, so no other parameter can be bound"),
            Arguments.of(
                    PriceController.class,
                    "PriceController implements PriceApi and CurrencyApi, which both have prefix 'prices.' and a method "
                            + "'last'"),
            Arguments.of(Orders.class, "@JsonRpcError(type=\"order.unknown\") is on UnknownOrder and on NoSuchOrder"),
            Arguments.of(
                    Generic.class,
                    "Generic method Generic.<T>get(Class<T>): a contract has no type variables of methods"),
            Arguments.of(
                    LaterStreams.class,
                    "LaterStreams.watch() returns CompletableFuture<Flow.Publisher>: return the Flow.Publisher, and let it "
                            + "fail"),
            Arguments.of(
                    NotifiedStream.class,
                    "NotifiedStream.watch() is a notification and returns a stream: its receiver gets no id of it"),
            Arguments.of(Nested.class, "Nested.watch() returns Stream: an item is a value, not a stream"),
            Arguments.of(
                    Primitives.class,
                    "Primitives.pull() returns IntStream: a stream is returned as Flow.Publisher, Stream or Iterator, and "
                            + "with jsonrpc-spring as Flux"),
            Arguments.of(
                    NoStream.class,
                    "@JsonRpcStream on NoStream.last(): it returns String; a stream is returned as Flow.Publisher, Stream or "
                            + "Iterator, and with jsonrpc-spring as Flux"),
            Arguments.of(Buffer.class, "@JsonRpcStream on Buffer.watch(): buffer=0 is not from 1 to 65536"),
            Arguments.of(
                    ReservedItem.class,
                    "@JsonRpcStream on ReservedItem.watch(): item=\"rpc.item\": names that begin with rpc. or $/ are reserved"),
            Arguments.of(
                    ReservedEnd.class,
                    "@JsonRpcStream on ReservedEnd.watch(): unsubscribe=\"$/unwatch\": names that begin with rpc. or $/ are "
                            + "reserved"),
            Arguments.of(
                    NoKey.class,
                    "@JsonRpcStream on NoKey.watch(): CONFLATE keeps the newest item of each key: name the property with the "
                            + "key, conflateBy=\"…\""),
            Arguments.of(
                    WrongKey.class,
                    "@JsonRpcStream on WrongKey.watch(): conflateBy=\"length.size\": int has no property 'size'"),
            Arguments.of(
                    Resumed.class,
                    "@ResumeFrom of Resumed.watch(String): it stands on one parameter, a @Nullable String"),
            Arguments.of(
                    Unpositioned.class,
                    "@ResumeFrom of Unpositioned.watch(String): its items have no positions; return a stream of "
                            + "Positioned<String>"),
            Arguments.of(
                    ResumedValue.class,
                    "@ResumeFrom on a parameter of ResumedValue.last(String), which does not answer with a stream"),
            Arguments.of(
                    Wider.class,
                    "@JsonRpcStream on Wider.watch(): a receiver may not choose ALL, which keeps more than LATEST"),
            Arguments.of(
                    Uploads.class,
                    "Uploads.upload(IntStream) takes IntStream: a stream is taken as Flow.Publisher, Stream or Iterator, "
                            + "and with jsonrpc-spring as Flux; its items are values"),
            Arguments.of(
                    StreamInside.class,
                    "StreamInside.upload(List) takes List<Publisher<String>>, which has a Flow.Publisher inside: a "
                            + "stream is a parameter of its own"),
            Arguments.of(
                    NotifiedUpload.class,
                    "NotifiedUpload.upload(Iterator) is a notification and takes a stream: a stream lasts as long as its "
                            + "call"),
            Arguments.of(
                    UploadForStream.class,
                    "UploadForStream.upload(Iterator) takes a stream and answers with one: what it takes ends with the "
                            + "answer"),
            Arguments.of(
                    RepeatedUpload.class,
                    "RepeatedUpload.upload(Iterator) is idempotent and takes a stream, which cannot be sent twice"),
            Arguments.of(
                    PromptUpload.class,
                    "PromptUpload.upload(Iterator) is NON_BLOCKING and takes a Iterator<String>, which waits for its "
                            + "items: take a Flow.Publisher"),
            Arguments.of(
                    PositionedUpload.class,
                    "PositionedUpload.upload(Iterator) takes Iterator<Positioned<String>>: the items of a parameter have "
                            + "no positions"),
            Arguments.of(
                    Notified.class,
                    "Notified.seen(String) is a notification and returns int: it is never answered; return void or "
                            + "CompletableFuture<Void>"),
            Arguments.of(
                    Timed.class,
                    "timeout=\"soon\" of Timed.wait(int) is no duration: write \"500ms\", \"10s\", \"2m\" or \"PT10S\""),
            Arguments.of(
                    Negative.class,
                    "maxConcurrent=-1 of Negative.pay(String) is no number of calls: write 1 or more, or 0 for no limit"),
            Arguments.of(
                    Serial.class,
                    "Serial.pay(String) is SERIAL, and its calls wait for others (maxConcurrent), which lets later calls of a"
                            + " session run before: leave the execution out"),
            Arguments.of(Misspelt.class, "orderedBy=\"acount\" of Misspelt.pay(String): no parameter has this name"),
            Arguments.of(
                    Missing.class,
                    "orderedBy=\"account\" of Missing.pay(Optional): the parameter may be missing; order by one that"
                            + " is required"),
            Arguments.of(
                    Blobs.class,
                    "orderedBy=\"account\" of Blobs.pay(byte[]): no two arrays are equal; order by a value"),
            Arguments.of(
                    Links.class,
                    "orderedBy=\"link\" of Links.visit(URL): URLs are compared by the addresses of their hosts, which are"
                            + " looked up; order by a java.net.URI"),
            Arguments.of(
                    Accounts.class,
                    "orderedBy=\"account\" of Accounts.pay(Account): no two values are equal, because Account has no"
                            + " equals; make it a record"),
            Arguments.of(
                    Hidden.class, "Hidden.restart(String) is a method on the wire, and is not public: make it public"),
            Arguments.of(
                    Static.class, "Static.stop() is a method on the wire, and is static: make it an instance method"));

    @ParameterizedTest
    @FieldSource("FAULTS")
    void aFaultIsOneLine(Class<?> type, String line) {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> ServiceContract.of(type))
                .satisfies(fault -> assertThat(fault.faults()).containsExactly(line))
                .withMessage(line);
    }

    interface Many {
        Callable<String> all();

        <T> T get(Class<T> type);

        void move(@JsonRpcParam("to") String from, String to);
    }

    @Test
    void allFaultsOfATypeAreFoundAtOnce() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> ServiceContract.of(Many.class))
                .satisfies(fault -> assertThat(fault.faults())
                        .containsExactly(
                                "Many.all() returns Callable: return the value, a CompletableFuture or a Mono instead",
                                "Generic method Many.<T>get(Class<T>): a contract has no type variables of methods",
                                "Two parameters of Many.move(…) are named 'to'"));
    }

    @Test
    void aParameterWithoutANameIsAFault(@TempDir Path classes) throws Exception {
        String last = "int last(String a, int b);";
        Class<?> api = compiled(classes, "PriceApi", "public interface PriceApi { " + last + " }");
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> ServiceContract.of(api))
                .satisfies(fault -> assertThat(fault.faults())
                        .containsExactly(
                                "Parameter 1 of PriceApi.last(String,int) has no name: compile PriceApi with -parameters or "
                                        + "write @JsonRpcParam(\"…\")",
                                "Parameter 2 of PriceApi.last(String,int) has no name: compile PriceApi with -parameters or "
                                        + "write @JsonRpcParam(\"…\")"));
    }

    @Test
    void positionalParametersNeedNoNames(@TempDir Path classes) throws Exception {
        String positional = "@" + JsonRpcService.class.getName() + "(params = " + ParamsForm.class.getName()
                + ".POSITIONAL) public interface Sums { int add(int a, int b); }";
        ServiceContract sums = ServiceContract.of(compiled(classes, "Sums", positional));
        assertThat(sums.methods())
                .singleElement()
                .satisfies(add -> assertThat(add.form()).isEqualTo(ParamsForm.POSITIONAL));
    }

    @Test
    void aMonoNeedsWhatKnowsIt(@TempDir Path classes) throws Exception {
        compiled(classes, "reactor.core.publisher.Mono", "package reactor.core.publisher; public class Mono<T> {}");
        Class<?> api =
                compiled(classes, "Later", "public interface Later { reactor.core.publisher.Mono<String> last(); }");
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> ServiceContract.of(api))
                .withMessage(
                        "Later.last() returns Mono: return the value or a CompletableFuture instead, or add jsonrpc-spring");
    }

    /** A class compiled without the names of parameters. */
    private static Class<?> compiled(Path classes, String name, String source) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
        SimpleJavaFileObject file = new SimpleJavaFileObject(uri, SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");
        List<String> options = List.of("-d", classes.toString(), "-proc:none", "-cp", path);
        assertThat(compiler.getTask(null, null, null, options, null, List.of(file))
                        .call())
                .isTrue();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> loaded = loader.loadClass(name);
            // Loads what its methods name while that is possible.
            assertThat(loaded.getMethods()).isNotNull();
            return loaded;
        }
    }

    interface Declaring {
        void place(int order) throws SQLException, UnknownOrder, IllegalStateException;

        void ship(int order) throws IOException;
    }

    @Test
    void aDeclaredExceptionWithoutAnErrorIsANoteAndNoFault() {
        assertThat(ServiceContract.of(Declaring.class).notes())
                .containsExactly(
                        "Declaring.place throws SQLException, which has no @JsonRpcError: clients see -32603",
                        "Declaring.ship throws IOException, which has no @JsonRpcError: clients see -32603");
    }

    interface Shapes {
        void area(Shape shape);

        void all(List<Shape> shapes);

        void solid(Solid solid);

        void type(Class<?> type);
    }

    @Test
    void typesThatNothingCanBeBoundToAreFaultsOfTheEndThatIsCalled() {
        assertThat(ContractChecks.receiving(ServiceContract.of(Shapes.class), VALUES))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("Parameter 'shapes' of Shapes.all(List): " + Shape.class.getName()
                                        + " is an interface that nothing can be bound to; make it sealed, or register a type "
                                        + "adapter (JsonRpcGsonCustomizer)"),
                        line -> assertThat(line)
                                .isEqualTo("Parameter 'shape' of Shapes.area(Shape): " + Shape.class.getName()
                                        + " is an interface that nothing can be bound to; make it sealed, or register a type "
                                        + "adapter (JsonRpcGsonCustomizer)"),
                        line -> assertThat(line)
                                .isEqualTo("Parameter 'solid' of Shapes.solid(Solid): " + Solid.class.getName()
                                        + " is an abstract class that nothing can be bound to; make it sealed, or register a "
                                        + "type adapter (JsonRpcGsonCustomizer)"),
                        line -> assertThat(line)
                                .startsWith(
                                        "Parameter 'type' of Shapes.type(Class): nothing can be bound to java.lang.Class")
                                .endsWith("; register a type adapter (JsonRpcGsonCustomizer)"));
    }

    record Drawing(String name, List<Shape> shapes, Drawing below) {}

    record Page(Optional<Drawing> drawing, LocalDate day, Set<Number> numbers) {}

    record Box<T>(T value, List<T> more) {}

    record Adapted(@JsonAdapter(ShapeAdapter.class) Shape shape) {}

    static class ShapeAdapter extends TypeAdapter<Shape> {

        @Override
        public void write(JsonWriter out, Shape value) throws IOException {
            out.nullValue();
        }

        @Override
        public Shape read(JsonReader in) throws IOException {
            in.skipValue();
            return new Shape() {};
        }
    }

    interface Pages {
        void print(Page page);

        void open(Box<String> box, Adapted adapted);
    }

    @Test
    void aRecordWithAMemberThatNothingCanBeBoundToIsAFault() {
        assertThat(ContractChecks.receiving(ServiceContract.of(Pages.class), VALUES))
                .containsExactly("Parameter 'page' of Pages.print(Page): " + Shape.class.getName()
                        + ", the type of Drawing.shapes, is an interface that nothing can be bound to; make it sealed, or"
                        + " register a type adapter (JsonRpcGsonCustomizer)");
    }

    interface Defaults {
        void list(@JsonRpcParam(defaultValue = "ten") int limit);

        void take(@JsonRpcParam(value = "max", defaultValue = "[1]") boolean many);

        void fine(
                @JsonRpcParam(defaultValue = "10") int limit,
                @JsonRpcParam(defaultValue = "EUR") String currency,
                @JsonRpcParam(defaultValue = "[]") List<String> more);
    }

    @Test
    void aDefaultThatDoesNotFitIsAFault() {
        assertThat(ContractChecks.receiving(ServiceContract.of(Defaults.class), VALUES))
                .containsExactly(
                        "@JsonRpcParam(name=\"limit\", defaultValue=\"ten\") of Defaults.list(int): '\"ten\"' is no int",
                        "@JsonRpcParam(name=\"max\", defaultValue=\"[1]\") of Defaults.take(boolean): '[1]' is no boolean");
    }

    interface Examples {
        @JsonRpcExample(params = "{\"symbol\":\"A\",\"count\":2}", result = "[1]")
        @JsonRpcExample(name = "by position", params = "[\"A\"]")
        List<Integer> fine(String symbol, @Nullable Integer count);

        @JsonRpcExample(params = "{\"symbl\":\"A\",\"count\":2}")
        @JsonRpcExample(name = "a text", params = "\"A\"")
        @JsonRpcExample(name = "no JSON", params = "{symbol}")
        @JsonRpcExample(name = "nothing")
        void params(@Nullable String symbol, int count);

        @JsonRpcExample(result = "{}")
        int result();

        @JsonRpcExample(result = "{")
        Object noJson();

        @JsonRpcExample(result = "null")
        void nothing();

        @JsonRpcExample(params = "[[]]")
        void stream(Flow.Publisher<Integer> numbers);

        @JsonRpcExample(name = "")
        void unnamed();
    }

    @Test
    void anExampleThatDoesNotFitItsMethodIsAFault() {
        assertThat(ContractChecks.receiving(ServiceContract.of(Examples.class), VALUES))
                .containsExactly(
                        "@JsonRpcExample(name=\"example\") of Examples.noJson(): its result is no JSON text",
                        "@JsonRpcExample(name=\"example\") of Examples.nothing(): the method returns no result: remove that"
                                + " of the example",
                        "@JsonRpcExample(name=\"example\") of Examples.params(String,int): its params do not fit: Value at"
                                + " $.symbl is refused: unknown",
                        "@JsonRpcExample(name=\"a text\") of Examples.params(String,int): its params do not fit: Value at $"
                                + " does not fit",
                        "@JsonRpcExample(name=\"no JSON\") of Examples.params(String,int): its params are no JSON text",
                        "@JsonRpcExample(name=\"nothing\") of Examples.params(String,int): its params do not fit: Value at"
                                + " $.count is refused: missing",
                        "@JsonRpcExample(name=\"example\") of Examples.result(): its result is no int: Value at $ does not"
                                + " fit",
                        "@JsonRpcExample(name=\"example\") of Examples.stream(Publisher): an example cannot have the stream"
                                + " that the method takes: remove it",
                        "@JsonRpcExample(name=\"\") of Examples.unnamed(): its name is empty");
    }

    @JsonRpcService("rpc")
    interface Reserved {
        void prices();

        @JsonRpcMethod(aliases = "$/fine")
        void other();
    }

    record Document(String name, File file) {}

    interface Documents {
        Document last();
    }

    @Test
    void aResultThatCannotBeWrittenIsAFaultOfItsMethod() {
        assertThat(ContractChecks.receiving(ServiceContract.of(Documents.class), VALUES))
                .singleElement(STRING)
                .startsWith("The result of Documents.last(): " + Document.class.getTypeName()
                        + " cannot be written (Failed making field 'java.io.File#path' accessible")
                .endsWith("register a type adapter (JsonRpcGsonCustomizer)");
    }

    @Test
    void namesOfTheProtocolAreReserved() {
        assertThat(ContractChecks.receiving(ServiceContract.of(Reserved.class), VALUES))
                .containsExactly(
                        "'rpc.other' of Reserved.other(): names that begin with rpc. or $/ are reserved",
                        "'$/fine' of Reserved.other(): names that begin with rpc. or $/ are reserved",
                        "'rpc.prices' of Reserved.prices(): names that begin with rpc. or $/ are reserved");
    }
}
