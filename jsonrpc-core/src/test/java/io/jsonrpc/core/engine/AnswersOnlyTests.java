package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.AnswersOnlyException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.fixtures.Messages;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The other side gets answers and nothing else. */
class AnswersOnlyTests {

    private final RecordingTransport written = new RecordingTransport();

    private final Conversation conversation = new Conversation((transaction, request) -> {
        switch (request.getMethod()) {
            case "ticks" -> transaction.openStream(new CountingSource(3));
            case "upload" -> receive(transaction);
            case "work" -> {
                transaction.progress(50);
                transaction.sendResponse("done");
            }
            default -> transaction.sendResponse(1);
        }
    });

    AnswersOnlyTests() {
        this.conversation.peer.attach(
                new Transport() {
                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        AnswersOnlyTests.this.written.send(message, callback);
                    }

                    @Override
                    public void close(CloseStatus status) {}

                    @Override
                    public boolean takesAnswersOnly() {
                        return true;
                    }
                },
                null);
    }

    private static void receive(Transaction transaction) throws IOException {
        JsonObject argument = new JsonObject();
        argument.addProperty("rpc.stream", "s1");
        transaction.receiveStream(argument, String.class);
        transaction.sendResponse("never");
    }

    private List<String> answersTo(String text) {
        this.conversation.receives(text);
        assertThat(this.conversation.sent()).isEmpty();
        return this.written.takeSent();
    }

    @Test
    void requestsAndBatchesAreAnswered() {
        assertThat(answersTo(request(1, "any"))).containsExactly(result(1, "1"));
        assertThat(answersTo(batch(request(1, "any"), request(2, "any"))))
                .containsExactly(batch(result(1, "1"), result(2, "1")));
        this.conversation.assertNothingMore();
    }

    @Test
    void whatIsNoAnswerFailsWithATypedErrorAndIsNotSent() {
        assertThatThrownBy(() -> this.conversation.peer.sendRequest("ask", null, String.class))
                .isInstanceOf(AnswersOnlyException.class);
        assertThatThrownBy(() -> this.conversation.peer.sendNotification("tell", null))
                .isInstanceOf(AnswersOnlyException.class);
        assertThatThrownBy(() -> this.conversation.peer.batch().add("ask", null).send())
                .isInstanceOf(AnswersOnlyException.class);
        assertThat(this.written.takeSent()).isEmpty();
        this.conversation.assertNothingMore();
    }

    @Test
    void progressIsNotSentAndFailsNothing() {
        assertThat(answersTo(request(1, "work"))).containsExactly(result(1, "'done'"));
        this.conversation.assertNothingMore();
    }

    @Test
    void noStreamIsOpenedInEitherDirection() {
        String refusal = Messages.error(
                1, ErrorType.STREAM_UNSUPPORTED.code(), "Streams need a WebSocket", "{'type':'stream.unsupported'}");
        assertThat(answersTo(request(1, "ticks"))).containsExactly(refusal);
        assertThat(answersTo(request(1, "upload"))).containsExactly(refusal);
        assertThat(answersTo(batch(request(1, "ticks"), request(1, "upload"))))
                .containsExactly(batch(refusal, refusal));
        assertThat(this.conversation.peer.sentStreams(10)).isEmpty();
        this.conversation.assertNothingMore();
    }
}
