package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that asks for more than the buffers on its way hold, and stops reading. It reads again later, only to find that
 * the server has closed it.
 */
final class SlowReader extends ChannelInboundHandlerAdapter {

    private static final Logger logger = LoggerFactory.getLogger(SlowReader.class);

    /** Longer than servers may bear it. */
    static final int SECONDS_ASLEEP = 7;

    /**
     * Each is answered with 256 KiB. Together more than Linux keeps as it comes (4 MiB), by less than the 2 MiB at which the
     * server's queue would close the socket at once.
     */
    private static final int CALLS = 20;

    private final CompletableFuture<ChannelHandlerContext> asleep = new CompletableFuture<>();

    /** A fault of our own must not pass for the server's. */
    private boolean failed;

    private boolean closed;

    /** Done when it has stopped reading. */
    CompletableFuture<ChannelHandlerContext> asleep() {
        return this.asleep;
    }

    /** Whether the server has closed it; on the generator's thread. */
    boolean isClosed() {
        return this.closed;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            return;
        }
        context.channel().config().setAutoRead(false);
        ChannelPromise ignored = context.voidPromise();
        for (int call = 1; call <= CALLS; call++) {
            context.write(
                    new TextWebSocketFrame("{\"jsonrpc\":\"2.0\",\"id\":" + call + ",\"method\":\"fill\"}"), ignored);
        }
        context.flush();
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), SECONDS_ASLEEP, TimeUnit.SECONDS);
        this.asleep.complete(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            // The server has closed it within a message, which Tomcat writes in parts.
            return;
        }
        logger.warn("The slow reader failed", cause);
        this.failed = true;
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        this.closed = !this.failed;
    }
}
