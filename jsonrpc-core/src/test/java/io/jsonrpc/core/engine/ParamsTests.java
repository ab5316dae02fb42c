package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.ParamsType;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.UnbindableParamsException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import java.io.File;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What params become, and what is answered when they do not fit. */
class ParamsTests {

    /** Answers with the class and the text of what it was given. */
    abstract static class Showing<P> extends DefaultJsonRpcHandler<P> {

        @Override
        public void handleRequest(Transaction transaction, Request<P> request) throws Exception {
            P params = request.getParams();
            transaction.sendResponse(
                    params == null ? "nothing" : params.getClass().getSimpleName() + " " + params);
        }
    }

    record Point(int x, int y) {}

    static class Pojo {

        private String name = "unset";

        private int age;

        @Override
        public String toString() {
            return this.name + "/" + this.age;
        }
    }

    static class ObjectHandler extends Showing<JsonObject> {}

    static class ElementHandler extends Showing<JsonElement> {}

    static class StringHandler extends Showing<String> {}

    static class PointHandler extends Showing<Point> {}

    static class PojoHandler extends Showing<Pojo> {}

    static class PointsHandler extends Showing<List<Point>> {}

    /** Gson refuses to map it at all. */
    static class Ambiguous {

        @SerializedName("same")
        int first;

        @SerializedName("same")
        int second;
    }

    static class AmbiguousHandler extends Showing<Ambiguous> {}

    private static void shows(RequestHandler<?> handler, String params, String shown) {
        Conversation conversation = new Conversation(handler);
        assertThat(conversation.answersTo(request(1, "any", params))).containsExactly(result(1, "'" + shown + "'"));
        conversation.assertNothingMore();
    }

    private static void refuses(RequestHandler<?> handler, String params, String path) {
        Conversation conversation = new Conversation(handler);
        assertThat(conversation.answersTo(request(1, "any", params)))
                .containsExactly(error(1, -32602, "Invalid params", "{'type':'params.invalid','path':'" + path + "'}"));
        assertThat(conversation.answersTo(notification("any", params))).isEmpty();
        conversation.assertNothingMore();
    }

    @Test
    void paramsAreBoundToWhatTheHandlerWants() {
        shows(new ObjectHandler(), "{\"a\":1}", "JsonObject {\\\"a\\\":1}");
        shows(new ElementHandler(), "[1]", "JsonArray [1]");
        shows(new StringHandler(), "[\"text\"]", "String text");
        shows(new PointHandler(), "{\"x\":1,\"y\":2}", "Point Point[x=1, y=2]");
        shows(new PojoHandler(), "{\"name\":\"n\",\"age\":3}", "Pojo n/3");
        shows(new PointsHandler(), "[{\"x\":1,\"y\":2}]", "ArrayList [Point[x=1, y=2]]");
    }

    @Test
    void absentParamsAreNull() {
        for (RequestHandler<?> handler : List.of(new ObjectHandler(), new StringHandler(), new PointHandler())) {
            assertThat(new Conversation(handler).answersTo(request(1, "any"))).containsExactly(result(1, "'nothing'"));
        }
    }

    @Test
    void paramsThatDoNotFitAreRefusedWithThePlace() {
        refuses(new ObjectHandler(), "[1]", "$");
        refuses(new PointHandler(), "{\"x\":1,\"y\":\"two\"}", "$.y");
        refuses(new PointHandler(), "{\"x\":1e1000000000,\"y\":2}", "$.x");
        refuses(new PointsHandler(), "[{\"x\":1,\"y\":2},{\"x\":true,\"y\":2}]", "$[1].x");
    }

    @Test
    void paramsThatDoNotFitAreRefusedAndTheNextRequestIsNot() {
        Conversation conversation = new Conversation(new PointHandler());
        conversation.receives(request(1, "any", "{'x':[]}"));
        assertThat(conversation.answersTo(request(2, "any", "{'x':1,'y':2}"))).hasSize(2);
        assertThat(conversation.journal.take()).contains("error params.invalid", "any ended -32602");
    }

    private static final class PointSwitch extends DefaultJsonRpcHandler<Point> {

        private final List<Request<Point>> kept = new ArrayList<>();

        @Override
        public void handleRequest(Transaction transaction, Request<Point> request) throws Exception {
            switch (request.getMethod()) {
                case "x" -> transaction.sendResponse(request.getParams().x());
                case "swallow" -> {
                    try {
                        request.getParams();
                    } catch (RequestRejectedException misfit) {
                        assertThat(misfit.getError().getCode()).isEqualTo(-32602);
                        assertThatThrownBy(request::getParams).isSameAs(misfit);
                    }
                }
                case "excuse" -> {
                    try {
                        request.getParams();
                    } catch (RequestRejectedException misfit) {
                        transaction.sendError(7, "excused");
                    }
                }
                case "later" -> {
                    transaction.startAsync();
                    this.kept.add(request);
                }
                case "unread" -> transaction.sendResponse("unread");
                default -> throw RequestRejectedException.methodNotFound();
            }
        }
    }

    @Test
    void theHandlerDecidesAboutTheMethodBeforeItsParamsAreBound() {
        Conversation conversation = new Conversation(new PointSwitch());
        assertThat(conversation.answersTo(request(1, "unknown", "[]")))
                .containsExactly(error(1, ErrorType.METHOD_NOT_FOUND));
        assertThat(conversation.answersTo(request(2, "unread", "[]"))).containsExactly(result(2, "'unread'"));
        assertThat(conversation.answersTo(request(3, "x", "[]"))).containsExactly(invalid(3, "$"));
        assertThat(conversation.answersTo(request(4, "x", "{'x':1,'y':2}"))).containsExactly(result(4, "1"));
        conversation.assertNothingMore();
    }

    @Test
    void aHandlerThatCatchesTheMisfitAnswersItselfOrItIsTheAnswer() {
        Conversation conversation = new Conversation(new PointSwitch());
        assertThat(conversation.answersTo(request(1, "swallow", "{'x':true}"))).containsExactly(invalid(1, "$.x"));
        assertThat(conversation.answersTo(request(2, "excuse", "{'x':true}"))).containsExactly(error(2, 7, "excused"));
        assertThat(conversation.answersTo(request(3, "swallow", "{'x':1,'y':2}")))
                .containsExactly(result(3, "''"));
        assertThat(conversation.answersTo(notification("swallow", "[]"))).isEmpty();
        conversation.assertNothingMore();
    }

    @Test
    void paramsAreBoundOnceOnWhicheverThreadsAskAlsoAfterTheHandlerHasReturned() throws Exception {
        PointSwitch handler = new PointSwitch();
        Conversation conversation = new Conversation(handler);
        conversation.answersTo(request(1, "later", "{'x':1,'y':2}"));
        Request<Point> request = handler.kept.get(0);
        Set<Point> seen = Collections.newSetFromMap(Collections.synchronizedMap(new IdentityHashMap<>()));
        Race.Runner reader = () -> seen.add(request.getParams());
        Race.of(reader, reader, reader, reader);
        assertThat(seen).containsExactly(new Point(1, 2));
        conversation.peer.end(CloseStatus.NORMAL);
        assertThat(request.getParams()).isSameAs(seen.iterator().next());
    }

    @Test
    void paramsThatAHandlerSetsReplaceThoseThatCame() {
        PointSwitch handler = new PointSwitch();
        new Conversation(handler).answersTo(request(1, "later", "[]"));
        Request<Point> request = handler.kept.get(0);
        request.setParams(new Point(5, 6));
        assertThat(request.getParams()).isEqualTo(new Point(5, 6));
    }

    private static String invalid(Object id, String path) {
        return error(id, -32602, "Invalid params", "{'type':'params.invalid','path':'" + path + "'}");
    }

    // What follows is about types that cannot be bound. Nobody waits for the first call to be told.

    static class InterfaceHandler extends Showing<Runnable> {}

    static class StreamHandler extends Showing<InputStream> {}

    static class FileHandler extends Showing<File> {}

    static class ClassHandler extends Showing<Class<?>> {}

    static class StreamsHandler extends Showing<List<? extends InputStream>> {}

    static class ArrayHandler extends Showing<Runnable[]> {}

    static class Generic<T> extends Showing<T> {}

    static class GenericList<T> extends Showing<List<T>> {}

    private static Stream<Arguments> unbindable() {
        return Stream.of(
                Arguments.of(new AmbiguousHandler(), "Ambiguous, which no JSON can be bound to (Class "),
                Arguments.of(new InterfaceHandler(), "java.lang.Runnable, which no JSON can be bound to (Interfaces"),
                Arguments.of(new StreamHandler(), "java.io.InputStream, which no JSON can be bound to (Abstract"),
                Arguments.of(new FileHandler(), "java.io.File, which no JSON can be bound to (Failed making field"),
                Arguments.of(
                        new ClassHandler(),
                        "java.lang.Class<java.lang.Object>, which no JSON can be bound to (Attempted"),
                Arguments.of(new StreamsHandler(), "java.util.List<java.io.InputStream>, which no JSON can"),
                Arguments.of(new ArrayHandler(), "java.lang.Runnable[], which no JSON can"),
                Arguments.of(new Generic<Point>(), "Create it as new Generic<...>() {}"),
                Arguments.of(new GenericList<Point>(), "Create it as new GenericList<...>() {}"));
    }

    @ParameterizedTest
    @MethodSource("unbindable")
    void aTypeThatCanNeverBeBoundIsRefusedAtRegistrationInOneLine(RequestHandler<?> handler, String reason) {
        assertThatThrownBy(() -> new Conversation(handler))
                .isInstanceOf(UnbindableParamsException.class)
                .hasMessageContaining(handler.getClass().getName())
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
        Conversation conversation = new Conversation(new PointHandler());
        assertThatThrownBy(() -> conversation.peer.handleAllWith(handler))
                .isInstanceOf(UnbindableParamsException.class);
    }

    @Test
    void soIsThatOfAMethod() {
        Conversation conversation = new Conversation(new PointHandler());
        assertThatThrownBy(() -> conversation.peer.handle("read", InputStream.class, new StreamHandler()))
                .isInstanceOf(UnbindableParamsException.class)
                .hasMessageStartingWith("The handler of the method 'read' takes params of type java.io.InputStream");
    }

    @Test
    void aSubclassOfAGenericHandlerNamesTheType() {
        shows(new Generic<Point>() {}, "{\"x\":1,\"y\":2}", "Point Point[x=1, y=2]");
    }

    record Search(String text, Optional<Integer> limit, Optional<Point> from, OptionalLong after) {}

    static class SearchHandler extends Showing<Search> {}

    @Test
    void optionalComponentsAreEmptyWhenTheyAreMissingOrNull() {
        SearchHandler handler = new SearchHandler();
        shows(
                handler,
                "{\"text\":\"a\"}",
                "Search Search[text=a, limit=Optional.empty, from=Optional.empty, after=OptionalLong.empty]");
        shows(
                handler,
                "{\"text\":\"a\",\"limit\":null,\"from\":null,\"after\":null}",
                "Search Search[text=a, limit=Optional.empty, from=Optional.empty, after=OptionalLong.empty]");
        shows(
                handler,
                "{\"limit\":5,\"from\":{\"x\":1,\"y\":2},\"text\":\"a\",\"after\":9223372036854775807}",
                "Search Search[text=a, limit=Optional[5], from=Optional[Point[x=1, y=2]],"
                        + " after=OptionalLong[9223372036854775807]]");
        refuses(handler, "{\"text\":\"a\",\"from\":{\"x\":1,\"y\":[]}}", "$.from.y");
        refuses(handler, "{\"text\":\"a\",\"limit\":1.5}", "$.limit");
        refuses(handler, "[]", "$");
    }

    // What follows is about finding the type through any hierarchy.

    interface Contract<A, B> extends JsonRpcHandler<B> {}

    abstract static class Swapped<X, Y> implements Contract<Y, X> {}

    abstract static class ListOf<T> extends Swapped<List<T>, String> {}

    abstract static class PointsDeep extends ListOf<Point> {}

    abstract static class Wild extends Showing<Map<String, ? extends Point>> {}

    abstract static class ArrayOf<T> extends Showing<T[]> {}

    abstract static class Points extends ArrayOf<Point> {}

    abstract static class Bounded<T extends Pojo> extends Showing<T> {}

    abstract static class Recursive<T extends Comparable<T>> extends Showing<T> {}

    abstract static class Several<T extends Point, S extends T> extends Showing<S> {}

    abstract static class Other<T> implements Comparable<Other<T>>, Serializable, JsonRpcHandler<JsonArray> {}

    @SuppressWarnings("rawtypes")
    abstract static class Raw extends DefaultJsonRpcHandler {}

    @Test
    void theTypeIsFoundThroughAnyHierarchy() {
        Type points = new TypeToken<List<Point>>() {}.getType();
        assertThat(ParamsType.of(ObjectHandler.class)).isEqualTo(JsonObject.class);
        assertThat(ParamsType.of(PointsHandler.class)).isEqualTo(points);
        assertThat(ParamsType.of(PointsDeep.class)).isEqualTo(points);
        assertThat(ParamsType.of(new PointHandler() {}.getClass())).isEqualTo(Point.class);
        assertThat(ParamsType.of(Wild.class)).isEqualTo(new TypeToken<Map<String, Point>>() {}.getType());
        assertThat(TypeToken.get(ParamsType.of(Points.class)).getRawType()).isEqualTo(Point[].class);
        assertThat(ParamsType.of(Other.class)).isEqualTo(JsonArray.class);
    }

    @Test
    void whereNobodyChoseATypeTheBoundCounts() {
        assertThat(ParamsType.of(Raw.class)).isEqualTo(JsonElement.class);
        assertThat(ParamsType.of(Bounded.class)).isEqualTo(Pojo.class);
        assertThat(ParamsType.of(Recursive.class)).isEqualTo(Comparable.class);
        assertThat(ParamsType.of(Several.class)).isEqualTo(Point.class);
        RequestHandler<JsonElement> lambda = (transaction, request) -> {};
        assertThat(lambda.getParamsType()).isEqualTo(JsonElement.class);
    }

    @Test
    void aLambdaTakesTreesUnlessItsTypeIsGivenBesideIt() {
        shows((transaction, request) -> transaction.sendResponse(request.getParams() + "!"), "[1]", "[1]!");
        shows(
                RequestHandler.of(
                        Point.class, (transaction, request) -> transaction.sendResponse(request.getParams() + "!")),
                "{\"x\":1,\"y\":2}",
                "Point[x=1, y=2]!");
        refuses(RequestHandler.of(Point.class, (transaction, request) -> request.getParams()), "{\"x\":true}", "$.x");
    }
}
