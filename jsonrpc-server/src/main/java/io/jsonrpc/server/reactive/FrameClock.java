package io.jsonrpc.server.reactive;

import io.jsonrpc.core.transport.CloseStatus;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a socket whose client takes too long for one frame. Netty's decoder buffers a frame until it is complete, so
 * later handlers do not see that one is arriving. Placed before the decoder and notified from behind it of each
 * complete frame; a timer runs only while bytes have arrived without one.
 */
final class FrameClock extends ChannelInboundHandlerAdapter {

    private final ChannelTransport transport;

    private final long limitNanos;

    private long frames;

    private @Nullable Future<?> timer;

    FrameClock(ChannelTransport transport, Duration limit) {
        this.transport = transport;
        this.limitNanos = limit.toNanos();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        long before = this.frames;
        context.fireChannelRead(bytes);
        if (this.frames == before && this.timer == null && context.channel().isActive()) {
            this.timer = context.executor().schedule(this::tooLate, this.limitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void tooLate() {
        this.transport.close(CloseStatus.TOO_BIG.withReason("message takes too long"));
    }

    void frameCame() {
        this.frames++;
        stop();
    }

    void stop() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }
}
