package io.jsonrpc.benchmarks.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A client from its handshake to the answer to its first call. Lives on the generator's only thread. */
final class Arrival extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final byte[] CONNECT =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"connect\"}".getBytes(StandardCharsets.US_ASCII);

    private static final String CONNECTED = "{\"value\":\"OK\",\"sessionId\":";

    private final Way way;

    private final SessionDuty session;

    private final byte[] call;

    private final AnswerCheck check;

    private final int id;

    private final CompletableFuture<ChannelHandlerContext> answered = new CompletableFuture<>();

    private boolean welcome;

    /**
     * Has not begun.
     *
     * @param session what the client has of one; used in {@link Way#SESSION} only
     * @param id of its first call
     * @param check shared: all answers of a server have one form
     */
    Arrival(Way way, SessionDuty session, int id, AnswerCheck check) {
        this.way = way;
        this.session = session;
        this.id = id;
        this.call = new EchoCall().request(id);
        this.check = check;
    }

    /** Done with the first call's answer; failed when something was refused or wrong, or the socket has ended before. */
    CompletableFuture<ChannelHandlerContext> answered() {
        return this.answered;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            switch (this.way) {
                case PLAIN -> call(context);
                case CLASSIC -> write(context, CONNECT);
                case SESSION -> write(context, this.session.helloText());
            }
        }
    }

    private void call(ChannelHandlerContext context) {
        this.welcome = true;
        this.session.sent();
        write(context, this.call);
    }

    private static void write(ChannelHandlerContext context, byte[] frame) {
        // The frame is masked on its way out, where it stands.
        context.writeAndFlush(new TextWebSocketFrame(Unpooled.copiedBuffer(frame)), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        byte[] text = new byte[frame.content().readableBytes()];
        frame.content().readBytes(text);
        if (!this.welcome) {
            welcomed(context, text);
        } else if (!SessionDuty.isControl(text, text.length)) {
            this.session.received();
            if (this.check.idOf(text, text.length) == this.id) {
                this.answered.complete(context);
            } else {
                fail(context, text);
            }
        }
    }

    private void welcomed(ChannelHandlerContext context, byte[] text) {
        boolean yes = this.way == Way.CLASSIC
                ? new String(text, StandardCharsets.UTF_8).contains(CONNECTED)
                : this.session.opened(text, text.length);
        if (!yes) {
            fail(context, text);
            return;
        }
        byte[] confirmation = this.session.confirmation();
        if (confirmation != null) {
            write(context, confirmation);
        }
        call(context);
    }

    private void fail(ChannelHandlerContext context, byte[] text) {
        this.answered.completeExceptionally(
                new IOException("Not what was to be answered: " + new String(text, StandardCharsets.UTF_8)));
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        this.answered.completeExceptionally(new IOException("The socket has ended"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        this.answered.completeExceptionally(cause);
        context.close();
    }
}
