package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CloseFramesTests {

    @Test
    void aLongReasonIsCutAtACharacter() {
        String reason = "€".repeat(60);
        String cut = CloseFrames.toSend(new CloseStatus(4000, reason)).reason();
        assertThat(cut).isEqualTo("€".repeat(41));
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
        assertThat(CloseFrames.toSend(new CloseStatus(4000, "a" + "😀".repeat(40)))
                        .reason())
                .isEqualTo("a" + "😀".repeat(30));
    }

    @Test
    void codesThatMustNotBeSentBecomeAServerError() {
        for (int code : new int[] {1004, 1005, 1006, 1010, 1015, 2999}) {
            assertThat(CloseFrames.toSend(new CloseStatus(code, "")).code()).isEqualTo(1011);
        }
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 3000, 4999}) {
            assertThat(CloseFrames.toSend(new CloseStatus(code, "")).code()).isEqualTo(code);
        }
    }
}
