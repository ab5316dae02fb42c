package io.jsonrpc.server.reactive;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a socket whose client takes too long for one frame. Netty's decoder buffers a frame until it is complete, so
 * later handlers do not see that one is arriving. Placed before the decoder and notified from behind it of each
 * complete frame; a timer runs only while bytes have arrived without one. Reports how many bytes are buffered, too.
 */
final class FrameClock extends ChannelInboundHandlerAdapter {

    private final NettyTransport transport;

    private final SocketListener listener;

    private final long limitNanos;

    private long frames;

    /** What was read since the last frame that is whole. */
    private long held;

    private @Nullable Future<?> timer;

    FrameClock(NettyTransport transport, SocketListener listener, Duration limit) {
        this.transport = transport;
        this.listener = listener;
        this.limitNanos = limit.toNanos();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        long before = this.frames;
        int read = bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        context.fireChannelRead(bytes);
        if (this.frames == before) {
            this.held += read;
            this.listener.onUnfinishedFrame(this.held);
        }
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
        if (this.held > 0) {
            this.held = 0;
            this.listener.onUnfinishedFrame(0);
        }
    }

    void stop() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }
}
