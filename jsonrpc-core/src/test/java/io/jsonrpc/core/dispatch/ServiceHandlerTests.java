package io.jsonrpc.core.dispatch;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.UnknownParams;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What is called for a message, and what is answered for what it returns or throws. */
class ServiceHandlerTests {

    record Item(String name, int count) {}

    sealed interface Found {}

    record Here(int shelf) implements Found {}

    @JsonRpcError(type = "item.unknown", code = 1001)
    static final class UnknownItem extends Exception {

        private final String item;

        UnknownItem(String item) {
            super("There is no " + item);
            this.item = item;
        }

        @JsonRpcErrorData
        public String getItem() {
            return this.item;
        }

        @JsonRpcErrorData("also")
        public List<Item> others() {
            return List.of(new Item("b", 2));
        }
    }

    @JsonRpcError(type = "shop.closed", code = 1002, message = "Closed")
    static class Closed extends RuntimeException {

        Closed() {
            super("secret");
        }
    }

    static final class ClosedForever extends Closed {}

    @JsonRpcError(type = "shop.broken", code = 1003)
    static final class Broken extends RuntimeException {

        @JsonRpcErrorData
        public String getReason() {
            throw this;
        }
    }

    @JsonRpcService("shop")
    interface Shop {

        @JsonRpcMethod(aliases = "old.count")
        int count(String name, @JsonRpcParam(defaultValue = "1") int factor);

        void clear();

        Optional<Item> find(@Nullable String name);

        Found where(String name);

        CompletableFuture<Item> later(String name);

        CompletableFuture<Void> run();

        @Nullable CompletableFuture<Item> none();

        void fail(String how) throws Exception;

        CompletableFuture<Item> failLater(String how);

        @JsonRpcNotification
        void seen(String name);

        int all(@JsonRpcParams Map<String, Integer> all);

        @JsonRpcMethod(unknown = UnknownParams.REFUSE)
        int strict(int a);

        void answer(Transaction transaction, boolean sends) throws IOException;

        void answerAndFail(Transaction transaction) throws IOException;

        boolean context(Session session, @Nullable Principal principal, CancellationToken token, String name);

        int steps(Progress<Item> progress, int count);
    }

    /** Does what the interface says, and remembers what it got. */
    private static final class Store implements Shop {

        final List<String> called = new ArrayList<>();

        CompletableFuture<Item> item = new CompletableFuture<>();

        final CompletableFuture<Void> nothing = new CompletableFuture<>();

        @Nullable Session session;

        @Nullable CancellationToken token;

        @Override
        public int count(String name, int factor) {
            this.called.add("count " + name + " " + factor);
            return 7 * factor;
        }

        @Override
        public void clear() {
            this.called.add("clear");
        }

        @Override
        public Optional<Item> find(@Nullable String name) {
            return Optional.ofNullable(name).map(known -> new Item(known, 1));
        }

        @Override
        public Found where(String name) {
            return new Here(3);
        }

        @Override
        public CompletableFuture<Item> later(String name) {
            return this.item;
        }

        @Override
        public CompletableFuture<Void> run() {
            return this.nothing;
        }

        @Override
        public @Nullable CompletableFuture<Item> none() {
            return null;
        }

        @Override
        public void fail(String how) throws Exception {
            throw failure(how);
        }

        private static Exception failure(String how) {
            return switch (how) {
                case "declared" -> new UnknownItem("x");
                case "inherited" -> new ClosedForever();
                case "chosen" -> new RequestRejectedException(5, "Chosen");
                default -> new IllegalStateException("secret");
            };
        }

        @Override
        public CompletableFuture<Item> failLater(String how) {
            return CompletableFuture.failedFuture(new CompletionException(failure(how)));
        }

        @Override
        public void seen(String name) {
            this.called.add("seen " + name);
        }

        @Override
        public int all(Map<String, Integer> all) {
            return all.values().stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public int strict(int a) {
            return a;
        }

        @Override
        public void answer(Transaction transaction, boolean sends) throws IOException {
            if (sends) {
                transaction.sendResponse("mine");
            } else {
                transaction.startAsync();
            }
        }

        @Override
        public void answerAndFail(Transaction transaction) throws IOException {
            transaction.sendResponse("mine");
            throw new IllegalStateException("secret");
        }

        @Override
        public boolean context(
                Session given, @Nullable Principal principal, CancellationToken cancellation, String name) {
            this.session = given;
            this.token = cancellation;
            return principal == null;
        }

        @Override
        public int steps(Progress<Item> progress, int count) {
            for (int i = 0; i < count; i++) {
                progress.report(new Item("step", i));
            }
            return count;
        }
    }

    private final Store store = new Store();

    private final Conversation conversation = new Conversation(handler(this.store));

    private static ServiceHandler handler(Shop shop) {
        return new ServiceHandler(Shop.class, MethodSurroundings.of(shop, Conversation.CODEC.typedValues(false)));
    }

    private static final String ITEM_UNKNOWN =
            error(1, 1001, "There is no x", "{'type':'item.unknown','also':[{'name':'b','count':2}],'item':'x'}");

    private static final String SHOP_CLOSED = error(1, 1002, "Closed", "{'type':'shop.closed'}");

    private static final String INTERNAL = error(1, -32603, "Internal error", "{'type':'internal'}");

    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<Arguments> CALLS = List.of(
            Arguments.of(request(1, "shop.count", "{'name':'a','factor':2}"), result(1, "14")),
            Arguments.of(request(1, "shop.count", "['a',3]"), result(1, "21")),
            Arguments.of(request(1, "shop.count", "{'name':'a'}"), result(1, "7")),
            Arguments.of(request(1, "old.count", "['a']"), result(1, "7")),
            Arguments.of(
                    request(1, "shop.count"),
                    error(1, -32602, "Invalid params", "{'type':'params.invalid','path':'$.name','reason':'missing'}")),
            Arguments.of(
                    request(1, "shop.count", "{'name':'a','factor':'x'}"),
                    error(1, -32602, "Invalid params", "{'type':'params.invalid','path':'$.factor','reason':'type'}")),
            Arguments.of(
                    request(1, "shop.count", "[null]"),
                    error(1, -32602, "Invalid params", "{'type':'params.invalid','path':'$[0]','reason':'null'}")),
            Arguments.of(
                    request(1, "shop.strict", "{'a':1,'b':2}"),
                    error(1, -32602, "Invalid params", "{'type':'params.invalid','path':'$.b','reason':'unknown'}")),
            Arguments.of(request(1, "shop.clear"), result(1, "null")),
            Arguments.of(request(1, "shop.find", "{'name':'a'}"), result(1, "{'name':'a','count':1}")),
            Arguments.of(request(1, "shop.find"), result(1, "null")),
            Arguments.of(request(1, "shop.where", "['a']"), result(1, "{'type':'here','shelf':3}")),
            Arguments.of(request(1, "shop.all", "{'a':1,'b':2}"), result(1, "3")),
            Arguments.of(request(1, "shop.answer", "[true]"), result(1, "'mine'")),
            Arguments.of(request(1, "shop.context", "['a']"), result(1, "true")),
            Arguments.of(request(1, "shop.none"), INTERNAL),
            Arguments.of(request(1, "shop.fail", "['declared']"), ITEM_UNKNOWN),
            Arguments.of(request(1, "shop.fail", "['inherited']"), SHOP_CLOSED),
            Arguments.of(request(1, "shop.fail", "['chosen']"), error(1, 5, "Chosen")),
            Arguments.of(request(1, "shop.fail", "['else']"), INTERNAL),
            Arguments.of(request(1, "shop.failLater", "['declared']"), ITEM_UNKNOWN),
            Arguments.of(request(1, "shop.failLater", "['inherited']"), SHOP_CLOSED),
            Arguments.of(request(1, "shop.failLater", "['chosen']"), error(1, 5, "Chosen")),
            Arguments.of(request(1, "shop.failLater", "['else']"), INTERNAL),
            Arguments.of(
                    request(1, "shop.unheardOf"), error(1, -32601, "Method not found", "{'type':'method.notFound'}")));

    @ParameterizedTest
    @FieldSource("CALLS")
    void aCallHasItsAnswer(String request, String answer) {
        assertThat(this.conversation.answersTo(request)).containsExactly(answer);
        this.conversation.assertNothingMore();
    }

    @Test
    void aNotificationIsNeverAnsweredAndNoMethodRunsWithParamsThatDoNotFit() {
        assertThat(this.conversation.answersTo(notification("shop.seen", "['a']")))
                .isEmpty();
        assertThat(this.conversation.answersTo(notification("shop.seen", "[1]")))
                .isEmpty();
        assertThat(this.conversation.answersTo(notification("shop.count", "['b']")))
                .isEmpty();
        assertThat(this.store.called).containsExactly("seen a", "count b 1");
        this.conversation.assertNothingMore();
    }

    @Test
    void aRequestToAMethodThatIsANotificationIsAnsweredWithNull() {
        assertThat(this.conversation.answersTo(request(1, "shop.seen", "['a']")))
                .containsExactly(result(1, "null"));
    }

    @Test
    void aValueThatComesLaterIsAnsweredThen() {
        assertThat(this.conversation.answersTo(request(1, "shop.later", "['a']")))
                .isEmpty();
        assertThat(this.conversation.answersTo(request(2, "shop.run"))).isEmpty();
        this.store.item.complete(new Item("a", 2));
        this.store.nothing.complete(null);
        assertThat(this.conversation.sent()).containsExactly(result(1, "{'name':'a','count':2}"), result(2, "null"));
        this.conversation.assertNothingMore();
    }

    @Test
    void aCancelledRequestCancelsTheFutureThatTheMethodReturned() {
        this.conversation.answersTo(request(1, "shop.later", "['a']"));
        assertThat(this.conversation.answersTo(Conversation.cancel(1))).hasSize(1);
        assertThat(this.store.item).isCancelled();
        this.conversation.assertNothingMore();
    }

    /** A stage of a library that has no futures. */
    private static final class Foreign<T> extends CompletableFuture<T> {

        @Override
        public CompletableFuture<T> toCompletableFuture() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aCancelledRequestDropsTheValueOfAStageThatIsNoFuture() {
        this.store.item = new Foreign<>();
        this.conversation.answersTo(request(1, "shop.later", "['a']"));
        assertThat(this.conversation.answersTo(Conversation.cancel(1))).hasSize(1);
        this.store.item.complete(new Item("a", 2));
        this.conversation.assertNothingMore();
    }

    @Test
    void aFutureThatNeverEndsIsAnsweredForWhenTheTimeOfHandlersIsOver() {
        Conversation impatient = new Conversation(
                handler(this.store),
                (PeerBuilder options) -> options.limits(PeerLimits.DEFAULT.withHandlerTimeout(Duration.ofSeconds(2))));
        assertThat(impatient.answersTo(request(1, "shop.later", "['a']"))).isEmpty();
        impatient.advance(Duration.ofSeconds(3));
        assertThat(impatient.sent())
                .containsExactly(error(1, -32002, "Request timed out", "{'type':'request.timeout'}"));
        assertThat(this.store.item).isCancelled();
        impatient.assertNothingMore();
    }

    @Test
    void aRequestThatIsCancelledBeforeItsTurnCallsNothing() {
        this.conversation.receives(request(1, "shop.clear"));
        this.conversation.receives(Conversation.cancel(1));
        assertThat(this.conversation.sent()).hasSize(1);
        assertThat(this.store.called).isEmpty();
        this.conversation.assertNothingMore();
    }

    /** Calls whoever waits for it twice. */
    private static final class Echoing<T> extends CompletableFuture<T> {

        @Override
        public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
            super.whenComplete(action);
            return super.whenComplete(action);
        }
    }

    @Test
    void aFutureThatEndsTwiceIsAnsweredOnce() {
        this.store.item = new Echoing<>();
        this.conversation.answersTo(request(1, "shop.later", "['a']"));
        this.store.item.completeExceptionally(new UnknownItem("x"));
        assertThat(this.conversation.sent()).containsExactly(ITEM_UNKNOWN);
        this.conversation.assertNothingMore();
    }

    @Test
    void aMethodThatAnswersAndThenThrowsIsAnsweredOnce() {
        assertThat(this.conversation.answersTo(request(1, "shop.answerAndFail")))
                .containsExactly(result(1, "'mine'"));
        this.conversation.assertNothingMore();
    }

    @Test
    void aMethodThatTakesTheTransactionMayAnswerLater() {
        assertThat(this.conversation.answersTo(request(1, "shop.answer", "[false]")))
                .isEmpty();
        assertThat(this.conversation.answersTo(Conversation.cancel(1))).hasSize(1);
    }

    @Test
    void theSessionAndTheTokenAreThoseOfTheCall() {
        this.conversation.answersTo(request(1, "shop.context", "['a']"));
        assertThat(this.store.session).isSameAs(this.conversation.session());
        assertThat(this.store.token).isNotNull();
        assertThat(this.store.token.isCancelled()).isFalse();
    }

    @Test
    void progressIsWrittenByItsDeclaredTypeBeforeTheAnswer() {
        assertThat(this.conversation.answersTo(request(1, "shop.steps", "[2]")))
                .containsExactly(
                        notification("$/progress", "{'token':1,'value':{'name':'step','count':0}}"),
                        notification("$/progress", "{'token':1,'value':{'name':'step','count':1}}"),
                        result(1, "2"));
    }

    @Test
    void paramsThatDoNotFitAreAnsweredWithTheCodeOfTheApplication() {
        Conversation own = new Conversation(
                handler(this.store),
                (PeerBuilder options) -> options.errorCatalog(new ErrorCatalog(Map.of(ErrorType.INVALID_PARAMS, 42))));
        assertThat(own.answersTo(request(1, "shop.count", "[1]")))
                .containsExactly(
                        error(1, 42, "Invalid params", "{'type':'params.invalid','path':'$[0]','reason':'type'}"));
    }

    interface Modes {

        @JsonRpcMethod(execution = Execution.NON_BLOCKING)
        boolean onTheReadingThread();

        @JsonRpcMethod(execution = Execution.CONCURRENT)
        void beside();

        void inTurn();
    }

    @Test
    void eachMethodSaysWhereItRuns() {
        ServiceHandler handler = new ServiceHandler(
                Modes.class, MethodSurroundings.of(new Object(), Conversation.CODEC.typedValues(false)));
        assertThat(handler.execution("onTheReadingThread")).isEqualTo(Execution.NON_BLOCKING);
        assertThat(handler.execution("beside")).isEqualTo(Execution.CONCURRENT);
        assertThat(handler.execution("inTurn")).isEqualTo(Execution.SERIAL);
        assertThat(handler.execution("unheardOf")).isEqualTo(Execution.SERIAL);
    }

    interface Shape {}

    interface Faulty {

        @JsonRpcMethod("rpc.area")
        int area(Shape shape);

        void move(@JsonRpcParam("to") String from, String to);
    }

    @Test
    void faultsOfTheContractAreFoundBeforeACall() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> new ServiceHandler(
                        Faulty.class, MethodSurroundings.of(new Object(), Conversation.CODEC.typedValues(false))))
                .satisfies(fault -> assertThat(fault.faults()).hasSize(3));
    }

    @Test
    void anExceptionWhoseDataThrowsItIsItself() {
        Broken broken = new Broken();
        assertThat(new DeclaredErrors(Conversation.CODEC.typedValues(false)).apply(broken))
                .isSameAs(broken);
    }
}
