package io.jsonrpc.server.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection whose client may still be sending: first in the direction of the client, and then, when the client has
 * closed it as well, or after a while, altogether. A connection that is closed with unread bytes may take the answer with it.
 * What is received meanwhile is dropped. Placed before all others, so that TLS has said its last word.
 */
final class LingeringClose extends ChannelDuplexHandler {

    /** How long a client may take to read the answer. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final long limit;

    private long dropped;

    private @Nullable ChannelPromise closing;

    private boolean over;

    private @Nullable Future<?> end;

    private LingeringClose(long limit) {
        this.limit = limit;
    }

    /**
     * Installs it in the connection of an HTTP/1 request. Called on its event loop.
     *
     * @param limit how much is dropped at most, in bytes
     */
    static void install(ChannelPipeline pipeline, long limit) {
        if (pipeline.get(NettyPipeline.HttpCodec) != null
                && pipeline.channel() instanceof DuplexChannel
                && pipeline.get(LingeringClose.class) == null) {
            pipeline.addFirst("jsonrpc-lingering-close", new LingeringClose(limit));
        }
    }

    /** Closes a connection without waiting for its client. Called on its event loop. */
    static void closeNow(Channel channel) {
        if (channel.pipeline().get(LingeringClose.class) != null) {
            channel.pipeline().remove(LingeringClose.class);
        }
        channel.close();
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (this.closing != null || this.over || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        this.closing = promise;
        ((DuplexChannel) context.channel()).shutdownOutput().addListener(shut -> {
            if (!shut.isSuccess()) {
                closeNow(context);
            }
        });
        Runnable later = () -> closeNow(context);
        this.end = context.executor().schedule(later, GRACE.toMillis(), TimeUnit.MILLISECONDS);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (this.closing == null) {
            context.fireChannelRead(bytes);
            return;
        }
        this.dropped += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        ReferenceCountUtil.release(bytes);
        if (this.dropped > this.limit) {
            closeNow(context);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (this.closing == null) {
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closeNow(context);
        context.fireChannelInactive();
    }

    private void closeNow(ChannelHandlerContext context) {
        stop();
        ChannelPromise promise = this.closing;
        if (promise != null && !this.over) {
            this.over = true;
            context.close(promise);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void stop() {
        if (this.end != null) {
            this.end.cancel(false);
            this.end = null;
        }
    }
}
