package io.jsonrpc.core.dispatch;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that wait for others, of all sessions, without a thread. */
class CallOrderTests {

    /** Has no hash code without an id. */
    static class Owner {

        String id;

        @Override
        public int hashCode() {
            return this.id.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Owner owner && owner.id.equals(this.id);
        }
    }

    /** Does nothing until the test completes it. */
    static class Bank {

        final List<String> started = new ArrayList<>();

        private final Map<String, CompletableFuture<String>> open = new HashMap<>();

        @JsonRpcMethod(maxConcurrent = 2)
        public CompletableFuture<String> report(String name) {
            return begun(name);
        }

        @JsonRpcMethod(maxConcurrent = 1)
        public String fail(String name) {
            this.started.add(name);
            throw new IllegalStateException("a failure of the application");
        }

        @JsonRpcMethod(orderedBy = "account")
        public CompletableFuture<String> pay(String name, long account) {
            return begun(name);
        }

        @JsonRpcMethod(orderedBy = "account", maxConcurrent = 1)
        public CompletableFuture<String> refund(Long account, String name) {
            return begun(name);
        }

        @JsonRpcMethod(orderedBy = "owner")
        public String open(Owner owner) {
            return owner.id;
        }

        private CompletableFuture<String> begun(String name) {
            this.started.add(name);
            return this.open.computeIfAbsent(name, first -> new CompletableFuture<>());
        }

        void end(String name) {
            Objects.requireNonNull(this.open.get(name)).complete(name);
        }
    }

    private final Bank bank = new Bank();

    private final ServiceHandler handler =
            new ServiceHandler(Bank.class, MethodSurroundings.of(this.bank, Conversation.CODEC.typedValues(false)));

    private final Conversation alice = new Conversation(this.handler);

    private final Conversation bob = new Conversation(this.handler);

    private void run() {
        assertThat(this.alice.sent()).isEmpty();
        assertThat(this.bob.sent()).isEmpty();
    }

    @Test
    void moreCallsThanAllowedWaitForAPlaceInTheirOrder() {
        this.alice.receives(request(1, "report", "['a']"));
        this.alice.receives(request(2, "report", "['b']"));
        this.alice.receives(request(3, "report", "['c']"));
        run();
        this.bob.receives(request(1, "report", "['d']"));
        run();
        assertThat(this.bank.started).containsExactly("a", "b");

        this.bank.end("b");
        assertThat(this.alice.sent()).containsExactly(result(2, "'b'"));
        assertThat(this.bank.started).containsExactly("a", "b", "c");

        this.bank.end("a");
        this.bank.end("c");
        assertThat(this.alice.sent()).containsExactly(result(1, "'a'"), result(3, "'c'"));
        run();
        assertThat(this.bank.started).containsExactly("a", "b", "c", "d");

        this.bank.end("d");
        assertThat(this.bob.sent()).containsExactly(result(1, "'d'"));
        this.alice.assertNothingMore();
        this.bob.assertNothingMore();
    }

    @Test
    void otherCallsOfTheSessionDoNotWait() {
        this.alice.receives(request(1, "pay", "['a',1]"));
        this.alice.receives(request(2, "pay", "['b',1]"));
        this.alice.receives(request(3, "report", "['c']"));
        run();
        assertThat(this.bank.started).containsExactly("a", "c");
    }

    @Test
    void aCallThatFailsGivesItsPlaceBack() {
        this.alice.receives(request(1, "fail", "['a']"));
        this.alice.receives(notification("fail", "['b']"));
        this.alice.receives(request(3, "fail", "[0]"));
        this.alice.receives(request(4, "fail", "['d']"));
        assertThat(this.alice.sent()).hasSize(3);
        assertThat(this.bank.started).containsExactly("a", "b", "d");
        this.alice.assertNothingMore();
    }

    @Test
    void aCallThatIsCancelledGivesItsPlaceBack() {
        this.alice.receives(request(1, "report", "['a']"));
        this.alice.receives(request(2, "report", "['b']"));
        this.bob.receives(request(1, "report", "['c']"));
        run();
        assertThat(this.alice.answersTo(cancel(1)))
                .containsExactly(error(1, -32800, "Request cancelled", "{'type':'request.cancelled'}"));
        run();
        assertThat(this.bank.started).containsExactly("a", "b", "c");
    }

    @Test
    void aCallThatWaitsIsCancelledWithoutBeingStarted() {
        this.alice.receives(request(1, "pay", "['a',1]"));
        this.alice.receives(request(2, "pay", "['b',1]"));
        this.alice.receives(request(3, "pay", "['c',1]"));
        run();
        assertThat(this.alice.answersTo(cancel(2)))
                .containsExactly(error(2, -32800, "Request cancelled", "{'type':'request.cancelled'}"));
        assertThat(this.alice.peer.load().inbound()).isEqualTo(2);

        this.bank.end("a");
        assertThat(this.alice.sent()).containsExactly(result(1, "'a'"));
        assertThat(this.bank.started).containsExactly("a", "c");
    }

    @Test
    void callsWithEqualValuesRunOneAfterAnotherWhateverMethodAndForm() {
        this.alice.receives(request(1, "pay", "{'account':1,'name':'a'}"));
        this.alice.receives(request(2, "pay", "['b',2]"));
        this.alice.receives(request(3, "refund", "[1,'c']"));
        run();
        this.bob.receives(request(1, "pay", "['d',1]"));
        run();
        assertThat(this.bank.started).containsExactly("a", "b");

        this.bank.end("a");
        assertThat(this.alice.sent()).containsExactly(result(1, "'a'"));
        run();
        assertThat(this.bank.started).containsExactly("a", "b", "c");

        this.bank.end("c");
        assertThat(this.alice.sent()).containsExactly(result(3, "'c'"));
        run();
        assertThat(this.bank.started).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aCallThatHasItsTurnMayWaitForAPlace() {
        this.alice.receives(request(1, "refund", "[1,'a']"));
        this.alice.receives(request(2, "refund", "[2,'b']"));
        this.alice.receives(request(3, "pay", "['c',2]"));
        run();
        assertThat(this.bank.started).containsExactly("a");

        assertThat(this.alice.answersTo(cancel(2)))
                .containsExactly(error(2, -32800, "Request cancelled", "{'type':'request.cancelled'}"));
        assertThat(this.bank.started).containsExactly("a", "c");

        this.bank.end("a");
        assertThat(this.alice.answersTo(request(4, "refund", "[1,'d']"))).containsExactly(result(1, "'a'"));
        assertThat(this.bank.started).containsExactly("a", "c", "d");
    }

    @Test
    void paramsThatDoNotFitWaitForNothing() {
        this.alice.receives(request(1, "pay", "['a',1]"));
        run();
        assertThat(this.alice.answersTo(request(2, "pay", "['b','x']")))
                .containsExactly(
                        error(2, -32602, "Invalid params", "{'type':'params.invalid','path':'$[1]','reason':'type'}"));
    }

    @Test
    void callsThatWaitCountAsRequestsInFlight() {
        Conversation carol =
                new Conversation(this.handler, options -> options.limits(PeerLimits.DEFAULT.withInFlight(2)));
        carol.receives(request(1, "pay", "['a',1]"));
        carol.receives(request(2, "pay", "['b',1]"));
        assertThat(carol.answersTo(request(3, "pay", "['c',1]")))
                .containsExactly(error(3, -32009, "Server busy", "{'type':'server.busy','retryAfterMillis':1000}"));
    }

    @Test
    void callsOfASessionThatHasEndedAreNotStarted() {
        this.bob.receives(request(1, "pay", "['a',1]"));
        run();
        this.alice.receives(request(1, "pay", "['b',1]"));
        run();
        this.bob.receives(request(2, "pay", "['c',1]"));
        run();
        this.alice.peer.end(CloseStatus.NORMAL);
        run();
        assertThat(this.alice.peer.load().inbound()).isZero();

        this.bank.end("a");
        assertThat(this.bob.sent()).containsExactly(result(1, "'a'"));
        assertThat(this.bank.started).containsExactly("a", "c");
    }

    @Test
    void aCallWhoseValueCannotBeComparedFailsAndHoldsNothing() {
        this.alice.receives(notification("open", "[{}]"));
        assertThat(this.alice.answersTo(request(1, "open", "[{}]")))
                .containsExactly(error(1, -32603, "Internal error", "{'type':'internal'}"));
        assertThat(this.alice.peer.load().inbound()).isZero();
        assertThat(this.alice.answersTo(request(2, "open", "[{'id':'a'}]"))).containsExactly(result(2, "'a'"));
    }

    /** Refuses each call before its turn. */
    private static final class Closed implements ServerCallInterceptor {

        @Override
        public void admit(JsonRpcCall call) {
            throw new ErrorTypeException(ErrorType.ACCESS_DENIED, new JsonObject());
        }

        @Override
        public void intercept(Transaction transaction, Request<?> request, Next next) {
            throw new AssertionError("a call that was refused has come through");
        }
    }

    @Test
    void aCallThatIsRefusedWaitsForNothingAndItsParamsAreNotBound() {
        List<String> observed = new ArrayList<>();
        Conversation refused = new Conversation(
                this.handler,
                options -> options.serverInterceptors(List.of(new Closed())).observer(new Ends(observed)));
        this.alice.receives(request(1, "pay", "['a',1]"));
        run();
        // Params of 'open' that are bound are an error here.
        for (String call : List.of("pay ['b',1]", "open [{}]", "report ['c']", "fail ['d']")) {
            String[] parts = call.split(" ");
            assertThat(refused.answersTo(request(1, parts[0], parts[1])))
                    .containsExactly(error(1, -32004, "Access denied", "{'type':'access.denied'}"));
            assertThat(refused.answersTo(notification(parts[0], parts[1]))).isEmpty();
        }
        assertThat(refused.peer.load().inbound()).isZero();
        assertThat(this.bank.started).containsExactly("a");
        assertThat(observed)
                .containsExactly(
                        "pay -32004",
                        "pay null",
                        "open -32004",
                        "open null",
                        "report -32004",
                        "report null",
                        "fail -32004",
                        "fail null");
    }

    /** Admits all, and nothing again that has waited while it was closed. */
    private static final class Closing implements ServerCallInterceptor {

        boolean closed;

        @Override
        public void readmit(JsonRpcCall call) {
            if (this.closed) {
                throw new ErrorTypeException(ErrorType.ACCESS_DENIED, new JsonObject());
            }
        }

        @Override
        public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
            next.proceed(transaction);
        }
    }

    @Test
    void aCallThatHasWaitedIsAdmittedAgain() {
        Closing rules = new Closing();
        Conversation carol = new Conversation(this.handler, options -> options.serverInterceptors(List.of(rules)));
        this.alice.receives(request(1, "pay", "['a',1]"));
        run();
        carol.receives(request(1, "pay", "['b',1]"));
        carol.receives(request(2, "pay", "['c',1]"));
        assertThat(carol.sent()).isEmpty();

        rules.closed = true;
        this.bank.end("a");
        assertThat(this.alice.sent()).containsExactly(result(1, "'a'"));

        assertThat(carol.sent())
                .containsExactly(
                        error(1, -32004, "Access denied", "{'type':'access.denied'}"),
                        error(2, -32004, "Access denied", "{'type':'access.denied'}"));
        assertThat(this.bank.started).containsExactly("a");
        rules.closed = false;
        carol.receives(request(3, "pay", "['d',1]"));
        assertThat(carol.sent()).isEmpty();
        assertThat(this.bank.started).containsExactly("a", "d");
    }

    /** Writes down how each call has ended. */
    private record Ends(List<String> calls) implements PeerObserver {

        @Override
        public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
            return new Handling() {

                @Override
                public void ended(@Nullable ResponseError error) {
                    Ends.this.calls.add(method + " " + (error == null ? null : error.getCode()));
                }
            };
        }
    }
}
