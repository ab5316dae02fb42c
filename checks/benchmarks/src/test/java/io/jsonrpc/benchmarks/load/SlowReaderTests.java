package io.jsonrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import org.junit.jupiter.api.Test;

class SlowReaderTests {

    private final SlowReader slow = new SlowReader();

    private final EmbeddedChannel channel = new EmbeddedChannel(new WebSocketFrameAggregator(1024), this.slow);

    @Test
    void aServerThatClosesWithinAMessageHasClosedIt() throws Exception {
        this.channel.writeInbound(new TextWebSocketFrame(false, 0, "the first part"));
        this.channel.close();

        assertThat(this.slow.awaitClosed()).isTrue();
    }

    @Test
    void aFaultOfItsOwnIsNotTheServersDoing() throws Exception {
        this.channel.pipeline().fireExceptionCaught(new IllegalStateException("the reader's fault"));

        assertThat(this.channel.isOpen()).isFalse();
        assertThat(this.slow.awaitClosed()).isFalse();
    }
}
