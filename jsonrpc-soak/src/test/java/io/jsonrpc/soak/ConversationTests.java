package io.jsonrpc.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import io.jsonrpc.client.JsonRpcClientLocal;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Transaction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConversationTests {

    private final Faults faults = new Faults();

    private final JsonRpcClientLocal nobody = new JsonRpcClientLocal(new DefaultJsonRpcHandler<Object>() {

        @Override
        public void handleRequest(Transaction transaction, Request<Object> request) {}
    });

    private final Conversation conversation = new Conversation("one", this.nobody, this.faults);

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

    @Test
    void aWrongAnswerAndARefusedMessageAreFaults() throws Exception {
        this.conversation.say();
        this.nobody.close();
        this.conversation.say();
        assertThat(this.faults.first().toString()).contains("number 1 ").contains("number 2 was not taken for sending");
    }
}
