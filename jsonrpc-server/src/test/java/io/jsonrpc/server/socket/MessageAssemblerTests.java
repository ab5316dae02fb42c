package io.jsonrpc.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.MessageAssembler.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageAssemblerTests {

    private static final InboundMemory MEMORY = new InboundMemory(1L << 30, () -> 0);

    private final MessageAssembler assembler =
            new MessageAssembler(10, new ServerSettings.SocketLimits(3, 4, 30, 0), MEMORY.unfinished(() -> {}));

    @Test
    void messageInOnePart() {
        assertThat(this.assembler.add("hello", true, 1)).isEqualTo(Verdict.COMPLETE);
        assertThat(this.assembler.take()).isEqualTo("hello");
    }

    @Test
    void messageInSeveralPartsEmptyOnesIncluded() {
        assertThat(this.assembler.add("he", false, 1)).isEqualTo(Verdict.INCOMPLETE);
        assertThat(this.assembler.add("", false, 1)).isEqualTo(Verdict.INCOMPLETE);
        assertThat(this.assembler.add("llo", true, 1)).isEqualTo(Verdict.COMPLETE);
        assertThat(this.assembler.take()).isEqualTo("hello");
    }

    @Test
    void limitCountsUtf8BytesAndASurrogatePairMayBeSplit() {
        assertThat(this.assembler.add("aé€\ud83d", false, 1)).isEqualTo(Verdict.INCOMPLETE);
        assertThat(this.assembler.add("\ude00", true, 1)).isEqualTo(Verdict.COMPLETE);
        assertThat(this.assembler.take()).isEqualTo("aé€😀");
        assertThat(this.assembler.add("aé€😀b", true, 1)).isEqualTo(Verdict.TOO_LARGE);
    }

    @Test
    void messageAtTheLimitPassesAndOneByteMoreDoesNot() {
        assertThat(this.assembler.add("0123456789", true, 1)).isEqualTo(Verdict.COMPLETE);
        assertThat(this.assembler.add("0123456789a", true, 1)).isEqualTo(Verdict.TOO_LARGE);
        assertThat(this.assembler.add("01234", false, 1)).isEqualTo(Verdict.INCOMPLETE);
        assertThat(this.assembler.add("56789a", true, 1)).isEqualTo(Verdict.TOO_LARGE);
        assertThat(this.assembler.add("next", true, 1)).isEqualTo(Verdict.COMPLETE);
        assertThat(this.assembler.take()).isEqualTo("next");
    }

    @Test
    void messageFarOverTheLimitEndsTheSocket() {
        assertThat(this.assembler.add("0123456789".repeat(4), false, 1)).isEqualTo(Verdict.INCOMPLETE);
        assertThat(this.assembler.add("x", false, 1)).isEqualTo(Verdict.FAR_TOO_LARGE);
    }

    @Test
    void asManyPartsAsTheLimitPassAndOneMoreDoesNot() {
        for (int i = 0; i < 3; i++) {
            assertThat(this.assembler.add("", false, 1)).isEqualTo(Verdict.INCOMPLETE);
        }
        assertThat(this.assembler.add("", false, 1)).isEqualTo(Verdict.TOO_MANY_PARTS);
    }

    @Test
    void lastPartIsNotCountedAndTheCountStartsAnewWithEachMessage() {
        for (int message = 0; message < 5; message++) {
            for (int i = 0; i < 3; i++) {
                assertThat(this.assembler.add("a", false, 1)).isEqualTo(Verdict.INCOMPLETE);
            }
            assertThat(this.assembler.add("b", true, 1)).isEqualTo(Verdict.COMPLETE);
            assertThat(this.assembler.take()).isEqualTo("aaab");
        }
    }

    @Test
    void partsThatFillTheContainersBufferAreNotCountedAsFragments() {
        MessageAssembler large = new MessageAssembler(
                1024 * 1024, new ServerSettings.SocketLimits(3, 4, 30, 0), MEMORY.unfinished(() -> {}));
        for (int i = 0; i < 127; i++) {
            assertThat(large.add("x".repeat(8192), false, 1)).isEqualTo(Verdict.INCOMPLETE);
        }
        assertThat(large.add("x".repeat(8192), true, 1)).isEqualTo(Verdict.COMPLETE);
        assertThat(large.take()).hasSize(1024 * 1024);
    }

    @Test
    void unfinishedMessageIsOverdueAfterItsTimeAndAFinishedOneNever() {
        long limit = Duration.ofSeconds(10).toNanos();
        this.assembler.add("a", false, 100);

        assertThat(this.assembler.isOverdue(100 + limit, limit)).isFalse();
        assertThat(this.assembler.isOverdue(101 + limit, limit)).isTrue();

        this.assembler.add("b", true, 101);
        assertThat(this.assembler.isOverdue(1000 + limit, limit)).isFalse();
    }
}
