package io.jsonrpc.engine;

import static io.jsonrpc.engine.Conversation.error;
import static io.jsonrpc.engine.Conversation.notification;
import static io.jsonrpc.engine.Conversation.request;
import static io.jsonrpc.engine.Conversation.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.message.ErrorType;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.JsonRpcHandler;
import io.jsonrpc.peer.Transaction;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static void shows(JsonRpcHandler<?> handler, String params, String shown) {
        Conversation conversation = new Conversation(handler);
        assertThat(conversation.answersTo(request(1, "any", params))).containsExactly(result(1, "\"" + shown + "\""));
        conversation.assertNothingMore();
    }

    private static void refuses(JsonRpcHandler<?> handler, String params, String path) {
        Conversation conversation = new Conversation(handler);
        assertThat(conversation.answersTo(request(1, "any", params)))
                .containsExactly(error(
                        1,
                        "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":"
                                + "{\"type\":\"params.invalid\",\"path\":\"" + path + "\"}}"));
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
        for (JsonRpcHandler<?> handler : List.of(new ObjectHandler(), new StringHandler(), new PointHandler())) {
            assertThat(new Conversation(handler).answersTo(request(1, "any")))
                    .containsExactly(result(1, "\"nothing\""));
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
    void aTypeThatCannotBeMadeIsAnInternalErrorAndNoEmptyAnswer() {
        Conversation conversation = new Conversation(new AmbiguousHandler());
        assertThat(conversation.answersTo(request(1, "any", "{}"))).containsExactly(error(1, ErrorType.INTERNAL_ERROR));
        conversation.assertNothingMore();
    }

    @Test
    void paramsThatDoNotFitNeverReachTheHandlerButTheNextRequestDoes() {
        Conversation conversation = new Conversation(new PointHandler());
        conversation.receives(request(1, "any", "{\"x\":[]}"));
        assertThat(conversation.answersTo(request(2, "any", "{\"x\":1,\"y\":2}")))
                .hasSize(2);
        assertThat(conversation.journal.take()).contains("error params.invalid", "any ended -32602");
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

    abstract static class OpenList<T> extends Showing<List<T>> {}

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
        assertThat(ParamsType.of(Showing.class)).isEqualTo(JsonElement.class);
        assertThat(ParamsType.of(Bounded.class)).isEqualTo(Pojo.class);
        assertThat(ParamsType.of(Recursive.class)).isEqualTo(Comparable.class);
        assertThat(ParamsType.of(Several.class)).isEqualTo(Point.class);
        assertThat(ParamsType.of(OpenList.class)).isEqualTo(new TypeToken<List<JsonElement>>() {}.getType());
        JsonRpcHandler<JsonElement> lambda = (transaction, request) -> {};
        assertThat(ParamsType.of(lambda.getHandlerType())).isEqualTo(JsonElement.class);
    }
}
