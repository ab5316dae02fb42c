package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.Messages;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TickItemsTests {

    private final TickItems items = new TickItems("s1");

    private boolean next(String stream, int number) {
        byte[] frame = Messages.notification(
                        "rpc.stream.item",
                        "{'subscription':'" + stream + "','result':{'text':'" + EchoCall.text(number) + "'}}")
                .getBytes(StandardCharsets.US_ASCII);
        return this.items.next(frame, frame.length);
    }

    @Test
    void itemsAreRightOneAfterTheOther() {
        for (int i = 0; i < 1_001; i++) {
            assertThat(next("s1", EchoCall.FIRST_ID + i)).isTrue();
        }
    }

    @Test
    void anItemThatComesTwiceOrIsLeftOutOrIsOfAnotherStreamIsWrong() {
        assertThat(next("s1", EchoCall.FIRST_ID)).isTrue();
        assertThat(next("s1", EchoCall.FIRST_ID)).isFalse();
        assertThat(next("s1", EchoCall.FIRST_ID + 2)).isFalse();
        assertThat(next("s2", EchoCall.FIRST_ID + 1)).isFalse();
        assertThat(next("s1", EchoCall.FIRST_ID + 1)).isTrue();
    }
}
