package io.jsonrpc.server.reactive;

import io.jsonrpc.core.engine.threads.TurnEnd;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.web.CloseFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a Netty channel. Frames are encoded on the caller's thread; the event loop, woken at the end of what a stream
 * sends in one go, writes everything that waits and flushes once. Up to {@link #WINDOW} bytes count as written as
 * soon as Netty has accepted them, as if they were in the socket's buffer, so that many answers are sent together;
 * beyond that a callback waits until the socket has accepted everything.
 */
final class NettyTransport implements SocketTransport {

    /** In bytes: what Netty buffers for a client that has stopped reading, in addition to the message being written. */
    static final int WINDOW = 32 * 1024;

    /** Bytes counted per frame in addition to its payload. */
    private static final int FRAME_OVERHEAD = 16;

    /**
     * How long a client may take to answer a close frame. Kurento's Java client never does, and reconnects only when
     * its connection ends, which must be well before the end of its reconnection window.
     */
    private static final Duration CLOSE_ANSWER = Duration.ofSeconds(2);

    private final Channel channel;

    private final Duration closeWrite;

    private final ReentrantLock lock = new ReentrantLock();

    /** The status with which the socket closes or has closed; null until that is decided. Guarded by the lock for writing. */
    private volatile @Nullable CloseStatus end;

    // Guarded by the lock.

    /** Frames that the channel has not been given yet; null for none. */
    private @Nullable FrameBatch waiting;

    private boolean flushScheduled;

    /** Bytes accepted here but not yet by the socket. */
    private long unwritten;

    /** What the batch has used that was written last. */
    private int lastUsed;

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
    NettyTransport(Channel channel, Duration closeWrite) {
        this.channel = channel;
        this.closeWrite = closeWrite;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        byte[] utf8 = FrameBatch.utf8(message);
        write(message.bytes(), FrameBatch.size(message), batch -> batch.text(message, utf8), callback);
    }

    @Override
    public boolean hasPing() {
        return true;
    }

    @Override
    public void ping(SendCallback callback) {
        write(0, FRAME_OVERHEAD, FrameBatch::ping, callback);
    }

    private void write(int payload, int size, Consumer<FrameBatch> frame, SendCallback callback) {
        CloseStatus ended;
        boolean atOnce = false;
        boolean schedules = false;
        this.lock.lock();
        try {
            ended = this.end;
            if (ended == null) {
                FrameBatch batch = this.waiting;
                if (batch == null) {
                    batch = new FrameBatch(Math.max(size, this.lastUsed));
                    this.waiting = batch;
                }
                frame.accept(batch);
                int bytes = payload + FRAME_OVERHEAD;
                this.unwritten += bytes;
                atOnce = this.unwritten <= WINDOW;
                batch.count(bytes, atOnce ? null : callback);
                schedules = !this.flushScheduled;
                this.flushScheduled = true;
            }
        } finally {
            this.lock.unlock();
        }
        if (ended != null) {
            callback.completed(new PeerClosedException(ended));
            return;
        }
        if (schedules && TurnEnd.isNear()) {
            TurnEnd.run(this::scheduleFlush);
        } else if (schedules) {
            scheduleFlush();
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
        FrameBatch batch = take();
        if (batch == null) {
            return;
        }
        ChannelFuture last = null;
        for (ByteBuf part : batch.parts()) {
            last = this.channel.write(part);
        }
        Objects.requireNonNull(last).addListener(written -> {
            accepted(batch.counted());
            batch.completed(written.cause());
        });
        this.channel.flush();
    }

    private @Nullable FrameBatch take() {
        this.lock.lock();
        try {
            FrameBatch batch = this.waiting;
            this.waiting = null;
            this.flushScheduled = false;
            this.lastUsed = batch == null ? 0 : Math.min(batch.used(), WINDOW);
            return batch;
        } finally {
            this.lock.unlock();
        }
    }

    private void accepted(int bytes) {
        this.lock.lock();
        try {
            this.unwritten -= bytes;
        } finally {
            this.lock.unlock();
        }
    }

    /** Nothing can be written any more, probably because the event loop, and with it its channels, has ended. */
    private void abandon(Throwable reason) {
        this.channel.close();
        FrameBatch batch = take();
        if (batch != null) {
            batch.completed(reason);
        }
    }

    @Override
    public void close(CloseStatus status) {
        if (!decide(status)) {
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

    /** Whether the socket closes with this status; false if it has another one. */
    private boolean decide(CloseStatus status) {
        this.lock.lock();
        try {
            boolean first = this.end == null;
            this.end = first ? status : this.end;
            return first;
        } finally {
            this.lock.unlock();
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
        CloseStatus former = decide(status) ? null : this.end;
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
