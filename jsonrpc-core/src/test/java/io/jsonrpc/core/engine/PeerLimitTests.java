package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens just below, at and just above each bound of a peer. */
class PeerLimitTests {

    private static String busy(Object id) {
        return error(id, -32009, "Server busy", "{'type':'server.busy','retryAfterMillis':1000}");
    }

    private final Methods methods = new Methods();

    private final List<Transaction> kept = new ArrayList<>();

    PeerLimitTests() {
        this.methods.on("later", (transaction, request) -> {
            transaction.startAsync();
            this.kept.add(transaction);
        });
    }

    private Conversation with(Map<String, ?> changes) {
        return new Conversation(this.methods, options -> options.limits(Limits.with(changes)));
    }

    @Test
    void requestsInFlightAreBoundedByNumber() throws Exception {
        Conversation conversation = with(Map.of("inFlight", 3));
        conversation.answersTo(request(1, "later"));
        conversation.receives(request(2, "later"));
        assertThat(conversation.answersTo(request(3, "later"))).isEmpty();
        assertThat(conversation.answersTo(request(4, "later"))).containsExactly(busy(4));
        assertThat(conversation.answersTo(batch(request(5, "later")))).containsExactly(batch(busy(5)));
        assertThat(conversation.journal.take()).contains("error server.busy");
        this.kept.get(0).sendResponse(1);
        assertThat(conversation.sent()).containsExactly(result(1, "1"));
        assertThat(conversation.answersTo(request(6, "later"))).isEmpty();
        assertThat(conversation.answersTo(request(7, "later"))).containsExactly(busy(7));
    }

    @Test
    void requestsInFlightAreBoundedBySize() {
        String params = "{\"a\":\"" + "x".repeat(37) + "\"}";
        assertThat("later" + params).hasSize(50);
        Conversation conversation = with(Map.of("inFlightBytes", 100));
        assertThat(conversation.answersTo(request(1, "later", params))).isEmpty();
        assertThat(conversation.answersTo(request(2, "later", params.replace("xx", "xxx"))))
                .containsExactly(busy(2));
        assertThat(conversation.answersTo(request(3, "later", params))).isEmpty();
        assertThat(conversation.answersTo(request(4, "a"))).containsExactly(busy(4));
        conversation.answersTo(cancel(1));
        assertThat(conversation.answersTo(request(5, "later", params))).isEmpty();
        assertThat(conversation.answersTo(request(6, "a"))).containsExactly(busy(6));
    }

    @Test
    void oneRequestOfAnySizeIsTaken() {
        Conversation conversation = with(Map.of("inFlightBytes", 10));
        assertThat(conversation.answersTo(request(1, "echo", "['" + "x".repeat(100) + "']")))
                .hasSize(1);
        conversation.assertNothingMore();
    }

    @Test
    void cancellingMakesNoRoomBeforeTheHandlerHasReturned() {
        Conversation conversation = with(Map.of("inFlight", 1));
        this.methods.on("self", (transaction, request) -> {
            conversation.receives(cancel(1));
            conversation.receives(request(2, "echo"));
            assertThat(Thread.interrupted()).isTrue();
        });
        assertThat(conversation.answersTo(request(1, "self")))
                .containsExactly(error(1, ErrorType.REQUEST_CANCELLED), busy(2));
        conversation.assertNothingMore();
    }

    @Test
    void aNotificationOverTheirNumberClosesTheSocket() {
        Conversation conversation = with(Map.of("queuedNotifications", 3));
        for (int i = 0; i < 3; i++) {
            assertThat(conversation.receives(notification("silent"))).isTrue();
        }
        assertThat(conversation.receives(notification("silent"))).isFalse();
        assertThat(conversation.receives(batch(notification("silent"), request(1, "silent"))))
                .isFalse();
        assertThat(conversation.receives(notification("$/progress"))).isTrue();
        assertThat(conversation.sent()).containsExactly(batch(result(1, "''")));
        assertThat(this.methods.called).hasSize(4);
        assertThat(conversation.receives(notification("silent"))).isTrue();
        conversation.assertNothingMore();
    }

    @Test
    void aNotificationOverTheirSizeClosesTheSocket() {
        Conversation conversation = with(Map.of("queuedNotificationBytes", 20));
        assertThat(conversation.receives(notification("silent", "[12]"))).isTrue();
        assertThat(conversation.receives(notification("silent", "[123]"))).isFalse();
        assertThat(conversation.receives(notification("silent", "[1]"))).isTrue();
        assertThat(conversation.receives(notification("a"))).isTrue();
        assertThat(conversation.receives(notification("a"))).isFalse();
        conversation.assertNothingMore();
        assertThat(conversation.receives(notification("silent", "['longer than allowed']")))
                .isTrue();
    }

    @Test
    void notificationsTakeNoRoomFromRequests() {
        Conversation conversation = with(Map.of("inFlight", 1));
        conversation.receives(notification("silent"));
        conversation.receives(notification("silent"));
        assertThat(conversation.answersTo(request(1, "echo", "[1]"))).containsExactly(result(1, "[1]"));
    }

    @Test
    void ownRequestsAreBounded() {
        Conversation conversation = with(Map.of("pending", 3));
        for (int i = 0; i < 3; i++) {
            assertThat(conversation.peer.sendRequestAsync("a", null)).isNotDone();
        }
        assertThatThrownBy(() -> conversation.peer.sendRequest("a")).isInstanceOf(QueueFullException.class);
        assertThat(conversation.peer.sendRequestAsync("a", null)).isCompletedExceptionally();
        assertThat(conversation.sent()).hasSize(3);
        conversation.answersTo(result(2, "1"));
        assertThat(conversation.peer.sendRequestAsync("a", null)).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void anAnswerMayBeAsLargeAsAMessage(int more) {
        Conversation conversation = with(Map.of("outboundMessageBytes", 200));
        String text = "x".repeat(200 + more - result(1, "''").length());
        List<Throwable> told = new ArrayList<>();
        this.methods.on("large", (transaction, request) -> {
            try {
                transaction.sendResponse(text);
            } catch (MessageTooLargeException tooLarge) {
                told.add(tooLarge);
            }
        });
        assertThat(conversation.answersTo(request(1, "large")))
                .containsExactly(more <= 0 ? result(1, "'" + text + "'") : error(1, ErrorType.RESPONSE_TOO_LARGE));
        assertThat(told).hasSize(more <= 0 ? 0 : 1);
        conversation.assertNothingMore();
    }

    @Test
    void anErrorThatIsTooLargeIsReplaced() {
        Conversation conversation = with(Map.of("outboundMessageBytes", 200));
        this.methods.on(
                "large", (transaction, request) -> transaction.sendError(new ResponseError(1, "x".repeat(200))));
        assertThat(conversation.answersTo(request(1, "large"))).containsExactly(error(1, ErrorType.RESPONSE_TOO_LARGE));
        assertThat(conversation.journal.take()).contains("large ended -32008");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theAnswersOfABatchAreBoundedTogether(int more) {
        String second = result(2, "['" + "é".repeat(20) + "']");
        String whole = batch(result(1, "[1]"), second);
        int bytes = whole.length() + 20;
        for (String name : List.of("batchResponseBytes", "outboundMessageBytes")) {
            Conversation conversation = with(Map.of(name, bytes - more));
            assertThat(conversation.answersTo(
                            batch(request(1, "echo", "[1]"), request(2, "echo", "['" + "é".repeat(20) + "']"))))
                    .containsExactly(
                            more <= 0 ? whole : batch(result(1, "[1]"), error(2, ErrorType.BATCH_RESPONSE_TOO_LARGE)));
            assertThat(conversation.journal.take().contains("error batch.responseTooLarge"))
                    .isEqualTo(more > 0);
        }
    }

    @Test
    void aSmallAnswerAfterOneThatIsTooLargeStillFits() {
        Conversation conversation = with(Map.of("batchResponseBytes", 100));
        assertThat(conversation.answersTo(
                        batch(request(1, "echo", "['" + "x".repeat(100) + "']"), request(2, "echo", "[2]"))))
                .containsExactly(batch(error(1, ErrorType.BATCH_RESPONSE_TOO_LARGE), result(2, "[2]")));
    }

    @Test
    void aSlowReaderLosesItsSocketAndNothingElse() {
        Conversation conversation = with(Map.of("queuedMessages", 2));
        conversation.transport.hold();
        for (int id = 0; id < 5; id++) {
            conversation.answersTo(request(id, "silent"));
        }
        assertThat(conversation.transport.closed()).isNull();
        conversation.answersTo(request(5, "silent"));
        assertThat(conversation.transport.closed()).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(conversation.peer.load().inbound()).isZero();
    }

    @Test
    void aTimeoutChangesAloneAndIsPositive() {
        for (String name : List.of("requestTimeout", "handlerTimeout")) {
            PeerLimits changed = Limits.with(name, Duration.ofMillis(1));
            assertThat(changed).extracting(name).isEqualTo(Duration.ofMillis(1));
            assertThat(changed).usingRecursiveComparison().ignoringFields(name).isEqualTo(PeerLimits.DEFAULT);
            assertThatThrownBy(() -> Limits.with(name, Duration.ZERO))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outboundMessageBytes",
                "batchResponseBytes",
                "inFlight",
                "inFlightBytes",
                "queuedNotifications",
                "queuedNotificationBytes",
                "pending",
                "queuedMessages",
                "queuedBytes",
                "detachedMessages",
                "detachedBytes"
            })
    void aLimitChangesAloneAndIsPositive(String name) {
        PeerLimits changed = Limits.with(name, 1);
        assertThat(changed).extracting(name).isEqualTo(1);
        assertThat(changed).usingRecursiveComparison().ignoringFields(name).isEqualTo(PeerLimits.DEFAULT);
        assertThatThrownBy(() -> Limits.with(name, 0)).hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
}
