package io.jsonrpc.server.reactive;

import io.jsonrpc.core.engine.threads.TurnEnd;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.web.CloseFrames;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a Netty channel. Text is encoded on the caller's thread; the event loop, woken at the end of what a stream
 * sends in one go, writes everything that is queued and flushes once. Up to {@link #WINDOW} bytes count as written as
 * soon as Netty has accepted them, as if they were in the socket's buffer, so that many answers are sent together;
 * beyond that a callback waits until the socket has accepted everything.
 */
final class ChannelTransport implements SocketTransport {

    /** In bytes: what Netty buffers for a client that has stopped reading, in addition to the message being written. */
    static final int WINDOW = 32 * 1024;

    /** Bytes counted per frame in addition to its payload. */
    private static final int FRAME_OVERHEAD = 16;

    /**
     * How long a client may take to answer a close frame. Kurento's Java client never does, and reconnects only when
     * its connection ends, which must be well before the end of its reconnection window.
     */
    private static final Duration CLOSE_ANSWER = Duration.ofSeconds(2);

    // Updaters, because objects of their own would be memory that each message touches.

    private static final AtomicIntegerFieldUpdater<ChannelTransport> FLUSHING =
            AtomicIntegerFieldUpdater.newUpdater(ChannelTransport.class, "flushing");

    private static final AtomicLongFieldUpdater<ChannelTransport> UNWRITTEN =
            AtomicLongFieldUpdater.newUpdater(ChannelTransport.class, "unwritten");

    private static final AtomicReferenceFieldUpdater<ChannelTransport, @Nullable CloseStatus> END =
            AtomicReferenceFieldUpdater.newUpdater(ChannelTransport.class, CloseStatus.class, "end");

    private record Write(
            WebSocketFrame frame, int bytes, @Nullable SendCallback callback) {}

    private final Channel channel;

    private final Duration closeWrite;

    private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();

    /** 1 if a flush is scheduled. */
    private volatile int flushing;

    /** Bytes accepted here but not yet by the socket. */
    private volatile long unwritten;

    /** The status with which the socket closes or has closed; null until that is decided. */
    private volatile @Nullable CloseStatus end;

    /** Aborts a connection that takes too long to close. Used on the event loop only. */
    private @Nullable Future<?> deadline;

    /** Whether a close frame was written or is being written. Used on the event loop only. */
    private boolean closeSent;

    /**
     * Whether nothing more can be read, so that no answer to a close frame is expected. Used on the event loop only.
     */
    private boolean broken;

    /**
     * Creates the transport of one client.
     *
     * @param closeWrite how long the client may take to read everything up to the close frame
     */
    ChannelTransport(Channel channel, Duration closeWrite) {
        this.channel = channel;
        this.closeWrite = closeWrite;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        byte[] bytes = message.utf8();
        write(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)), bytes.length, callback);
    }

    @Override
    public boolean hasPing() {
        return true;
    }

    @Override
    public void ping(SendCallback callback) {
        write(new PingWebSocketFrame(), 0, callback);
    }

    private void write(WebSocketFrame frame, int payload, SendCallback callback) {
        CloseStatus ended = this.end;
        if (ended != null) {
            callback.completed(new PeerClosedException(ended));
            return;
        }
        int bytes = payload + FRAME_OVERHEAD;
        boolean atOnce = UNWRITTEN.addAndGet(this, bytes) <= WINDOW;
        this.waiting.add(new Write(frame, bytes, atOnce ? null : callback));
        if (FLUSHING.compareAndSet(this, 0, 1)) {
            if (TurnEnd.isNear()) {
                TurnEnd.run(this::scheduleFlush);
            } else {
                scheduleFlush();
            }
        }
        if (atOnce) {
            callback.completed(null);
        }
    }

    private void scheduleFlush() {
        try {
            this.channel.eventLoop().execute(this::flush);
        } catch (Throwable ex) {
            abandon(ex);
        }
    }

    private void flush() {
        this.flushing = 0;
        CloseStatus ended = this.end;
        if (this.closeSent && ended != null) {
            // The write was accepted before the close was decided. Nothing may follow a close frame.
            abandon(new PeerClosedException(ended));
            return;
        }
        long bytes = 0;
        SendCallback callback = null;
        ChannelFuture last = null;
        // The window limits what can be queued here, because callers send no more before the callback.
        for (Write next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
            last = this.channel.write(next.frame());
            bytes += next.bytes();
            callback = next.callback();
        }
        if (last != null) {
            long all = bytes;
            SendCallback waits = callback;
            last.addListener(written -> {
                UNWRITTEN.addAndGet(this, -all);
                if (waits != null) {
                    waits.completed(written.cause());
                }
            });
            this.channel.flush();
        }
    }

    /** Nothing can be written any more, probably because the event loop, and with it its channels, has ended. */
    private void abandon(Throwable reason) {
        this.channel.close();
        for (Write next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
            SendCallback callback = next.callback();
            if (callback != null) {
                callback.completed(reason);
            }
        }
    }

    @Override
    public void close(CloseStatus status) {
        if (!END.compareAndSet(this, null, status)) {
            return;
        }
        CloseStatus told = CloseFrames.toSend(status);
        if (this.channel.eventLoop().inEventLoop()) {
            // At once: the end of the connection may be what is read next.
            sendClose(told);
            return;
        }
        try {
            this.channel.eventLoop().execute(() -> sendClose(told));
        } catch (RejectedExecutionException ex) {
            this.channel.close();
        }
    }

    private void sendClose(CloseStatus status) {
        flush();
        if (this.closeSent) {
            return;
        }
        this.closeSent = true;
        dropAfter(this.closeWrite);
        this.channel
                .writeAndFlush(new CloseWebSocketFrame(status.code(), status.reason()))
                .addListener(written -> {
                    if (this.broken) {
                        this.channel.close();
                    } else {
                        dropAfter(CLOSE_ANSWER);
                    }
                });
    }

    private void dropAfter(Duration time) {
        Future<?> former = this.deadline;
        if (former != null) {
            former.cancel(false);
        }
        this.deadline = this.channel.isActive()
                ? this.channel.eventLoop().schedule(() -> this.channel.close(), time.toMillis(), TimeUnit.MILLISECONDS)
                : null;
    }

    // The methods below are called by the reading side, on the event loop.

    boolean isEnding() {
        return this.end != null;
    }

    /**
     * Sets the status with which the socket closes, unless it is already closing.
     *
     * @return the status that applies
     */
    CloseStatus endsWith(CloseStatus status) {
        CloseStatus former = END.compareAndSet(this, null, status) ? null : this.end;
        return former == null ? status : former;
    }

    /** The client has sent a close frame: the answer to the server's, or one that is answered here. */
    void closeReceived(CloseWebSocketFrame received) {
        if (this.closeSent) {
            this.channel.close();
            return;
        }
        flush();
        this.closeSent = true;
        dropAfter(this.closeWrite);
        CloseWebSocketFrame answer = new CloseWebSocketFrame(
                true,
                0,
                received.content().copy(0, Math.min(2, received.content().readableBytes())));
        this.channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    /** The client has sent an invalid frame, and nothing more can be read. */
    void broken() {
        this.broken = true;
        if (this.closeSent) {
            this.channel.close();
        }
    }

    /** The connection is closed. */
    void gone() {
        dropAfter(Duration.ZERO);
    }
}
