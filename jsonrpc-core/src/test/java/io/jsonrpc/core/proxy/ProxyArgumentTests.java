package io.jsonrpc.core.proxy;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.Methods;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A proxy sends streams that its methods take. */
class ProxyArgumentTests {

    sealed interface Row {}

    record Trade(int cents) implements Row {}

    @JsonRpcService("prices")
    interface Prices {

        CompletableFuture<Integer> load(String name, Stream<Row> rows, @Nullable Iterator<Integer> more);
    }

    @JsonRpcService(value = "prices", params = ParamsForm.POSITIONAL)
    interface Positional {

        CompletableFuture<Integer> load(String name, Iterator<Row> rows);
    }

    private final Conversation conversation = new Conversation(new Methods());

    private List<String> limited(String stream) {
        return this.conversation.answersTo(
                notification("rpc.stream.limit", "{'subscription':'" + stream + "','limit':8}"));
    }

    private static String item(String stream, String members) {
        return notification("rpc.stream.item", "{'subscription':'" + stream + "'," + members + "}");
    }

    @Test
    void streamsAreNamedInTheParamsAndItemsWrittenAsDeclared() {
        Prices prices = this.conversation.session().proxy(Prices.class);
        CompletableFuture<Integer> answer =
                prices.load("eod", Stream.of(new Trade(3)), List.of(1, 2).iterator());
        assertThat(this.conversation.sent())
                .containsExactly(request(
                        1, "prices.load", "{'name':'eod','rows':{'rpc.stream':'c1'},'more':{'rpc.stream':'c2'}}"));

        assertThat(limited("c1"))
                .containsExactly(item("c1", "'result':{'type':'trade','cents':3}"), item("c1", "'complete':true"));
        assertThat(limited("c2"))
                .containsExactly(item("c2", "'result':1"), item("c2", "'result':2"), item("c2", "'complete':true"));
        this.conversation.answersTo(result(1, "2"));
        assertThat(answer.join()).isEqualTo(2);
        this.conversation.assertNothingMore();
    }

    @Test
    void aStreamThatIsNoneIsLeftOut() {
        Prices prices = this.conversation.session().proxy(Prices.class);
        prices.load("eod", Stream.of(), null);
        assertThat(this.conversation.sent())
                .containsExactly(request(1, "prices.load", "{'name':'eod','rows':{'rpc.stream':'c1'}}"));
    }

    @Test
    void paramsByPosition() {
        Positional prices = this.conversation.session().proxy(Positional.class);
        prices.load("eod", List.<Row>of(new Trade(1)).iterator());
        assertThat(this.conversation.sent()).containsExactly(request(1, "prices.load", "['eod',{'rpc.stream':'c1'}]"));
    }
}
