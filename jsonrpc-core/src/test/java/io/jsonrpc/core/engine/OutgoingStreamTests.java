package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.threads.TurnEnd;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A handler answers with a stream; the other side steers it by hand. */
class OutgoingStreamTests {

    /** A publisher whose items the test gives. */
    private static final class Source implements Flow.Publisher<Object>, Flow.Subscription {

        final List<String> heard = new ArrayList<>();

        Flow.@Nullable Subscriber<? super Object> subscriber;

        boolean throwsAtRequest;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> given) {
            this.heard.add("subscribe");
            this.subscriber = given;
            given.onSubscribe(this);
        }

        @Override
        public void request(long items) {
            this.heard.add("request " + items);
            if (this.throwsAtRequest) {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public void cancel() {
            this.heard.add("cancel");
        }

        Flow.Subscriber<? super Object> to() {
            if (this.subscriber == null) {
                throw new IllegalStateException("not subscribed");
            }
            return this.subscriber;
        }
    }

    private final List<Source> sources = new ArrayList<>();

    private @Nullable Transaction waiting;

    private final Conversation conversation = new Conversation((transaction, request) -> {
        if (request.getMethod().equals("later")) {
            transaction.startAsync();
            this.waiting = transaction;
            return;
        }
        if (request.getMethod().equals("stopped")) {
            peer().stopStreams(ErrorType.ACCESS_DENIED);
        }
        Source source = new Source();
        source.throwsAtRequest = request.getMethod().equals("broken");
        this.sources.add(source);
        transaction.openStream(source);
    });

    private JsonRpcPeer peer() {
        return this.conversation.peer;
    }

    private Source open() {
        assertThat(this.conversation.answersTo(request(7, "watch", "{}"))).containsExactly(result(7, "'s1'"));
        return this.sources.get(0);
    }

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    private static String limit(String members) {
        return notification("rpc.stream.limit", "{'subscription':'s1'," + members + "}");
    }

    @Test
    void aStreamIsOpenedLimitedAndCancelledByHand() {
        Source source = open();
        assertThat(source.heard).containsExactly("subscribe", "request 256");

        source.to().onNext(List.of(1));
        assertThat(this.conversation.sent()).containsExactly(item("'result':[1]"));

        assertThat(this.conversation.answersTo(limit("'limit':2"))).isEmpty();
        source.to().onNext("a");
        source.to().onNext("b");
        assertThat(this.conversation.sent()).containsExactly(item("'result':'a'"));
        assertThat(this.conversation.answersTo(limit("'limit':3"))).containsExactly(item("'result':'b'"));

        String cancel = request(8, "rpc.stream.cancel", "{'subscription':'s1'}");
        assertThat(this.conversation.answersTo(cancel)).containsExactly(result(8, "true"));
        assertThat(source.heard).endsWith("cancel");
        assertThat(this.conversation.answersTo(cancel)).containsExactly(result(8, "false"));
        source.to().onNext("late");
        this.conversation.assertNothingMore();
    }

    @Test
    void manyLimitsAreOneTaskForAWorker() {
        Source source = open();
        for (int total = 1; total <= 1000; total++) {
            this.conversation.receives(limit("'limit':" + total));
        }
        assertThat(this.conversation.threads.size()).isEqualTo(1);
        source.to().onNext("a");
        assertThat(this.conversation.sent()).containsExactly(item("'result':'a'"));
    }

    @Test
    void itemsThatAreWrittenAtOnceAreOneTaskForAWorker() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':0"));
        for (int i = 0; i < 60; i++) {
            source.to().onNext(i);
        }
        this.conversation.receives(limit("'limit':60"));
        this.conversation.threads.runOne();
        assertThat(this.conversation.threads.size()).isZero();
        assertThat(this.conversation.sent()).hasSize(60);
    }

    @Test
    void itemsBehindWhichMoreFollowMayBeWrittenTogether() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':0"));
        source.to().onNext(1);
        source.to().onNext(2);
        List<String> events = new ArrayList<>();
        this.conversation.peer.attach(new EndOfTurn(events), null);
        this.conversation.answersTo(limit("'limit':2"));
        source.to().onNext(3);
        this.conversation.answersTo(limit("'limit':3"));

        assertThat(events).containsExactly("1 is followed", "2", "the end of 1", "the end of 2", "3", "the end of 3");
    }

    /** Sees what could be written together. */
    private record EndOfTurn(List<String> events) implements Transport {

        @Override
        public void send(OutboundText message, SendCallback callback) {
            String item = message.text().replaceAll(".*\"result\":(\\d+)}}", "$1");
            this.events.add(item + (TurnEnd.isLater() ? " is followed" : ""));
            TurnEnd.run(() -> this.events.add("the end of " + item));
            callback.completed(null);
        }

        @Override
        public void close(CloseStatus status) {
            this.events.add("closed");
        }
    }

    @Test
    void theEndFollowsTheItems() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':0"));
        source.to().onNext(1);
        source.to().onComplete();
        this.conversation.assertNothingMore();

        assertThat(this.conversation.answersTo(limit("'limit':1")))
                .containsExactly(item("'result':1"), item("'complete':true"));
        assertThat(this.conversation.answersTo(request(8, "rpc.stream.limit", "{'subscription':'s1','limit':2}")))
                .containsExactly(result(8, "false"));
    }

    @Test
    void aFailureOfTheSourceSaysNothingOfItsReason() {
        Source source = open();

        source.to().onError(new IllegalStateException("secret"));

        assertThat(this.conversation.sent())
                .containsExactly(item("'error':{'code':-32603,'message':'Internal error','data':{'type':'internal'}}"));
    }

    @Test
    void aSourceEndsTheStreamWithAReasonBehindWhatItHasGiven() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':0"));
        source.to().onNext(1);

        source.to().onError(new RequestRejectedException(1020, "Market closed", new JsonPrimitive("until 8")));

        assertThat(this.conversation.answersTo(limit("'limit':1")))
                .containsExactly(
                        item("'result':1"), item("'error':{'code':1020,'message':'Market closed','data':'until 8'}"));
        this.conversation.assertNothingMore();
    }

    @Test
    void aSourceThatBreaksItsRulesEndsOnceAndIsCancelled() {
        Source source = open();

        source.to().onNext(null);
        source.to().onNext(1);

        assertThat(this.conversation.sent())
                .containsExactly(item("'error':{'code':-32603,'message':'Internal error','data':{'type':'internal'}}"));
        assertThat(source.heard).endsWith("cancel");
    }

    @Test
    void aSourceThatThrowsWhenItIsAskedEnds() {
        assertThat(this.conversation.answersTo(request(7, "broken", "{}")))
                .containsExactly(
                        result(7, "'s1'"),
                        item("'error':{'code':-32603,'message':'Internal error','data':{'type':'internal'}}"));
        assertThat(this.sources.get(0).heard).endsWith("cancel");
    }

    @Test
    void anItemThatCannotBeWrittenEndsTheStream() {
        Source source = open();

        source.to().onNext(Double.NaN);

        assertThat(this.conversation.sent())
                .containsExactly(item(
                        "'skipped':1,'error':{'code':-32603,'message':'Internal error','data':{'type':'internal'}}"));
        assertThat(source.heard).endsWith("cancel");
    }

    @Test
    void aRateIsKeptInEvenSteps() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':100,'perSecond':20"));
        source.to().onNext(1);
        source.to().onNext(2);
        source.to().onNext(3);
        assertThat(this.conversation.sent()).containsExactly(item("'result':1"));

        this.conversation.advance(Duration.ofMillis(49));
        assertThat(this.conversation.sent()).isEmpty();
        this.conversation.advance(Duration.ofMillis(1));
        assertThat(this.conversation.sent()).containsExactly(item("'result':2"));
        this.conversation.advance(Duration.ofMillis(50));
        assertThat(this.conversation.sent()).containsExactly(item("'result':3"));
    }

    @Test
    void badLimitsAreRefused() {
        open();

        assertThat(this.conversation.answersTo(request(8, "rpc.stream.limit", "{'subscription':'s1','limit':'5'}")))
                .singleElement()
                .asString()
                .contains("-32602", "$.limit");
        assertThat(this.conversation.answersTo(limit("'limit':-1"))).isEmpty();
        assertThat(this.conversation.journal.take()).contains("dropped");
        assertThat(this.conversation.answersTo(request(9, "rpc.stream.item", "{'subscription':'s1','result':1}")))
                .singleElement()
                .asString()
                .contains("-32601");
    }

    @Test
    void aStreamInABatchStartsWhenTheArrayIsOnItsWay() {
        String later = request(1, "later", "{}");

        assertThat(this.conversation.answersTo("[" + request(7, "watch", "{}") + "," + later + "]"))
                .isEmpty();
        assertThat(this.sources.get(0).heard).isEmpty();
        assertThat(this.conversation.answersTo(cancel(1)))
                .singleElement()
                .asString()
                .contains("\"result\":\"s1\"");
        assertThat(this.sources.get(0).heard).containsExactly("subscribe", "request 256");
    }

    @Test
    void aStreamWhoseIdWaitsInItsBatchWhenAllAreStoppedEndsBehindItsAnswer() {
        String later = request(1, "later", "{}");
        this.conversation.answersTo("[" + request(7, "watch", "{}") + "," + later + "]");

        this.conversation.peer.stopStreams(ErrorType.ACCESS_DENIED);
        assertThat(this.conversation.sent()).isEmpty();
        List<String> sent = this.conversation.answersTo(cancel(1));

        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).contains("\"result\":\"s1\"");
        assertThat(sent.get(1)).contains("rpc.stream.item", "\"error\":", "access.denied");
        assertThat(this.sources.get(0).heard).isEmpty();
        this.conversation.assertNothingMore();
    }

    @Test
    void aStreamOfACallThatRunsWhenAllAreStoppedEndsBehindItsAnswer() {
        List<String> sent = this.conversation.answersTo(request(7, "stopped", "{}"));

        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).isEqualTo(result(7, "'s1'"));
        assertThat(sent.get(1)).contains("rpc.stream.item", "\"error\":", "access.denied");
        assertThat(this.sources.get(0).heard).isEmpty();
        assertThat(this.conversation.answersTo(request(8, "watch", "{}"))).containsExactly(result(8, "'s2'"));
        assertThat(this.sources.get(1).heard).containsExactly("subscribe", "request 256");
    }

    @Test
    void aCancelledCallEndsTheStreamWhoseIdWaitsInItsBatch() {
        String later = request(1, "later", "{}");
        assertThat(this.conversation.answersTo("[" + request(7, "watch", "{}") + "," + later + "]"))
                .isEmpty();

        assertThat(this.conversation.answersTo(cancel(7))).isEmpty();
        assertThat(this.conversation.peer.sentStreams(10)).isEmpty();
        assertThat(this.conversation.answersTo(cancel(1)))
                .singleElement()
                .asString()
                .contains("\"result\":\"s1\"");
        assertThat(this.sources.get(0).heard).isEmpty();
    }

    @Test
    void theThreadOfASourceSendsLittleOfWhatWaitsAndAWorkerTheRest() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':0"));
        for (int value = 1; value < 256; value++) {
            source.to().onNext(value);
        }
        assertThat(this.conversation.sent()).isEmpty();

        this.conversation.receives(limit("'limit':256"));
        source.to().onNext(256);

        assertThat(this.conversation.transport.takeSent()).hasSize(64);
        assertThat(this.conversation.sent()).hasSize(256 - 64).last().isEqualTo(item("'result':256"));
    }

    @Test
    void aWorkerSendsInOneGoAllThatAReceiverGivesCreditFor() {
        Source source = open();
        this.conversation.answersTo(limit("'limit':0"));
        for (int value = 1; value < 256; value++) {
            source.to().onNext(value);
        }

        this.conversation.receives(limit("'limit':255"));
        this.conversation.threads.runOne();

        assertThat(this.conversation.transport.takeSent()).hasSize(255);
        this.conversation.assertNothingMore();
    }

    @Test
    void moreStreamsThanASessionMayHaveAreRefused() {
        for (int id = 0; id < 64; id++) {
            assertThat(this.conversation.answersTo(request(id, "watch", "{}")))
                    .singleElement()
                    .asString()
                    .contains("result");
        }

        assertThat(this.conversation.answersTo(request(64, "watch", "{}")))
                .singleElement()
                .asString()
                .contains("-32006", "stream.tooMany");
        assertThat(this.sources.get(64).heard).isEmpty();
    }

    @Test
    void theEndOfTheSessionCancelsItsSources() {
        Source source = open();

        this.conversation.peer.end(CloseStatus.NORMAL);
        this.conversation.threads.runAll();

        assertThat(source.heard).endsWith("cancel");
    }
}
