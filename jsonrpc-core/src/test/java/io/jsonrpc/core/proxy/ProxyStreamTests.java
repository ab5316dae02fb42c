package io.jsonrpc.core.proxy;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.ResumeFrom;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.Methods;
import io.jsonrpc.core.engine.StreamReader;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.proxy.Prices.MarketClosed;
import io.jsonrpc.core.proxy.Prices.Price;
import io.jsonrpc.core.proxy.Prices.UnknownSymbol;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.subscription.StreamOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods of a shared interface that answer with streams, as a proxy receives them. */
@Timeout(60)
class ProxyStreamTests {

    @JsonRpcService("feed")
    interface Feed {

        Flow.Publisher<Price> watch(String symbol) throws UnknownSymbol;

        Flow.Publisher<Positioned<Price>> trades(String symbol, @ResumeFrom @Nullable String after);

        Stream<Price> all() throws MarketClosed;

        Iterator<Price> each();
    }

    private static final String PRICE = "{'symbol':'A','cents':3}";

    private final Conversation conversation = new Conversation(new Methods());

    private final Feed feed = this.conversation.session().proxy(Feed.class);

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    private static String cancelled() {
        return notification("rpc.stream.cancel", "{'subscription':'s1'}");
    }

    private StreamReader watch() throws UnknownSymbol {
        StreamReader reader = new StreamReader(Long.MAX_VALUE);
        this.feed.watch("A").subscribe(reader);
        assertThat(this.conversation.sent()).containsExactly(request(1, "feed.watch", "{'symbol':'A'}"));
        return reader;
    }

    @Test
    void aSubscriberOfAPublisherCallsTheMethod() throws UnknownSymbol {
        this.feed.watch("A");
        assertThat(this.conversation.sent()).isEmpty();

        StreamReader reader = watch();
        assertThat(this.conversation.answersTo(result(1, "'s1'")))
                .containsExactly(notification("rpc.stream.limit", "{'subscription':'s1','limit':32}"));
        this.conversation.answersTo(item("'result':" + PRICE));
        this.conversation.answersTo(item("'complete':true"));

        assertThat(reader.heard).containsExactly(new Price("A", 3), "complete");
    }

    @Test
    void aStreamFailsWithTheExceptionThatItsMethodDeclares() throws UnknownSymbol {
        StreamReader reader = watch();

        this.conversation.answersTo(error(1, 1001, "none", "{'type':'symbol.unknown'}"));

        assertThat(reader.failure()).isInstanceOf(UnknownSymbol.class).hasMessage("none");
    }

    @Test
    void anItemThatDoesNotFitEndsTheStream() throws UnknownSymbol {
        StreamReader reader = watch();
        this.conversation.answersTo(result(1, "'s1'"));

        assertThat(this.conversation.answersTo(item("'result':{'symbol':1,'cents':'x'}")))
                .containsExactly(cancelled());

        assertThat(reader.failure())
                .isInstanceOf(JsonRpcException.class)
                .hasMessageStartingWith("An item of 'feed.watch' does not fit");
    }

    @Test
    void itemsHaveTheirPositions() {
        StreamReader reader = new StreamReader(Long.MAX_VALUE);
        this.feed.trades("A", null).subscribe(reader);
        assertThat(this.conversation.sent()).containsExactly(request(1, "feed.trades", "{'symbol':'A'}"));
        this.conversation.answersTo(result(1, "'s1'"));

        this.conversation.answersTo(item("'position':'p7','result':" + PRICE));
        this.conversation.answersTo(item("'result':" + PRICE));

        assertThat(reader.heard)
                .containsExactly(new Positioned<>("p7", new Price("A", 3)), new Positioned<>(null, new Price("A", 3)));
    }

    @Test
    void aStreamIsWaitedFor() throws Exception {
        CompletableFuture<List<Price>> all = this.conversation.calling(
                () -> {
                    try (Stream<Price> prices = this.feed.all()) {
                        return prices.toList();
                    }
                },
                request(1, "feed.all"));

        this.conversation.answersTo(result(1, "'s1'"));
        this.conversation.answersTo(item("'result':" + PRICE));
        this.conversation.answersTo(item("'complete':true"));

        assertThat(all.get(30, TimeUnit.SECONDS)).containsExactly(new Price("A", 3));
    }

    @Test
    void aStreamThrowsWhatItsMethodDeclares() {
        CompletableFuture<Long> count = this.conversation.calling(
                () -> {
                    try (Stream<Price> prices = this.feed.all()) {
                        return prices.count();
                    }
                },
                request(1, "feed.all"));

        this.conversation.answersTo(error(1, 1002, "closed"));

        assertThat(count).failsWithin(30, TimeUnit.SECONDS).withThrowableThat().withCauseInstanceOf(MarketClosed.class);
    }

    @Test
    void anIteratorIsClosed() throws Exception {
        CompletableFuture<Price> first = this.conversation.calling(
                () -> {
                    Iterator<Price> prices = this.feed.each();
                    Price price = prices.next();
                    ((AutoCloseable) prices).close();
                    return price;
                },
                request(1, "feed.each"));

        this.conversation.answersTo(result(1, "'s1'"));
        List<String> sent = new ArrayList<>(this.conversation.answersTo(item("'result':" + PRICE)));

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(new Price("A", 3));
        sent.addAll(this.conversation.sent());
        assertThat(sent).containsExactly(cancelled());
    }

    @Test
    void theOptionsOfAProxyAreThoseOfItsStreams() throws UnknownSymbol {
        Feed slow = this.conversation
                .session()
                .proxy(Feed.class, options -> options.withStreams(StreamOptions.DEFAULT.withCredit(4)));
        slow.watch("A").subscribe(new StreamReader(Long.MAX_VALUE));
        this.conversation.sent();

        assertThat(this.conversation.answersTo(result(1, "'s1'")))
                .containsExactly(notification("rpc.stream.limit", "{'subscription':'s1','limit':4}"));
    }
}
