package io.jsonrpc.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One socket that everything is sent to. It makes a call first, since that begins its session. */
final class FanOutReceiver extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final byte[] HELLO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}".getBytes(StandardCharsets.US_ASCII);

    private final FanOutRounds rounds;

    /** Null on a plain socket. */
    private final @Nullable SessionDuty session;

    private final CompletableFuture<ChannelHandlerContext> opened = new CompletableFuture<>();

    private int round;

    FanOutReceiver(FanOutRounds rounds, boolean session) {
        this.rounds = rounds;
        this.session = session ? new SessionDuty() : null;
    }

    /** Done when it receives what is published; failed when it never will. */
    CompletableFuture<ChannelHandlerContext> opened() {
        return this.opened;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            write(context, this.session == null ? HELLO : this.session.helloText());
        }
    }

    /** Has this published. On the generator's thread. */
    void publish(ChannelHandlerContext context, byte[] message) {
        if (this.session != null) {
            this.session.sent();
        }
        write(context, message);
    }

    private static void write(ChannelHandlerContext context, byte[] frame) {
        // The frame is masked on its way out, where it stands.
        context.writeAndFlush(new TextWebSocketFrame(Unpooled.copiedBuffer(frame)), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        if (!this.opened.isDone()) {
            begun(context, frame.content());
        } else if (this.session == null || isData(context, this.session, frame.content())) {
            this.round = this.rounds.received(frame.content(), this.round);
        }
    }

    private void begun(ChannelHandlerContext context, ByteBuf first) {
        if (this.session == null || this.session.opened(ByteBufUtil.getBytes(first), first.readableBytes())) {
            this.opened.complete(context);
        } else {
            this.opened.completeExceptionally(new IOException("The server opens no session"));
        }
    }

    /** Sends what the session requires. */
    private static boolean isData(ChannelHandlerContext context, SessionDuty duty, ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        boolean control = SessionDuty.isControl(bytes, bytes.length);
        byte[] reply = control ? duty.control(bytes, bytes.length) : duty.received();
        if (reply != null) {
            write(context, reply);
        }
        return !control;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!this.opened.completeExceptionally(new IOException("The server closed the socket"))) {
            this.rounds.closed();
        }
    }
}
