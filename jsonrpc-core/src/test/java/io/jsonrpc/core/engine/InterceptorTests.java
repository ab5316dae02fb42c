package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.inbound.HandlerInvoker;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What applications put around calls, at both ends. */
class InterceptorTests {

    private final List<String> seen = new ArrayList<>();

    private final RequestHandler<Object> handler = (transaction, request) -> {
        this.seen.add("handler");
        transaction.sendResponse("done");
    };

    private ServerCallInterceptor around(String name) {
        return (transaction, request, next) -> {
            this.seen.add(name + " before " + request.getMethod());
            next.proceed(transaction);
            this.seen.add(name + " after");
        };
    }

    private Conversation handling(ServerCallInterceptor... interceptors) {
        return new Conversation(this.handler, options -> options.serverInterceptors(List.of(interceptors)));
    }

    @Test
    void theFirstInterceptorIsTheOutermostAroundTheHandler() {
        Conversation conversation = handling(around("one"), around("two"));

        assertThat(conversation.answersTo(request(1, "any", "{}"))).containsExactly(result(1, "'done'"));
        assertThat(this.seen).containsExactly("one before any", "two before any", "handler", "two after", "one after");
        conversation.assertNothingMore();
    }

    @Test
    void aMessageIsPassedOnOnce() {
        Conversation conversation = handling((transaction, request, next) -> {
            next.proceed(transaction);
            assertThatThrownBy(() -> next.proceed(transaction))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("passes a message on twice");
        });

        assertThat(conversation.answersTo(request(1, "any", "{}"))).containsExactly(result(1, "'done'"));
        assertThat(this.seen).containsExactly("handler");
        conversation.assertNothingMore();
    }

    @Test
    void notificationsPassThemToo() {
        Conversation conversation = handling(around("one"));

        assertThat(conversation.answersTo(notification("any", "{}"))).isEmpty();
        assertThat(this.seen).containsExactly("one before any", "handler", "one after");
        conversation.assertNothingMore();
    }

    /** Sends results in capitals. */
    private static Transaction shouting(Transaction transaction) {
        return (Transaction) Proxy.newProxyInstance(
                Transaction.class.getClassLoader(),
                new Class<?>[] {Transaction.class},
                (proxy, method, arguments) -> method.getName().equals("sendResponse")
                        ? method.invoke(transaction, arguments[0].toString().toUpperCase(Locale.ROOT))
                        : method.invoke(transaction, arguments));
    }

    @Test
    void theHandlerGetsTheTransactionThatAnInterceptorPassesOn() {
        Conversation conversation = handling((transaction, request, next) -> next.proceed(shouting(transaction)));

        assertThat(conversation.answersTo(request(1, "any", "{}"))).containsExactly(result(1, "'DONE'"));
        conversation.assertNothingMore();
    }

    @Test
    void anInterceptorMayAnswerOrRefuseInPlaceOfTheHandler() {
        Conversation conversation = handling((transaction, request, next) -> {
            if (request.getMethod().equals("secret")) {
                throw new RequestRejectedException(7, "not for you");
            }
            transaction.sendResponse("instead");
        });

        assertThat(conversation.answersTo(request(1, "secret", "{}"))).containsExactly(error(1, 7, "not for you"));
        assertThat(conversation.answersTo(request(2, "any", "{}"))).containsExactly(result(2, "'instead'"));
        assertThat(this.seen).isEmpty();
        conversation.assertNothingMore();
    }

    /** Refuses the calls of one method. */
    private final class Closed implements ServerCallInterceptor {

        @Override
        public void admit(JsonRpcCall call) throws Exception {
            InterceptorTests.this.seen.add("asked about " + call.getMethod());
            if (call.getMethod().equals("secret")) {
                throw new RequestRejectedException(7, "not for you");
            }
            if (call.getMethod().equals("broken")) {
                throw new IOException("nobody may read this");
            }
        }

        @Override
        public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
            next.proceed(transaction);
        }
    }

    @Test
    void aCallIsRefusedBeforeTheOutermostInterceptor() {
        Conversation conversation = handling(around("one"), new Closed());

        assertThat(conversation.answersTo(request(1, "secret", "{}"))).containsExactly(error(1, 7, "not for you"));
        assertThat(conversation.answersTo(request(2, "broken", "{}")))
                .containsExactly(error(2, ErrorType.INTERNAL_ERROR));
        assertThat(conversation.answersTo(notification("secret", "{}"))).isEmpty();
        assertThat(this.seen).containsExactly("asked about secret", "asked about broken", "asked about secret");
        this.seen.clear();
        assertThat(conversation.answersTo(request(3, "any", "{}"))).containsExactly(result(3, "'done'"));
        assertThat(this.seen).containsExactly("asked about any", "one before any", "handler", "one after");
        conversation.assertNothingMore();
    }

    @ParameterizedTest
    @EnumSource(names = "INHERIT", mode = EnumSource.Mode.EXCLUDE)
    void aCallIsRefusedWhereverItWouldRun(Execution execution) {
        RequestHandler<Object> handled = new RequestHandler<>() {

            @Override
            public void handleRequest(Transaction transaction, Request<Object> request) {
                InterceptorTests.this.seen.add("handler");
            }

            @Override
            public Execution execution(String method) {
                return execution;
            }
        };
        Conversation conversation =
                new Conversation(handled, options -> options.serverInterceptors(List.of(new Closed())));

        assertThat(conversation.answersTo(request(1, "secret", "{}"))).containsExactly(error(1, 7, "not for you"));
        assertThat(this.seen).containsExactly("asked about secret");
        conversation.assertNothingMore();
    }

    @Test
    void aRequestThatIsNeitherPassedOnNorAnsweredIsAnInternalErrorAndTheLogNamesTheInterceptor() {
        ServerCallInterceptor forgetful = new Forgetful();
        Conversation conversation = handling(around("one"), forgetful, around("two"));

        Logger logger = (Logger) LoggerFactory.getLogger(HandlerInvoker.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            assertThat(conversation.answersTo(request(1, "lost", "{}")))
                    .containsExactly(error(1, ErrorType.INTERNAL_ERROR));
            assertThat(conversation.answersTo(notification("lost", "{}"))).isEmpty();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Transaction[lost, id 1] of " + conversation.session()
                        + " was neither passed on nor answered by " + Forgetful.class.getName());
        assertThat(conversation.answersTo(request(2, "any", "{}"))).containsExactly(result(2, "'done'"));
        assertThat(this.seen)
                .containsExactly(
                        "one before lost",
                        "one after",
                        "one before lost",
                        "one after",
                        "one before any",
                        "two before any",
                        "handler",
                        "two after",
                        "one after");
        conversation.assertNothingMore();
    }

    private static final class Forgetful implements ServerCallInterceptor {

        @Override
        public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
            if (!request.getMethod().equals("lost")) {
                next.proceed(transaction);
            }
        }
    }

    @Test
    void eachEntryOfABatchPassesThemAndOneThatFailsHarmsNoOther() {
        Conversation conversation = handling((transaction, request, next) -> {
            if (request.getMethod().equals("broken")) {
                throw new IllegalStateException("nobody may read this");
            }
            next.proceed(transaction);
        });

        assertThat(conversation.answersTo("[" + request(1, "broken", "{}") + "," + request(2, "any", "{}") + "]"))
                .containsExactly("[" + error(1, ErrorType.INTERNAL_ERROR) + "," + result(2, "'done'") + "]");
        assertThat(this.seen).containsExactly("handler");
        conversation.assertNothingMore();
    }

    @Test
    void anInterceptorThatThrowsBehindTheHandlerLeavesTheAnswerAlone() {
        Conversation conversation = handling((transaction, request, next) -> {
            next.proceed(transaction);
            throw new IllegalStateException("too late");
        });

        assertThat(conversation.answersTo(request(1, "any", "{}"))).containsExactly(result(1, "'done'"));
        conversation.assertNothingMore();
    }

    /** Notes which params it got and how each call ended, and adds an exclamation mark. */
    private final ClientCallInterceptor noting = call -> {
        this.seen.add(call.method() + " " + call.params() + (call.isNotification() ? " notification" : ""));
        call.whenEnded(success -> this.seen.add(call.method() + (success ? " well" : " badly")));
        return call.params() + "!";
    };

    private Conversation sending(ClientCallInterceptor... interceptors) {
        return new Conversation(this.handler, options -> options.clientInterceptors(List.of(interceptors)));
    }

    @Test
    void paramsLeaveAsTheLastInterceptorReturnsThem() {
        Conversation conversation = sending(this.noting, this.noting);

        CompletableFuture<String> answer = conversation.peer.sendRequestAsync("ask", "a", String.class, null);
        assertThat(conversation.sent()).containsExactly(request(1, "ask", "['a!!']"));
        assertThat(this.seen).containsExactly("ask a", "ask a!");
        conversation.receives(result(1, "'b'"));
        conversation.sent();

        assertThat(answer).isCompletedWithValue("b");
        assertThat(this.seen).containsExactly("ask a", "ask a!", "ask well", "ask well");
        conversation.assertNothingMore();
    }

    @Test
    void aCallEndsBadlyWithAnErrorAndWithTheConversation() {
        Conversation conversation = sending(this.noting);

        conversation.peer.sendRequestAsync("refused", "a", String.class, null);
        conversation.peer.sendRequestAsync("lost", "a", String.class, null);
        conversation.sent();
        conversation.receives(error(1, 1, "no"));
        conversation.sent();
        assertThat(this.seen).containsExactly("refused a", "lost a", "refused badly");

        conversation.peer.end(CloseStatus.NORMAL);
        conversation.sent();
        assertThat(this.seen).endsWith("lost badly").hasSize(4);

        assertThat(conversation.peer.sendRequestAsync("late", "a", String.class, null))
                .isCompletedExceptionally();
        assertThat(this.seen).endsWith("late a", "late badly").hasSize(6);
    }

    @Test
    void notificationsAndTheEntriesOfABatchPassOneByOne() throws Exception {
        Conversation conversation = sending(this.noting);

        conversation.peer.sendNotification("tell", "a");
        conversation.peer.sendNotificationAsync("later", "b");
        conversation.peer.batch().add("ask", "c").addNotification("add", "d").send();

        assertThat(conversation.sent())
                .containsExactly(
                        notification("tell", "['a!']"),
                        notification("later", "['b!']"),
                        "[" + request(1, "ask", "['c!']") + "," + notification("add", "['d!']") + "]");
        assertThat(this.seen)
                .containsExactly(
                        "tell a notification",
                        "tell well",
                        "later b notification",
                        "later well",
                        "ask c",
                        "add d notification",
                        "add well");
    }

    @Test
    void anInterceptorThatThrowsFailsTheCallAndNothingIsSent() {
        Conversation conversation = sending(this.noting, call -> {
            throw new IllegalStateException("no token");
        });

        assertThatThrownBy(() -> conversation.peer.sendNotification("tell", Map.of()))
                .hasMessage("no token");
        assertThat(conversation.peer.sendRequestAsync("ask", null, String.class, null))
                .isCompletedExceptionally();
        assertThat(this.seen).containsExactly("tell {} notification", "tell badly", "ask null", "ask badly");
        conversation.assertNothingMore();
    }
}
