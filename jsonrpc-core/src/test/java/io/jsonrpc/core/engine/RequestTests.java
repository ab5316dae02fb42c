package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestAlreadyRespondedException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.log.Incident;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.fixtures.Sneaky;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other side asks, and what it is answered. */
class RequestTests {

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods);

    private final List<Transaction> kept = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
    }

    @Test
    void theResultOfAHandlerIsTheAnswer() {
        assertThat(this.conversation.answersTo(request(1, "echo", "{'a':[1.50,null]}")))
                .containsExactly(result(1, "{'a':[1.50,null]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"77\"", "12345678901234567890", "6.5", "1e2", "null", "\"\"", "\"\\u0041\""})
    void anIdIsEchoedAsItWasWritten(String id) {
        assertThat(this.conversation.answersTo(request(id, "silent"))).containsExactly(result(id, "''"));
    }

    @Test
    void aHandlerThatDoesNotAnswerGivesTheEmptyString() {
        assertThat(this.conversation.answersTo(request(1, "silent"))).containsExactly(result(1, "''"));
    }

    @Test
    void aVoidResponseIsNull() {
        this.methods.on("void", (transaction, request) -> transaction.sendVoidResponse());
        this.methods.on("null", (transaction, request) -> transaction.sendResponse(null));
        assertThat(this.conversation.answersTo(request(1, "void"))).containsExactly(result(1, "null"));
        assertThat(this.conversation.answersTo(request(2, "null"))).containsExactly(result(2, "null"));
    }

    @Test
    void theResultShapeAppliesToResultsButNotToTheAutomaticOne() {
        Conversation shaped = new Conversation(
                this.methods, options -> options.resultShape(json -> new JsonText("{\"value\":" + json.json() + "}")));
        assertThat(shaped.answersTo(request(1, "echo", "[1]"))).containsExactly(result(1, "{'value':[1]}"));
        assertThat(shaped.answersTo(request(2, "silent"))).containsExactly(result(2, "''"));
    }

    @Test
    void aNotificationIsHandledAndNeverAnswered() {
        this.methods.on("rejected", (transaction, request) -> {
            throw new RequestRejectedException(1, "no");
        });
        this.methods.on("broken", (transaction, request) -> {
            throw new IllegalStateException("broken");
        });
        this.methods.on("answering", (transaction, request) -> {
            assertThat(transaction.isNotification()).isTrue();
            transaction.sendResponse("first");
            transaction.sendError(1, "second");
            transaction.sendVoidResponse();
        });
        for (String method : List.of("silent", "echo", "rejected", "broken", "answering", "unknown")) {
            assertThat(this.conversation.answersTo(notification(method))).isEmpty();
        }
        assertThat(this.methods.called).containsExactly("silent", "echo", "rejected", "broken", "answering", "unknown");
        assertThat(this.methods.uncaught).hasSize(1);
    }

    @Test
    void errorsOfAHandlerAreAnsweredAsTheyAre() {
        this.methods.on("a", (transaction, request) -> transaction.sendError(7, "seven"));
        this.methods.on("b", (transaction, request) -> transaction.sendError(8, "eight", Map.of("k", 1)));
        this.methods.on(
                "c", (transaction, request) -> transaction.sendError(new ResponseError(9, "n", new JsonPrimitive(9))));
        this.methods.on("d", (transaction, request) -> transaction.sendError(new RequestRejectedException(10, "ten")));
        this.methods.on("e", (transaction, request) -> {
            throw new RequestRejectedException(11, "eleven", new JsonPrimitive("why"));
        });
        assertThat(this.conversation.answersTo(request(1, "a"))).containsExactly(error(1, 7, "seven"));
        assertThat(this.conversation.answersTo(request(2, "b"))).containsExactly(error(2, 8, "eight", "{'k':1}"));
        assertThat(this.conversation.answersTo(request(3, "c"))).containsExactly(error(3, 9, "n", "9"));
        assertThat(this.conversation.answersTo(request(4, "d"))).containsExactly(error(4, 10, "ten"));
        assertThat(this.conversation.answersTo(request(5, "e"))).containsExactly(error(5, 11, "eleven", "'why'"));
        assertThat(this.methods.uncaught).isEmpty();
    }

    @Test
    void nothingOfAnUnexpectedExceptionCrossesTheWire() {
        IllegalStateException failure = new IllegalStateException("the password is 1234");
        this.methods.on("broken", (transaction, request) -> {
            throw failure;
        });
        assertThat(this.conversation.answersTo(request(1, "broken")))
                .containsExactly(error(1, -32603, "Internal error", "{'type':'internal'}"));
        assertThat(this.methods.uncaught).containsExactly(failure);
    }

    @Test
    void anUnexpectedExceptionHasTheIdThatTheLogRepeats() {
        IllegalStateException failure = new IllegalStateException("the password is 1234");
        this.methods.on("broken", (transaction, request) -> {
            throw failure;
        });
        this.methods.on("later", (transaction, request) -> transaction.sendError(failure));
        String data = "{'type':'internal','instance':'urn:jsonrpc:incident:" + Incident.id(failure) + "'}";
        this.conversation.receives(request(1, "broken"));
        this.conversation.receives(request(2, "later"));
        assertThat(this.conversation.sentWithIncidents())
                .containsExactly(error(1, -32603, "Internal error", data), error(2, -32603, "Internal error", data));
    }

    @Test
    void anApplicationMayHaveTheMessageOfAnUnexpectedExceptionSentAndNoId() {
        Conversation open = new Conversation(
                this.methods, options -> options.errorCatalog(ErrorCatalog.DEFAULT.withFailures(false, true)));
        this.methods.on("broken", (transaction, request) -> {
            throw new IllegalStateException("x".repeat(2000));
        });
        this.methods.on("mute", (transaction, request) -> {
            throw new IllegalStateException();
        });
        open.receives(request(1, "broken"));
        open.receives(request(2, "mute"));
        assertThat(open.sentWithIncidents())
                .containsExactly(
                        error(1, -32603, "Internal error", "{'type':'internal','detail':'" + "x".repeat(1024) + "'}"),
                        error(2, -32603, "Internal error", "{'type':'internal'}"));
    }

    @Test
    void anErrorThatIsHandedOverTellsNothingEither() {
        this.methods.on("broken", (transaction, request) -> transaction.sendError(new Exception("secret")));
        assertThat(this.conversation.answersTo(request(1, "broken")))
                .containsExactly(error(1, ErrorType.INTERNAL_ERROR));
    }

    @Test
    void aJavaErrorIsAnsweredAndTheNextRequestRuns() {
        this.methods.on("fatal", (transaction, request) -> {
            throw new StackOverflowError();
        });
        this.conversation.receives(request(1, "fatal"));
        assertThat(this.conversation.answersTo(request(2, "echo", "[2]")))
                .containsExactly(error(1, ErrorType.INTERNAL_ERROR), result(2, "[2]"));
    }

    @Test
    void aHandlerThatAnsweredAndThenThrowsHasAnswered() {
        this.methods.on("late", (transaction, request) -> {
            transaction.sendResponse("done");
            throw new IllegalStateException("afterwards");
        });
        assertThat(this.conversation.answersTo(request(1, "late"))).containsExactly(result(1, "'done'"));
        assertThat(this.methods.uncaught).hasSize(1);
    }

    @Test
    void aFailingExceptionCallbackDoesNoHarm() {
        Conversation harsh = new Conversation(new DefaultJsonRpcHandler<String>() {
            @Override
            public void handleRequest(Transaction transaction, Request<String> request) {
                throw new IllegalStateException("first");
            }

            @Override
            public void handleUncaughtException(Session session, Exception exception) {
                throw new IllegalStateException("second");
            }
        });
        assertThat(harsh.answersTo(request(1, "any"))).containsExactly(error(1, ErrorType.INTERNAL_ERROR));
        harsh.assertNothingMore();
    }

    @Test
    void aSecondAnswerIsTheHandlersMistakeAndNoSecondMessage() {
        this.methods.on("twice", (transaction, request) -> {
            transaction.sendResponse(1);
            assertThatThrownBy(() -> transaction.sendResponse(2))
                    .isInstanceOf(RequestAlreadyRespondedException.class)
                    .hasMessageContaining("twice");
            assertThatThrownBy(() -> transaction.sendError(3, "three"))
                    .isInstanceOf(RequestAlreadyRespondedException.class);
            assertThatThrownBy(transaction::sendVoidResponse).isInstanceOf(RequestAlreadyRespondedException.class);
        });
        assertThat(this.conversation.answersTo(request(1, "twice"))).containsExactly(result(1, "1"));
        assertThat(this.methods.uncaught).isEmpty();
    }

    @Test
    void anAsynchronousHandlerAnswersAfterItReturned() throws Exception {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            this.kept.add(transaction);
        });
        assertThat(this.conversation.answersTo(request(1, "later"))).isEmpty();
        assertThat(this.conversation.peer.load().inbound()).isEqualTo(1);
        this.kept.get(0).sendResponse("late");
        assertThat(this.conversation.sent()).containsExactly(result(1, "'late'"));
        assertThatThrownBy(() -> this.kept.get(0).sendResponse("later still"))
                .isInstanceOf(RequestAlreadyRespondedException.class);
    }

    @Test
    void anAsynchronousHandlerThatThrowsIsAnswered() {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            throw new IllegalStateException();
        });
        assertThat(this.conversation.answersTo(request(1, "later")))
                .containsExactly(error(1, ErrorType.INTERNAL_ERROR));
    }

    @Test
    void aResultThatCannotBeWrittenIsAnInternalError() {
        this.methods.on("nan", (transaction, request) -> transaction.sendResponse(Double.NaN));
        assertThat(this.conversation.answersTo(request(1, "nan"))).containsExactly(error(1, ErrorType.INTERNAL_ERROR));
        assertThat(this.methods.uncaught).hasSize(1);
    }

    @Test
    void errorDataThatCannotBeWrittenIsAnInternalError() {
        ResponseError impossible = new ResponseError(1, "one", new JsonPrimitive(Double.NaN));
        this.methods.on("sent", (transaction, request) -> transaction.sendError(impossible));
        this.methods.on("thrown", (transaction, request) -> {
            throw new RequestRejectedException(impossible);
        });
        assertThat(this.conversation.answersTo(request(1, "sent"))).containsExactly(error(1, ErrorType.INTERNAL_ERROR));
        assertThat(this.conversation.answersTo(request(2, "thrown")))
                .containsExactly(error(2, ErrorType.INTERNAL_ERROR));
    }

    @Test
    void twoRequestsWithOneIdAreBothAnswered() {
        this.conversation.receives(request(1, "echo", "[1]"));
        this.conversation.receives(request(1, "echo", "[2]"));
        assertThat(this.conversation.sent()).containsExactly(result(1, "[1]"), result(1, "[2]"));
    }

    @Test
    void reservedMethodsNeverReachTheHandler() {
        assertThat(this.conversation.answersTo(request(1, "rpc.anything")))
                .containsExactly(error(1, ErrorType.METHOD_NOT_FOUND));
        assertThat(this.conversation.answersTo(request(2, "$/cancelRequest", "{'id':1}")))
                .containsExactly(error(2, ErrorType.METHOD_NOT_FOUND));
        assertThat(this.conversation.answersTo(notification("rpc.anything"))).isEmpty();
        assertThat(this.conversation.answersTo(notification("$/progress", "{}")))
                .isEmpty();
        assertThat(this.methods.called).isEmpty();
    }

    @Test
    void badMessagesAreAnsweredByTheFramework() {
        assertThat(this.conversation.answersTo("{\"jsonrpc\":")).containsExactly(error("null", ErrorType.PARSE_ERROR));
        assertThat(this.conversation.answersTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":1}"))
                .containsExactly(error(4, ErrorType.INVALID_REQUEST));
        assertThat(this.conversation.answersTo("[]")).containsExactly(error("null", ErrorType.INVALID_REQUEST));
    }

    @Test
    void theAnswersOfABatchComeInOneArray() {
        assertThat(this.conversation.answersTo(
                        batch(request(1, "echo", "[1]"), notification("silent"), "7", request("'b'", "unknown"))))
                .containsExactly(batch(
                        result(1, "[1]"),
                        error("null", ErrorType.INVALID_REQUEST),
                        error("'b'", ErrorType.METHOD_NOT_FOUND)));
    }

    @Test
    void aBatchIsAnsweredWhenItsLastAnswerIsThere() throws Exception {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            this.kept.add(transaction);
        });
        assertThat(this.conversation.answersTo(batch(request(1, "later"), request(2, "echo", "[2]"))))
                .isEmpty();
        this.kept.get(0).sendResponse("one");
        assertThat(this.conversation.sent()).containsExactly(batch(result(1, "'one'"), result(2, "[2]")));
    }

    @Test
    void aBatchOfNotificationsIsNotAnswered() {
        assertThat(this.conversation.answersTo(batch(notification("silent"), notification("silent"))))
                .isEmpty();
        assertThat(this.methods.called).hasSize(2);
    }

    @Test
    void anUnpairedSurrogateLeavesAsAnEscape() {
        assertThat(this.conversation.answersTo(request(1, "echo", "[\"\\ud800\",\"\\ud83d\\ude00\"]")))
                .containsExactly(result(1, "[\"\\ud800\",\"\ud83d\ude00\"]"));
        this.methods.on("raw", (transaction, request) -> transaction.sendResponse("\udc00"));
        assertThat(this.conversation.answersTo(request(2, "raw"))).containsExactly(result(2, "\"\\udc00\""));
        assertThat(this.conversation.answersTo(batch(request(3, "raw"))))
                .containsExactly(batch(result(3, "\"\\udc00\"")));
    }

    @Test
    void anAnswerFromAnotherThreadWhileTheHandlerReturnsLeavesNothingBehind() throws Exception {
        this.methods.on("raced", (transaction, request) -> this.kept.add(transaction));
        for (int i = 0; i < 1000; i++) {
            this.kept.clear();
            this.conversation.receives(request(1, "raced"));
            Race.of(this.conversation.threads::runAll, () -> {
                while (this.kept.isEmpty()) {
                    Thread.yield();
                }
                try {
                    this.kept.get(0).sendResponse("");
                } catch (RequestAlreadyRespondedException lost) {
                    // The automatic answer was first.
                }
            });
            assertThat(this.conversation.sent()).containsExactly(result(1, "''"));
            assertThat(this.conversation.peer.load().inbound()).isZero();
        }
    }

    @Test
    void anAnswerFromElsewhereAsTheHandlerReturnsIsTheAnswer() {
        List<String> handled = new CopyOnWriteArrayList<>();
        this.methods.on("raced", (transaction, request) -> this.kept.add(transaction));
        PeerObserver answeringLate = new PeerObserver() {
            @Override
            public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
                return new Handling() {
                    @Override
                    public void handlerReturned() {
                        try {
                            RequestTests.this.kept.get(0).sendResponse("elsewhere");
                        } catch (IOException impossible) {
                            throw new UncheckedIOException(impossible);
                        }
                    }
                };
            }
        };
        Conversation raced = new Conversation(
                this.methods,
                options -> options.observer(answeringLate).onRequestHandled(() -> handled.add("handled")));
        assertThat(raced.answersTo(request(1, "raced"))).containsExactly(result(1, "'elsewhere'"));
        assertThat(handled).containsExactly("handled");
        raced.assertNothingMore();
    }

    @Test
    void theObserverHearsOfEveryStep() {
        this.methods.on("broken", (transaction, request) -> {
            throw new IllegalStateException();
        });
        this.conversation.answersTo(request(1, "echo"));
        this.conversation.answersTo(request(2, "broken"));
        this.conversation.answersTo(notification("silent"));
        assertThat(this.conversation.journal.take())
                .containsExactly(
                        "echo started",
                        "echo ended",
                        "echo returned",
                        "broken started",
                        "error internal",
                        "broken ended -32603",
                        "broken returned",
                        "silent started",
                        "silent returned",
                        "silent ended");
    }

    @ParameterizedTest
    @MethodSource("whatIsNoException")
    void whateverAHandlerThrowsIsAnInternalErrorAndNotASuccess(Throwable thrown) {
        this.methods.on("thrown", (transaction, request) -> {
            throw Sneaky.unchecked(thrown);
        });
        assertThat(this.conversation.answersTo(request(1, "thrown")))
                .containsExactly(error(1, ErrorType.INTERNAL_ERROR));
        assertThat(this.conversation.answersTo(notification("thrown"))).isEmpty();
        assertThat(this.conversation.answersTo(request(2, "silent"))).containsExactly(result(2, "''"));
    }

    private static Throwable[] whatIsNoException() {
        return new Throwable[] {new Throwable("bare"), new StackOverflowError(), new AssertionError()};
    }

    @Test
    void errorDataThatIsTooDeepToBeWrittenIsAnInternalError() {
        JsonArray deep = new JsonArray();
        for (int i = 0; i < 100_000; i++) {
            JsonArray outer = new JsonArray();
            outer.add(deep);
            deep = outer;
        }
        ResponseError unwritable = new ResponseError(1, "deep", deep);
        this.methods.on("deep", (transaction, request) -> transaction.sendError(unwritable));
        assertThat(this.conversation.answersTo(request(1, "deep"))).containsExactly(error(1, ErrorType.INTERNAL_ERROR));
        assertThat(this.conversation.answersTo(batch(request(2, "deep"), request(3, "silent"))))
                .containsExactly(batch(error(2, ErrorType.INTERNAL_ERROR), result(3, "''")));
    }

    @Test
    void anObserverThatThrowsCostsNobodyAnAnswer() {
        PeerObserver failing = new PeerObserver() {

            private int requests;

            @Override
            public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
                if (this.requests++ % 2 == 0) {
                    throw new IllegalStateException("requestStarted");
                }
                return new Handling() {

                    @Override
                    public void handlerReturned() {
                        throw new IllegalStateException("handlerReturned");
                    }

                    @Override
                    public void ended(@Nullable ResponseError error) {
                        throw new IllegalStateException("ended");
                    }
                };
            }

            @Override
            public void errorMade(ErrorType type) {
                throw new IllegalStateException("errorMade");
            }

            @Override
            public void messageDropped() {
                throw new IllegalStateException("messageDropped");
            }
        };
        Conversation watched = new Conversation(this.methods, options -> options.observer(failing));
        for (int id = 1; id <= 4; id += 2) {
            assertThat(watched.answersTo(request(id, "silent"))).containsExactly(result(id, "''"));
            assertThat(watched.answersTo(request(id + 1, "echo", "[1]"))).containsExactly(result(id + 1, "[1]"));
        }
        assertThat(watched.answersTo(request(5, "rpc.unknown"))).containsExactly(error(5, ErrorType.METHOD_NOT_FOUND));
        assertThat(watched.answersTo(result(6, "1"))).isEmpty();
        watched.assertNothingMore();
    }
}
