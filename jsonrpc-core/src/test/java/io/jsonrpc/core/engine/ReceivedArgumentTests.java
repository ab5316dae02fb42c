package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A handler is called with a stream as an argument; the other side is the test. */
class ReceivedArgumentTests {

    private static final String INVALID = "{'type':'params.invalid','path':'$','reason':'type'}";

    private static final StreamSettings ONE_STREAM =
            new StreamSettings(1, StreamSettings.DEFAULT.item(), null, StreamSettings.DEFAULT.places());

    private final StreamReader reader = new StreamReader(Long.MAX_VALUE);

    private @Nullable Transaction open;

    private @Nullable ItemStream<JsonElement> stream;

    private final Methods methods = new Methods()
            .on("import", (transaction, request) -> {
                transaction.startAsync();
                this.open = transaction;
                this.stream = receive(transaction, request.getParams());
                this.stream.subscribe(this.reader);
            })
            .on("keep", (transaction, request) -> {
                transaction.startAsync();
                this.open = transaction;
                this.stream = receive(transaction, request.getParams());
            })
            .on("sum", (transaction, request) -> {
                try (Stream<JsonElement> rows =
                        receive(transaction, request.getParams()).toStream()) {
                    transaction.sendResponse(rows.collect(Collectors.summingInt(JsonElement::getAsInt)));
                }
            });

    private final Conversation conversation = new Conversation(this.methods);

    private static ItemStream<JsonElement> receive(Transaction transaction, @Nullable JsonElement params) {
        JsonElement rows = params instanceof JsonObject named ? named.get("rows") : new JsonObject();
        return transaction.receiveStream(rows, JsonElement.class);
    }

    private static String call(int id, String method, String stream) {
        return request(id, method, "{'rows':{'rpc.stream':'" + stream + "'}}");
    }

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'c1'," + members + "}");
    }

    private static String limit(String stream, int total) {
        return notification("rpc.stream.limit", "{'subscription':'" + stream + "','limit':" + total + "}");
    }

    private static String cancelled(String stream) {
        return notification("rpc.stream.cancel", "{'subscription':'" + stream + "'}");
    }

    private Transaction opened() {
        if (this.open == null) {
            throw new IllegalStateException("not called");
        }
        return this.open;
    }

    private void begin() {
        assertThat(this.conversation.answersTo(call(7, "import", "c1"))).containsExactly(limit("c1", 1));
    }

    @Test
    void theSubscriberGetsTheItemsAndTheCallerIsAllowedMoreAsTheyAreHandled() throws Exception {
        begin();
        assertThat(this.conversation.answersTo(item("'result':1"))).containsExactly(limit("c1", 33));
        this.conversation.answersTo(item("'result':2"));
        this.conversation.answersTo(item("'complete':true"));
        assertThat(this.reader.heard).hasToString("[1, 2, complete]");

        opened().sendResponse("done");
        assertThat(this.conversation.sent()).containsExactly(result(7, "'done'"));
        assertThat(this.reader.heard).hasSize(3);
        this.conversation.assertNothingMore();
    }

    @Test
    void theAnswerEndsTheStreamAndWhatCrossesItIsPassedOver() throws Exception {
        begin();
        this.conversation.receives(item("'result':1"));
        opened().sendResponse("enough");
        this.conversation.receives(item("'result':2"));
        this.conversation.receives(item("'complete':true"));

        assertThat(this.conversation.sent()).endsWith(result(7, "'enough'")).doesNotContain(cancelled("c1"));
        assertThat(this.reader.heard).endsWith("CancellationException").doesNotContain(2);
        this.conversation.assertNothingMore();
    }

    @Test
    void aCancelOfTheCallEndsTheStream() {
        begin();
        this.conversation.receives(cancel(7));
        this.conversation.sent();
        assertThat(this.reader.failure())
                .isInstanceOf(CancellationException.class)
                .hasMessage("The call of 'import' has ended, and its streams with it");
        assertThat(this.conversation.answersTo(item("'result':1"))).isEmpty();
    }

    @Test
    void aSubscriberThatCancelsEndsTheStreamAndNotTheCall() throws Exception {
        begin();
        this.reader.subscription().cancel();
        assertThat(this.conversation.sent()).containsExactly(cancelled("c1"));
        assertThat(this.conversation.answersTo(item("'complete':true"))).isEmpty();
        opened().sendResponse(1);
        assertThat(this.conversation.sent()).containsExactly(result(7, "1"));
        this.conversation.assertNothingMore();
    }

    @Test
    void nothingIsSentForAStreamThatNobodyReads() throws Exception {
        assertThat(this.conversation.answersTo(call(7, "keep", "c1"))).isEmpty();
        opened().sendResponse(1);
        assertThat(this.conversation.sent()).containsExactly(result(7, "1"));

        if (this.stream != null) {
            this.stream.subscribe(this.reader);
        }
        this.conversation.assertNothingMore();
        assertThat(this.reader.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aStreamHasOneSubscriber() {
        begin();
        StreamReader second = new StreamReader(1);
        if (this.stream != null) {
            this.stream.subscribe(second);
        }
        assertThat(this.conversation.answersTo(item("'complete':true"))).isEmpty();
        assertThat(second.failure()).hasMessage("A stream that is an argument has one subscriber");
        assertThat(this.reader.heard).containsExactly("complete");
    }

    @Test
    void aCallerThatBreaksTheProtocolLosesItsStreamOnly() throws Exception {
        begin();
        this.conversation.receives(item("'result':1"));
        assertThat(this.conversation.answersTo(item("'result':2"))).contains(cancelled("c1"));
        assertThat(this.reader.failure()).isInstanceOf(ProtocolException.class);
        opened().sendResponse(1);
        assertThat(this.conversation.sent()).containsExactly(result(7, "1"));
    }

    @Test
    void itemsThatWereLostAndErrorsOfTheSourceFailTheSubscriber() {
        begin();
        assertThat(this.conversation.answersTo(item("'skipped':null,'result':1")))
                .containsExactly(cancelled("c1"));
        assertThat(this.reader.failure())
                .isInstanceOf(TransportException.class)
                .hasMessage("Items of a stream were lost with a connection");

        StreamReader other = new StreamReader(1);
        this.conversation.receives(call(8, "keep", "c2"));
        this.conversation.sent();
        if (this.stream != null) {
            this.stream.subscribe(other);
        }
        this.conversation.sent();
        this.conversation.answersTo(item("'error':{'code':5,'message':'disk'}").replace("c1", "c2"));
        assertThat(other.failure()).isInstanceOf(RemoteErrorException.class);
    }

    @Test
    void whatIsNoStreamOrCannotBeOneIsRefused() {
        assertThat(this.conversation.answersTo(request(1, "import", "{'rows':[1]}")))
                .containsExactly(error(1, -32602, "Invalid params", INVALID));
        assertThat(this.conversation.answersTo(request(2, "import", "{'rows':{'rpc.stream':''}}")))
                .containsExactly(error(2, -32602, "Invalid params", INVALID));
        assertThat(this.conversation.answersTo("[" + call(3, "import", "c1") + "]"))
                .containsExactly("[" + error(3, -32602, "Invalid params", INVALID) + "]");
        assertThat(this.conversation.answersTo(notification("import", "{'rows':{'rpc.stream':'c1'}}")))
                .isEmpty();
        begin();
        assertThat(this.conversation.answersTo(call(8, "keep", "c1")))
                .containsExactly(error(8, -32602, "Invalid params", INVALID));
        this.conversation.answersTo(item("'complete':true"));
        assertThat(this.reader.heard).containsExactly("complete");
    }

    @Test
    void asManyAsTheSessionMayHave() throws Exception {
        Conversation few = new Conversation(this.methods, options -> options.streams(ONE_STREAM));
        few.answersTo(call(1, "keep", "c1"));
        Transaction first = opened();
        assertThat(few.answersTo(call(2, "keep", "c2")))
                .containsExactly(error(2, -32006, "Too many subscriptions", "{'type':'stream.tooMany'}"));
        first.sendResponse(1);
        few.sent();
        assertThat(few.answersTo(call(3, "keep", "c3"))).isEmpty();
    }

    @Test
    void moreThanIsKeptOfAllStreamsIsCancelled() {
        StreamReader slow = new StreamReader(Long.MAX_VALUE);
        Conversation tight = new Conversation(
                this.methods, options -> options.limits(options.limits.withQueuedNotificationBytes(1024)));
        tight.answersTo(call(7, "keep", "c1"));
        if (this.stream != null) {
            this.stream.subscribe(slow);
        }
        tight.answersTo(item("'result':1"));
        String large = item("'result':'" + "x".repeat(600) + "'");
        tight.receives(large);
        tight.receives(large);
        assertThat(tight.sent()).containsOnlyOnce(cancelled("c1"));
        assertThat(slow.failure()).hasMessageContaining("sent more items than are kept");
    }

    @Test
    void theEndOfThePeerIsTheReasonThatIsHeard() {
        begin();
        this.conversation.peer.end(CloseStatus.NORMAL);
        this.conversation.sent();
        assertThat(this.reader.failure()).isInstanceOf(PeerClosedException.class);
    }

    @Test
    void aHandlerThatWaitsForItemsHasTheOnesItTakesCounted() throws Exception {
        try (LocalPair pair = new LocalPair(new Methods(), this.methods, 4, 16)) {
            Stream<Integer> rows = Stream.iterate(1, row -> row + 1).limit(1000);
            Integer sum = pair.near.sendRequest("sum", Map.of("rows", StreamSource.of(rows)), Integer.class);
            assertThat(sum).isEqualTo(500_500);
            pair.awaitIdle();
        }
    }
}
