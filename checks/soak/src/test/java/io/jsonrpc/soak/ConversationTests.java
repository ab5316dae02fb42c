package io.jsonrpc.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.error.QueueFullException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConversationTests {

    private final Faults faults = new Faults();

    private final JsonRpcRequestSender sender = mock();

    private final Conversation conversation = new Conversation("one", this.sender, new Numbers(), this.faults);

    private void hear(int... numbers) {
        IntStream.of(numbers).forEach(number -> {
            JsonArray params = new JsonArray();
            params.add(number);
            params.add("x".repeat(Conversation.paddingLength(number)));
            this.conversation.hear(params);
        });
    }

    @Test
    void messagesInOrderAreHeard() {
        hear(1, 2, 3);
        assertThat(this.faults.first()).isEmpty();
        assertThat(this.conversation.tally().heard()).isEqualTo(3);
    }

    @Test
    void aRepeatIsAFault() {
        hear(1, 2, 2, 3);
        assertThat(this.faults.first()).containsExactly("one: heard number 2 after 2");
    }

    @Test
    void aHoleIsAFault() {
        hear(1, 3, 4);
        assertThat(this.faults.first()).containsExactly("one: heard number 3 after 1");
    }

    @Test
    void aMessageThatWasCutShortIsAFault() {
        JsonArray params = new JsonArray();
        params.add(1);
        params.add("");
        this.conversation.hear(params);
        assertThat(this.faults.first()).containsExactly("one: number 1 has a padding of 0");
    }

    @Test
    void faultsBeyondTheFirstAreCounted() {
        IntStream.range(0, 25).forEach(i -> hear(7));
        assertThat(this.faults.first()).hasSize(20);
        assertThat(this.faults.count()).isEqualTo(25);
    }

    private void answer(CompletableFuture<JsonElement> answer) {
        when(this.sender.<JsonElement>sendRequestAsync(eq("ask"), any(), any(), any()))
                .thenReturn(answer);
    }

    @Test
    void aRightAnswerCounts() {
        answer(CompletableFuture.completedFuture(new JsonPrimitive(1)));
        this.conversation.say();
        assertThat(this.conversation.tally()).isEqualTo(new Tally(1, 0, 1, 1));
        assertThat(this.faults.first()).isEmpty();
    }

    @Test
    void aWrongAnswerAFailureAndARefusalAreFaults() throws Exception {
        answer(CompletableFuture.completedFuture(new JsonPrimitive(7)));
        doThrow(new QueueFullException("full")).when(this.sender).sendNotification(eq("note"), any());
        this.conversation.say();
        this.conversation.say();
        answer(CompletableFuture.failedFuture(new QueueFullException("full")));
        this.conversation.say();
        assertThat(this.faults.first())
                .containsExactly(
                        "one: number 1 was answered 7",
                        "one: number 2 was not taken for sending: io.jsonrpc.core.error.QueueFullException: full",
                        "one: number 3 failed: io.jsonrpc.core.error.QueueFullException: full");
        assertThat(this.conversation.tally()).isEqualTo(new Tally(3, 0, 2, 0));
    }
}
