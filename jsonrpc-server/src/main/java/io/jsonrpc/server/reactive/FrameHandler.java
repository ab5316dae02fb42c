package io.jsonrpc.server.reactive;

import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

/**
 * Passes the frames of one channel to the listener and answers PING and CLOSE frames. Reading never pauses; nothing
 * here blocks. Runs on the channel's event loop.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {

    private static final String DECODER = "jsonrpc-decoder";

    private static final CloseStatus INVALID_CODE = CloseStatus.BROKEN_FRAME.withReason("invalid close code");

    private final NettyTransport transport;

    private final SocketListener listener;

    private final FrameClock clock;

    private final Utf8Parts texts = new Utf8Parts();

    /** Whether the message that is arriving in parts is binary. */
    private boolean binary;

    private boolean ended;

    /** Whether the client has violated the protocol; further input is ignored. */
    private boolean broken;

    private @Nullable Throwable cause;

    private FrameHandler(NettyTransport transport, SocketListener listener, FrameClock clock) {
        this.transport = transport;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Installs a listener in a channel. The decoder of Reactor Netty accepts reserved bits, and closes the connection
     * itself before queued messages are written, and without a code if a close frame is invalid; it is therefore
     * replaced.
     */
    static void install(
            Connection connection, NettyTransport transport, SocketListener listener, ReactiveStackSettings settings) {
        FrameClock clock = new FrameClock(transport, listener, settings.frameTime());
        ChannelPipeline pipeline = connection.channel().pipeline();
        pipeline.replace(WebSocketFrameDecoder.class, DECODER, decoder(settings.frameBytes()));
        pipeline.addBefore(DECODER, "jsonrpc-clock", clock);
        connection.addHandlerLast("jsonrpc", new FrameHandler(transport, listener, clock));
        connection.channel().config().setAutoRead(true);
    }

    private static WebSocketFrameDecoder decoder(int frameBytes) {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(frameBytes)
                .closeOnProtocolViolation(false)
                .build());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame) {
            try {
                this.clock.frameCame();
                read(context, frame);
            } finally {
                frame.release();
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    private void read(ChannelHandlerContext context, WebSocketFrame frame) {
        if (this.broken) {
            return;
        }
        if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode();
            CloseStatus status = code < 0 ? CloseStatus.NO_CODE : new CloseStatus(code, close.reasonText());
            if (status.isOutOfRange()) {
                broken(INVALID_CODE, new CorruptedFrameException(INVALID_CODE.reason() + ": " + code));
                return;
            }
            end(status, null);
            this.transport.closeReceived(close);
        } else if (this.transport.isEnding()) {
            return;
        } else if (frame instanceof TextWebSocketFrame) {
            this.binary = false;
            text(frame.content(), frame.isFinalFragment());
        } else if (frame instanceof ContinuationWebSocketFrame && !this.binary) {
            text(frame.content(), frame.isFinalFragment());
        } else if (frame instanceof BinaryWebSocketFrame) {
            this.binary = true;
            this.listener.onBinary();
        } else if (frame instanceof PongWebSocketFrame) {
            this.listener.onPong();
        } else if (frame instanceof PingWebSocketFrame && context.channel().isWritable()) {
            // A client that sends PINGs and does not read gets no answers, which would accumulate.
            context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        }
    }

    private void text(ByteBuf content, boolean last) {
        try {
            CharSequence part = this.texts.decode(content, last);
            ReadingThread reading = ReadingThread.enter();
            try {
                this.listener.onText(part, last);
            } finally {
                reading.leave();
            }
        } catch (CharacterCodingException ex) {
            broken(CloseStatus.BAD_TEXT, ex);
        }
    }

    private void broken(CloseStatus status, Throwable failure) {
        this.broken = true;
        this.transport.broken();
        if (!this.ended && !this.transport.isEnding()) {
            this.listener.onBroken(status, failure);
        }
    }

    /** Notifies the listener of the close, once. */
    private void end(CloseStatus status, @Nullable Throwable failure) {
        CloseStatus known = this.transport.endsWith(status);
        if (!this.ended) {
            this.ended = true;
            this.listener.onClosed(known, known.equals(status) ? failure : null);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        this.cause = this.cause == null ? failure : this.cause;
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            broken(new CloseStatus(corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage())), failure);
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        this.clock.stop();
        this.transport.gone();
        end(
                CloseStatus.NO_CLOSE_FRAME,
                this.cause == null ? new IOException("The connection ended without a close frame") : this.cause);
        context.fireChannelInactive();
    }
}
