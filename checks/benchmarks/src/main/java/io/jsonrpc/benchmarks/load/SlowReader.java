package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that requests more than the buffers on its way hold, and stops reading. It reads again later, only to find that
 * the server has closed it.
 */
public final class SlowReader extends ChannelInboundHandlerAdapter {

    private static final Logger logger = LoggerFactory.getLogger(SlowReader.class);

    /** Longer than servers may tolerate. */
    private static final int SECONDS_ASLEEP = 7;

    /** What is on its way must be read before the end is seen. */
    private static final int SECONDS_TO_NOTICE = 5;

    /**
     * Each is answered with 256 KiB. Together more than Linux keeps as it comes (4 MiB), by less than the 2 MiB at which the
     * server's queue would close the socket at once.
     */
    private static final int CALLS = 20;

    private final CompletableFuture<ChannelHandlerContext> asleep = new CompletableFuture<>();

    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    /** A fault of our own must not pass for the server's. */
    private boolean failed;

    SlowReader() {}

    /** Done when it has stopped reading. */
    CompletableFuture<ChannelHandlerContext> asleep() {
        return this.asleep;
    }

    /** Waits until it reads again; whether the server has closed it. */
    public boolean awaitClosed() throws InterruptedException {
        try {
            return this.closed.get(SECONDS_ASLEEP + SECONDS_TO_NOTICE, TimeUnit.SECONDS);
        } catch (TimeoutException ex) {
            return false;
        } catch (ExecutionException ex) {
            throw new IllegalStateException(ex);
        }
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
        this.closed.complete(!this.failed);
    }
}
