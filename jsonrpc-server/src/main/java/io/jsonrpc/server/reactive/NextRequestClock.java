package io.jsonrpc.server.reactive;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection on which the head of a further request begins and is not completed in time. An idle connection is
 * not closed. Placed before Netty's request decoder and notified from behind it of decoded parts; removed together with
 * the decoder, as in an upgrade.
 */
final class NextRequestClock extends ChannelInboundHandlerAdapter {

    private final Duration limit;

    /** Whether the connection is between the end of a request and the head of the next. */
    private boolean between;

    private long heads;

    private @Nullable Future<?> timer;

    private NextRequestClock(Duration limit) {
        this.limit = limit;
    }

    /** Installs the clock, once, in the connection of an HTTP/1 request whose head is being read. */
    static void watch(ChannelPipeline pipeline, Duration limit) {
        if (pipeline.get(NettyPipeline.HttpCodec) != null && pipeline.get(NextRequestClock.class) == null) {
            NextRequestClock clock = new NextRequestClock(limit);
            pipeline.addBefore(NettyPipeline.HttpCodec, "jsonrpc-next-request", clock);
            pipeline.addAfter(NettyPipeline.HttpCodec, "jsonrpc-requests", clock.new Requests());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        boolean begins = this.between;
        long before = this.heads;
        context.fireChannelRead(bytes);
        if (context.isRemoved()) {
            return;
        }
        if (context.pipeline().get(NettyPipeline.HttpCodec) == null) {
            context.pipeline().remove(this);
            context.pipeline().remove(Requests.class);
        } else if (begins
                && this.heads == before
                && this.timer == null
                && context.channel().isActive()) {
            Runnable end = context::close;
            this.timer = context.executor().schedule(end, this.limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void stop() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }

    private final class Requests extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object part) {
            if (part instanceof HttpRequest) {
                NextRequestClock.this.heads++;
                NextRequestClock.this.between = false;
                stop();
            }
            if (part instanceof LastHttpContent) {
                NextRequestClock.this.between = true;
            }
            context.fireChannelRead(part);
        }
    }
}
