package io.jsonrpc.core.proxy;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.core.CancellationSource;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.Methods;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.proxy.Prices.Closed;
import io.jsonrpc.core.proxy.Prices.Firm;
import io.jsonrpc.core.proxy.Prices.Halted;
import io.jsonrpc.core.proxy.Prices.MarketClosed;
import io.jsonrpc.core.proxy.Prices.Price;
import io.jsonrpc.core.proxy.Prices.UnknownSymbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a proxy sends, and what becomes of the answer. */
@Timeout(60)
class ProxyWireTests {

    private final Conversation conversation = new Conversation(new Methods());

    private final Prices prices = this.conversation.session().proxy(Prices.class);

    private <T> T answered(Callable<T> call, String request, String answer) throws Exception {
        CompletableFuture<T> result = this.conversation.calling(call, request);
        assertThat(this.conversation.answersTo(answer)).isEmpty();
        return result.get(30, TimeUnit.SECONDS);
    }

    private Throwable failed(Callable<?> call, String request, String answer) {
        try {
            throw new AssertionError("Returned " + answered(call, request, answer));
        } catch (ExecutionException failure) {
            return failure.getCause();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    @Test
    void paramsHaveTheNamesOfTheParametersAndTheResultItsDeclaredType() throws Exception {
        assertThat(answered(
                        () -> this.prices.last("A"),
                        request(1, "prices.last", "{'symbol':'A'}"),
                        result(1, "{'symbol':'A','cents':3}")))
                .isEqualTo(new Price("A", 3));
    }

    @Test
    void aVoidMethodWaitsForItsAnswer() throws Exception {
        assertThat(answered(() -> called(this.prices::clear), request(1, "prices.clear"), result(1, "null")))
                .isEqualTo("returned");
    }

    private static String called(Runnable method) {
        method.run();
        return "returned";
    }

    @Test
    void whatIsOptionalAndHasNoValueIsLeftOut() throws Exception {
        Price price = new Price("A", 3);
        answered(
                () -> called(() -> this.prices.place(price, null, Optional.empty(), 1)),
                request(1, "prices.place", "{'price':{'symbol':'A','cents':3},'lots':1}"),
                result(1, "null"));
        answered(
                () -> called(() -> this.prices.place(price, "n", Optional.of(7), 2)),
                request(2, "prices.place", "{'price':{'symbol':'A','cents':3},'note':'n','count':7,'lots':2}"),
                result(2, "null"));
    }

    @Test
    void whatIsRequiredAndNullIsSentAsNull() {
        assertThat(failed(
                        () -> this.prices.last(null),
                        request(1, "prices.last", "{'symbol':null}"),
                        error(1, -32602, "Invalid params")))
                .isInstanceOf(RemoteErrorException.class);
    }

    @Test
    void oneParameterMayBeTheWholeParams() {
        CompletableFuture<Integer> loaded = this.prices.load(List.of(new Price("A", 3)));
        assertThat(this.conversation.sent()).containsExactly(request(1, "prices.import", "[{'symbol':'A','cents':3}]"));
        this.conversation.answersTo(result(1, "1"));
        assertThat(loaded).isCompletedWithValue(1);
    }

    @Test
    void aNotificationIsNotWaitedFor() {
        this.prices.seen("A");
        CompletableFuture<Void> told = this.prices.tell("B");
        assertThat(this.conversation.sent())
                .containsExactly(
                        notification("prices.seen", "{'symbol':'A'}"), notification("prices.told", "{'symbol':'B'}"));
        this.conversation.assertNothingMore();
        assertThat(told).isCompletedWithValue(null);
    }

    @Test
    void valuesOfSealedTypesSayWhatTheyAreInBothDirections() throws Exception {
        assertThat(answered(
                        () -> this.prices.quote(new Firm(3)),
                        request(1, "prices.quote", "{'quote':{'type':'firm','cents':3}}"),
                        result(1, "{'type':'closed','reason':'night'}")))
                .isEqualTo(new Closed("night"));
    }

    @JsonRpcService(params = ParamsForm.POSITIONAL)
    interface Positional {

        CompletableFuture<Integer> sum(int a, @Nullable Integer b, Optional<Integer> c, @Nullable String d);
    }

    @Test
    void positionsAtTheEndWithoutAValueAreLeftOut() {
        Positional sums = this.conversation.session().proxy(Positional.class);
        sums.sum(1, null, Optional.empty(), null);
        sums.sum(1, null, Optional.of(3), null);
        assertThat(this.conversation.sent()).containsExactly(request(1, "sum", "[1]"), request(2, "sum", "[1,null,3]"));
    }

    @Test
    void anErrorIsTheExceptionThatTheMethodDeclaresForItsType() {
        assertThat(failed(
                        () -> this.prices.last("X"),
                        request(1, "prices.last", "{'symbol':'X'}"),
                        error(1, 7, "There is no X", "{'type':'symbol.unknown','symbol':'X'}")))
                .isInstanceOf(UnknownSymbol.class)
                .hasMessage("There is no X")
                .hasCauseInstanceOf(RemoteErrorException.class)
                .extracting("symbol")
                .asString()
                .contains("\"symbol\":\"X\"");
    }

    @Test
    void withoutATypeTheCodeDecides() {
        assertThat(failed(
                        () -> this.prices.last("X"),
                        request(1, "prices.last", "{'symbol':'X'}"),
                        error(1, 1002, "Closed until Monday")))
                .isInstanceOf(MarketClosed.class)
                .hasMessage("Closed until Monday");
        assertThat(failed(
                        () -> this.prices.last("X"),
                        request(2, "prices.last", "{'symbol':'X'}"),
                        error(2, 1003, "any")))
                .isInstanceOf(Halted.class)
                .hasCauseInstanceOf(RemoteErrorException.class);
    }

    @Test
    void anotherErrorIsARemoteError() {
        assertThat(failed(
                        () -> this.prices.last("X"),
                        request(1, "prices.last", "{'symbol':'X'}"),
                        error(1, 1001, "No", "{'type':'other'}")))
                .isInstanceOf(RemoteErrorException.class)
                .hasMessage("'prices.last' failed at the other side: 1001 No");
        assertThat(failed(this.prices::count, request(2, "prices.count"), error(2, 1001, "No")))
                .isInstanceOf(RemoteErrorException.class);
    }

    @Test
    void aFutureFailsWithTheDeclaredException() {
        CompletableFuture<Map<String, Price>> all = this.prices.all(new CancellationSource());
        assertThat(this.conversation.sent()).containsExactly(request(1, "prices.all"));
        this.conversation.answersTo(error(1, 1002, "Closed"));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(all::join)
                .withCauseInstanceOf(MarketClosed.class);
    }

    @Test
    void aMethodThatTheOtherSideLacksIsARemoteErrorAndNothingElseIsHarmed() throws Exception {
        String none = error(1, -32601, "Method not found", "{'type':'method.notFound'}");
        assertThat(failed(() -> called(this.prices::clear), request(1, "prices.clear"), none))
                .isInstanceOfSatisfying(
                        RemoteErrorException.class,
                        error -> assertThat(error.getCode()).isEqualTo(-32601));
        assertThat(answered(this.prices::count, request(2, "prices.count"), result(2, "5")))
                .isEqualTo(5);
    }

    @Test
    void aResultThatDoesNotFitSaysWhere() {
        assertThat(failed(
                        () -> this.prices.last("A"),
                        request(1, "prices.last", "{'symbol':'A'}"),
                        result(1, "{'symbol':'A','cents':'x'}")))
                .isInstanceOf(JsonRpcException.class)
                .hasMessageContaining("prices.last", "Prices.last(String)", "$.cents");
        assertThat(failed(this.prices::count, request(2, "prices.count"), result(2, "null")))
                .isInstanceOf(JsonRpcException.class)
                .hasMessage("The result of 'prices.count' is null, and Prices.count() returns int");
    }

    @Test
    void cancellingTheFutureCancelsTheRequest() {
        CompletableFuture<Integer> loaded = this.prices.load(List.of());
        assertThat(this.conversation.sent()).hasSize(1);
        assertThat(loaded.cancel(true)).isTrue();
        assertThat(this.conversation.sent()).containsExactly(Conversation.cancel(1));
        this.conversation.answersTo(result(1, "1"));
        this.conversation.assertNothingMore();
    }

    @Test
    void aTokenCancelsTheCallsThatHaveIt() {
        CancellationSource stop = new CancellationSource();
        CompletableFuture<?> running = this.prices.all(stop);
        assertThat(this.conversation.sent()).containsExactly(request(1, "prices.all"));
        CompletableFuture<Integer> waiting = this.conversation.calling(
                () -> this.prices.slow("A", null, stop), request(2, "prices.slow", "{'symbol':'A'}"));
        stop.cancel();
        assertThat(running).isCancelled();
        assertThat(waiting).failsWithin(Duration.ofSeconds(30));
        assertThat(this.conversation.sent()).contains(Conversation.cancel(1), Conversation.cancel(2));
        assertThat(this.prices.all(stop)).isCancelled();
        assertThat(this.conversation.sent()).isEmpty();
    }

    @Test
    void anInterruptedCallerCancelsItsCallAndKeepsItsInterrupt() throws Exception {
        int id = 0;
        for (CancellationSource token : Arrays.asList(null, new CancellationSource())) {
            BlockingQueue<Object> ended = new LinkedBlockingQueue<>();
            Thread caller = new Thread(() -> {
                try {
                    ended.add(this.prices.slow("A", null, token));
                } catch (RuntimeException failure) {
                    ended.add(failure);
                    ended.add(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            this.conversation.awaitSent(request(++id, "prices.slow", "{'symbol':'A'}"));
            caller.interrupt();
            assertThat(ended.poll(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            failure -> assertThat(failure)
                                    .hasMessage("Interrupted while waiting for the answer to 'prices.slow'"));
            assertThat(ended.poll(30, TimeUnit.SECONDS)).isEqualTo(true);
            assertThat(this.conversation.sent()).containsExactly(Conversation.cancel(id));
        }
        this.conversation.assertNothingMore();
    }

    @Test
    void progressIsReportedBeforeTheResult() throws Exception {
        List<Integer> reported = new ArrayList<>();
        CompletableFuture<Integer> slow = this.conversation.calling(
                () -> this.prices.slow("A", reported::add, new CancellationSource()),
                request(1, "prices.slow", "{'symbol':'A'}"));
        this.conversation.answersTo(notification("$/progress", "{'token':1,'value':40}"));
        this.conversation.answersTo(notification("$/progress", "{'token':1,'value':null}"));
        this.conversation.answersTo(result(1, "9"));
        assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(9);
        assertThat(reported).containsExactly(40, null);
    }

    @Test
    void progressWithANameHasTheIdForItsTokenToo() throws Exception {
        List<Integer> reported = new ArrayList<>();
        CompletableFuture<Integer> scan = this.conversation.calling(
                () -> this.prices.scan(reported::add, "A"), request(1, "prices.scan", "{'symbol':'A'}"));
        this.conversation.answersTo(notification("$/progress", "{'token':1,'value':40}"));
        this.conversation.answersTo(result(1, "9"));
        assertThat(scan.get(30, TimeUnit.SECONDS)).isEqualTo(9);
        assertThat(reported).containsExactly(40);

        Scan byPosition = this.conversation.session().proxy(Scan.class);
        CompletableFuture<Integer> second =
                this.conversation.calling(() -> byPosition.scan(reported::add, "A"), request(2, "scan", "[null,'A']"));
        this.conversation.answersTo(result(2, "8"));
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(8);
    }

    @JsonRpcService(params = ParamsForm.POSITIONAL)
    interface Scan {

        int scan(@JsonRpcParam("work") Progress<Integer> progress, String symbol);
    }

    @Test
    void theTimeoutIsThatOfTheMethodThenThatOfTheProxyThenThatOfTheSender() {
        Prices impatient =
                this.conversation.session().proxy(Prices.class, options -> options.withTimeout(Duration.ofSeconds(5)));
        CompletableFuture<?> method = impatient.load(List.of());
        CompletableFuture<?> options = impatient.all(new CancellationSource());
        CompletableFuture<?> sender = this.prices.all(new CancellationSource());
        this.conversation.advance(Duration.ofMillis(2500));
        this.conversation.sent();
        assertThat(List.of(method.isDone(), options.isDone(), sender.isDone())).containsExactly(true, false, false);
        this.conversation.advance(Duration.ofSeconds(3));
        this.conversation.sent();
        assertThat(List.of(options.isDone(), sender.isDone())).containsExactly(true, false);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(options::join)
                .withCauseInstanceOf(RequestTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource(Receipt.class)
    void onlyWhatIsIdempotentAndNotReceivedForSureIsSentAgainAfterALoss(Receipt receipt) {
        CompletableFuture<Integer> repeatable = this.prices.load(List.of());
        CompletableFuture<?> other = this.prices.all(new CancellationSource());
        assertThat(this.conversation.sent()).hasSize(2);

        this.conversation.losesSession(receipt);

        assertThat(other).isCompletedExceptionally();
        if (receipt == Receipt.RECEIVED) {
            assertThat(repeatable).isCompletedExceptionally();
            assertThat(this.conversation.sent()).isEmpty();
        } else {
            assertThat(this.conversation.sent()).containsExactly(request(3, "prices.import", "[]"));
            this.conversation.losesSession(receipt);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(repeatable::join)
                    .withCauseInstanceOf(SessionLostException.class);
            assertThat(this.conversation.sent()).isEmpty();
        }
    }

    @Test
    void aDefaultMethodRunsHere() throws Exception {
        assertThat(answered(
                        () -> this.prices.cents("A"),
                        request(1, "prices.last", "{'symbol':'A'}"),
                        result(1, "{'symbol':'A','cents':3}")))
                .isEqualTo(3);
    }

    interface Other {

        void other();
    }

    @Test
    void whatEveryObjectHasIsNotSent() {
        Prices same = this.conversation.session().proxy(Prices.class);
        assertThat(this.prices)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .hasToString("Prices of " + this.conversation.session());
        assertThat(this.prices)
                .isNotEqualTo(new Conversation(new Methods()).session().proxy(Prices.class));
        assertThat(this.prices)
                .isNotEqualTo(this.conversation.session().proxy(Other.class))
                .isNotEqualTo(null)
                .isNotEqualTo("Prices");
        this.conversation.assertNothingMore();
    }

    record Checked(int value) {

        static final int LIMIT = Integer.parseInt("no number");
    }

    interface Checking {

        CompletableFuture<Checked> later();
    }

    @Test
    void aResultThatCannotBeMadeFailsTheFutureWhateverIsThrown() {
        CompletableFuture<Checked> result =
                this.conversation.session().proxy(Checking.class).later();
        assertThat(this.conversation.sent()).containsExactly(request(1, "later"));
        assertThat(this.conversation.answersTo(result(1, "{'value':1}"))).isEmpty();
        assertThat(result)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(ExceptionInInitializerError.class);
    }
}
