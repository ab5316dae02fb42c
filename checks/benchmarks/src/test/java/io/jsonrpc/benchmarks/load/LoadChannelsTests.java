package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadChannelsTests {

    @ParameterizedTest
    @CsvSource({"'7:{}',7,'{}'", "'0:{}',-1,'{}'", "'{\"7\":1}',0,'{\"7\":1}'", "'7',0,'7'", "'15:x',15,'x'"})
    void theNumberIsTakenOffAFrame(String frame, int number, String rest) {
        ByteBuf bytes = Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8);
        assertThat(LoadChannels.takeNumber(bytes)).isEqualTo(number);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(rest);
    }

    @Test
    void callsTakeTurns() {
        LoadChannels channels = new LoadChannels(3, "/typed");
        assertThat(channels.requests()).hasSize(3);
        for (String prefix : new String[] {"3:", "5:", "1:", "3:"}) {
            assertThat(new String(channels.next(), StandardCharsets.US_ASCII)).isEqualTo(prefix);
            assertThat(channels.number() + ":").isEqualTo(prefix);
        }
    }
}
