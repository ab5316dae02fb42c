package io.jsonrpc.core.dispatch;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for a method that returns a publisher, a stream or an iterator. */
class StreamMethodTests {

    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    record Price(String symbol, int value) {}

    @JsonRpcError(type = "shape.broken", code = 1001)
    static final class Broken extends RuntimeException {

        Broken() {
            super("It is broken");
        }
    }

    /** Gives one circle, and then what it is to give. */
    private static final class Circles implements Iterator<Shape>, AutoCloseable {

        private final List<String> log;

        private final @Nullable RuntimeException failure;

        private int given;

        Circles(List<String> log, @Nullable RuntimeException failure) {
            this.log = log;
            this.failure = failure;
        }

        @Override
        public boolean hasNext() {
            return this.given == 0 || this.failure != null;
        }

        @Override
        public Shape next() {
            if (this.given > 0) {
                throw this.failure == null ? new NoSuchElementException() : this.failure;
            }
            this.given++;
            JsonRpcCall call = JsonRpcCall.current();
            this.log.add("in " + call.getMethod() + ", remaining " + call.getRemaining());
            return new Circle(1);
        }

        @Override
        public void close() {
            this.log.add("closed");
        }
    }

    @SuppressWarnings("unused") // by their names on the wire
    static final class Shapes {

        final List<String> log = new ArrayList<>();

        final Flow.Subscription silent = new Flow.Subscription() {

            @Override
            public void request(long items) {}

            @Override
            public void cancel() {
                Shapes.this.log.add("cancelled");
            }
        };

        int pulled;

        @JsonRpcMethod
        public Flow.Publisher<Shape> published() {
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long items) {
                    Shapes.this.log.add("in " + JsonRpcCall.current().getMethod());
                    subscriber.onNext(new Circle(1));
                    subscriber.onComplete();
                }

                @Override
                public void cancel() {}
            });
        }

        @JsonRpcMethod
        public Stream<Shape> streamed() {
            return Stream.<Shape>of(new Circle(1)).onClose(() -> this.log.add("closed"));
        }

        @JsonRpcMethod
        public Iterator<Shape> iterated() {
            return new Circles(this.log, null);
        }

        @JsonRpcMethod
        public Iterator<Shape> broken() {
            return new Circles(this.log, new Broken());
        }

        @JsonRpcMethod
        public Iterator<Shape> secret() {
            return new Circles(this.log, new IllegalStateException("secret"));
        }

        @JsonRpcMethod
        public Stream<Integer> endless() {
            return Stream.generate(() -> ++this.pulled).limit(10_000).onClose(() -> this.log.add("closed"));
        }

        @JsonRpcMethod("eth_subscribe")
        @JsonRpcStream(item = "eth_subscription", unsubscribe = "eth_unsubscribe")
        public Flow.Publisher<Integer> blocks() {
            return subscriber -> subscriber.onSubscribe(this.silent);
        }

        @JsonRpcMethod
        @JsonRpcStream(unsubscribe = "close")
        public Flow.Publisher<Integer> doors() {
            return blocks();
        }

        @JsonRpcMethod
        public Iterator<Positioned<Shape>> positioned() {
            return List.of(new Positioned<Shape>("p1", new Circle(1))).iterator();
        }

        @JsonRpcMethod
        @JsonRpcStream(delivery = Delivery.CONFLATE, conflateBy = "symbol", buffer = 2, allow = Delivery.LATEST)
        public Stream<Price> conflated() {
            return Stream.of(new Price("A", 1), new Price("B", 1), new Price("A", 2));
        }

        @JsonRpcMethod
        public CompletableFuture<Integer> waiting() {
            return new CompletableFuture<>();
        }

        @JsonRpcMethod
        public @Nullable Stream<Integer> nothing() {
            return null;
        }
    }

    private final Shapes shapes = new Shapes();

    private final Conversation conversation = new Conversation(new ServiceHandler(
            Shapes.class, MethodSurroundings.of(this.shapes, Conversation.CODEC.typedValues(false))));

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"published", "streamed", "iterated"})
    void itemsAreWrittenByTheirDeclaredType(String method) {
        assertThat(this.conversation.answersTo(request(1, method)))
                .containsExactly(
                        result(1, "'s1'"), item("'result':{'type':'circle','radius':1}"), item("'complete':true"));
    }

    @Test
    void theSourceRunsInItsCallWhichHasNoDeadlineAnyMore() {
        this.conversation.answersTo(request(1, "published"));
        this.conversation.answersTo(request(2, "iterated"));

        assertThat(this.shapes.log).containsExactly("in published", "in iterated, remaining null", "closed");
        assertThat(JsonRpcCall.currentIfAny()).isNull();
    }

    /** Limits a stream before it is subscribed, as its answer is on the way with that of its batch. */
    private List<String> open(String method, int limit) {
        this.conversation.receives("[" + request(1, method) + "," + request(2, "waiting") + "]");
        this.conversation.sent();
        this.conversation.receives(notification("rpc.stream.limit", "{'subscription':'s1','limit':" + limit + "}"));
        List<String> sent = this.conversation.answersTo(Conversation.cancel(2));
        return sent.subList(1, sent.size());
    }

    @Test
    void aStreamIsPulledAsItIsTakenAndClosedWhenItIsCancelled() {
        assertThat(open("endless", 2)).containsExactly(item("'result':1"), item("'result':2"));
        assertThat(this.shapes.pulled).isLessThanOrEqualTo(3);
        assertThat(this.shapes.log).isEmpty();

        this.conversation.answersTo(notification("rpc.stream.cancel", "{'subscription':'s1'}"));

        assertThat(this.shapes.log).containsExactly("closed");
        this.conversation.assertNothingMore();
    }

    @Test
    void theEndNeedsNoCredit() {
        assertThat(open("streamed", 1)).endsWith(item("'complete':true"));
    }

    @Test
    void anErrorOfTheSourceIsTheOneThatItStandsFor() {
        assertThat(this.conversation.answersTo(request(1, "broken")))
                .endsWith(item("'error':{'code':1001,'message':'It is broken','data':{'type':'shape.broken'}}"));
        assertThat(this.conversation.answersTo(request(2, "secret")).toString())
                .contains("-32603")
                .doesNotContain("secret");
        assertThat(this.shapes.log).filteredOn("closed"::equals).hasSize(2);
    }

    @Test
    void noStreamAtAllIsAFault() {
        assertThat(this.conversation.answersTo(request(1, "nothing")))
                .singleElement()
                .asString()
                .contains("-32603");
    }

    @Test
    void aCallThatIsNoRequestGetsNoItems() {
        assertThat(this.conversation.answersTo(notification("endless"))).isEmpty();
        assertThat(this.shapes.log).containsExactly("closed");
        assertThat(this.shapes.pulled).isZero();
    }

    @Test
    void aStreamThatIsNotOpenedIsClosed() {
        String open = request(1, "endless");
        this.conversation.receives("[" + open + "," + request(2, "waiting") + "]");
        this.conversation.sent();

        this.conversation.peer.end(CloseStatus.NORMAL);
        this.conversation.sent();

        assertThat(this.shapes.log).containsExactly("closed");
        assertThat(this.shapes.pulled).isZero();
    }

    @Test
    void clientsOfOthersHaveTheNamesThatTheyExpect() {
        assertThat(this.conversation.answersTo(request(9, "eth_unsubscribe", "['s1']")))
                .as("before the first stream")
                .containsExactly(result(9, "false"));
        this.conversation.answersTo(request(1, "eth_subscribe", "['newHeads']"));

        assertThat(this.conversation.answersTo(request(2, "eth_unsubscribe", "['s1','s1']")))
                .singleElement()
                .asString()
                .contains("-32602");
        assertThat(this.conversation.answersTo(request(2, "eth_unsubscribe", "['s1']")))
                .containsExactly(result(2, "true"));
        assertThat(this.shapes.log).containsExactly("cancelled");
        assertThat(this.conversation.answersTo(request(3, "eth_unsubscribe", "{'subscription':'s1'}")))
                .containsExactly(result(3, "false"));
    }

    @Test
    void withoutClassicSessionsTheirMethodsMayEndStreams() {
        this.conversation.answersTo(request(1, "doors"));

        assertThat(this.conversation.answersTo(request(2, "close", "['s1']"))).containsExactly(result(2, "true"));
        assertThat(this.shapes.log).containsExactly("cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpc.session.ack", "$/progress", ""})
    void aSourceHasNoNameOfTheProtocol(String name) {
        StreamSource<Integer> source = StreamSource.of(List.of(1).iterator());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.named(name, null))
                .withMessageContaining("\"" + name + "\"");
        assertThatIllegalArgumentException().isThrownBy(() -> source.named(null, name));
    }

    @Test
    void anItemHasItsPosition() {
        assertThat(this.conversation.answersTo(request(1, "positioned")))
                .contains(item("'position':'p1','result':{'type':'circle','radius':1}"));
    }

    @Test
    void theNewerItemOfAKeyTakesThePlaceOfTheOlder() {
        assertThat(open("conflated", 0)).isEmpty();

        assertThat(this.conversation.answersTo(
                        request(3, "rpc.stream.limit", "{'subscription':'s1','limit':9,'delivery':'sample'}")))
                .singleElement()
                .asString()
                .contains("-32602", "$.delivery");
        assertThat(this.conversation.answersTo(notification("rpc.stream.limit", "{'subscription':'s1','limit':9}")))
                .containsExactly(
                        item("'skipped':1,'result':{'symbol':'A','value':2}"),
                        item("'result':{'symbol':'B','value':1}"),
                        item("'complete':true"));
    }
}
