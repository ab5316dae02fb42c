package io.jsonrpc.core.dispatch;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.engine.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a method is called with that takes a stream. */
class StreamArgumentTests {

    record Row(int cents) {}

    /** Methods that take streams. */
    public static final class Imports {

        final List<String> heard = new ArrayList<>();

        @JsonRpcMethod("import")
        public CompletableFuture<Integer> load(String name, Flow.Publisher<Row> rows) {
            CompletableFuture<Integer> sum = new CompletableFuture<>();
            rows.subscribe(new Flow.Subscriber<Row>() {

                private int cents;

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Row row) {
                    Imports.this.heard.add(
                            name + " " + row + " in " + JsonRpcCall.current().getMethod());
                    this.cents += row.cents();
                }

                @Override
                public void onError(Throwable failure) {
                    sum.completeExceptionally(failure);
                }

                @Override
                public void onComplete() {
                    sum.complete(this.cents);
                }
            });
            return sum;
        }

        @JsonRpcMethod
        public boolean optional(Flow.@Nullable Publisher<Row> rows) {
            return rows == null;
        }
    }

    private final Imports imports = new Imports();

    private final Conversation conversation = new Conversation(new ServiceHandler(
            Imports.class, MethodSurroundings.of(this.imports, Conversation.CODEC.typedValues(false))));

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'c1'," + members + "}");
    }

    private void begin(String params) {
        assertThat(this.conversation.answersTo(request(1, "import", params)))
                .containsExactly(notification("rpc.stream.limit", "{'subscription':'c1','limit':1}"));
    }

    @Test
    void aPublisherGivesTheItemsThatTheCallerSends() {
        begin("{'name':'eod','rows':{'rpc.stream':'c1'}}");
        this.conversation.answersTo(item("'result':{'cents':3}"));
        this.conversation.answersTo(item("'result':{'cents':4}"));
        assertThat(this.conversation.answersTo(item("'complete':true"))).containsExactly(result(1, "7"));
        assertThat(this.imports.heard).containsExactly("eod Row[cents=3] in import", "eod Row[cents=4] in import");
        this.conversation.assertNothingMore();
    }

    @Test
    void anItemThatDoesNotFitEndsTheStreamAndIsTheAnswer() {
        begin("['eod',{'rpc.stream':'c1'}]");
        assertThat(this.conversation.answersTo(item("'result':{'cents':'x'}")))
                .containsExactly(
                        notification("rpc.stream.cancel", "{'subscription':'c1'}"),
                        error(
                                1,
                                -32602,
                                "Invalid params",
                                "{'type':'params.invalid','path':'$.rows.cents','reason':'type'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'a','rows':[]} | $.rows | type",
                "{'name':'a','rows':'c1'} | $.rows | type",
                "{'name':'a','rows':{'rpc.stream':'c1','more':1}} | $.rows | type",
                "{'name':'a','rows':null} | $.rows | null",
                "{'name':'a'} | $.rows | missing",
                "['a',{'rpc.stream':5}] | $[1] | type",
                "['a'] | $[1] | missing"
            })
    void whatIsNoStreamIsRefused(String params, String path, String reason) {
        assertThat(this.conversation.answersTo(request(1, "import", params.replace('"', '\''))))
                .containsExactly(error(
                        1,
                        -32602,
                        "Invalid params",
                        "{'type':'params.invalid','path':'" + path + "','reason':'" + reason + "'}"));
    }

    @Test
    void aStreamInABatchIsRefusedAndANotificationIsNotHandled() {
        assertThat(this.conversation.answersTo(
                        "[" + request(1, "import", "{'name':'a','rows':{'rpc.stream':'c1'}}") + "]"))
                .containsExactly("["
                        + error(
                                1,
                                -32602,
                                "Invalid params",
                                "{'type':'params.invalid','path':'$.rows','reason':'type'}")
                        + "]");
        this.conversation.answersTo(notification("import", "{'name':'a','rows':{'rpc.stream':'c1'}}"));
        assertThat(this.imports.heard).isEmpty();
        this.conversation.assertNothingMore();
    }

    @Test
    void aStreamMayBeNone() {
        assertThat(this.conversation.answersTo(request(1, "optional", "{}"))).containsExactly(result(1, "true"));
    }
}
