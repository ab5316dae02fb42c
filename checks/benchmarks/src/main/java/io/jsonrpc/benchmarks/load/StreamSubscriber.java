package io.jsonrpc.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket with one stream, whose items are handled as they come. Lives on the generator's only thread. */
final class StreamSubscriber extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final Logger logger = LoggerFactory.getLogger(StreamSubscriber.class);

    private static final Pattern ANSWER = Pattern.compile("\\{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"(\\w+)\"}");

    private static final int MAX_FRAME = 4096;

    private final String method;

    private final StreamWish wish;

    private final Function<String, StreamItems> newItems;

    /** Null on a plain socket. */
    private final @Nullable SessionDuty session;

    private final byte[] frame = new byte[MAX_FRAME];

    private final CompletableFuture<ChannelHandlerContext> opened = new CompletableFuture<>();

    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

    private String stream = "";

    private @Nullable StreamItems items;

    private long handled;

    /** Of these the server knows. */
    private long told;

    private long wrong;

    private boolean closed;

    private boolean leaving;

    /**
     * Has not begun.
     *
     * @param method what to call, without params
     * @param newItems what looks at the items of the stream with the id that the call is answered with
     */
    StreamSubscriber(String method, boolean session, StreamWish wish, Function<String, StreamItems> newItems) {
        this.method = method;
        this.session = session ? new SessionDuty() : null;
        this.wish = wish;
        this.newItems = newItems;
    }

    /** Done when the stream may begin; failed when it never may. */
    CompletableFuture<ChannelHandlerContext> opened() {
        return this.opened;
    }

    /** Done when there is a stream; failed when there never will be. */
    CompletableFuture<Boolean> begun() {
        return this.begun;
    }

    /** Makes the call. */
    void begin(ChannelHandlerContext context) {
        send(context, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + this.method + "\"}");
        context.flush();
    }

    /** What comes from now on is ignored. */
    void leave() {
        this.leaving = true;
    }

    /** Items that were right. */
    long handled() {
        return this.handled;
    }

    /** Frames that were not the next item. */
    long wrong() {
        return this.wrong;
    }

    /** Whether the server has closed the socket. */
    boolean isClosed() {
        return this.closed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // A server without credit sends so much that the other sockets would not have their turn.
        MaxMessagesRecvByteBufAllocator reads = context.channel().config().getRecvByteBufAllocator();
        reads.maxMessagesPerRead(1);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            return;
        }
        if (this.session == null) {
            this.opened.complete(context);
        } else {
            write(context, this.session.helloText());
            context.flush();
        }
    }

    /** A message of the client. */
    void send(ChannelHandlerContext context, String message) {
        if (this.session != null) {
            this.session.sent();
        }
        write(context, message.getBytes(StandardCharsets.US_ASCII));
    }

    private static void write(ChannelHandlerContext context, byte[] frame) {
        ByteBuf text = context.alloc().buffer(frame.length).writeBytes(frame);
        context.write(new TextWebSocketFrame(text), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame message) {
        if (this.leaving) {
            return;
        }
        int length = message.content().readableBytes();
        if (length > this.frame.length) {
            wrong(context, length);
            return;
        }
        message.content().readBytes(this.frame, 0, length);
        if (this.session == null || isData(context, this.session, length)) {
            StreamItems known = this.items;
            if (known == null) {
                answered(context, length);
            } else if (known.next(this.frame, length)) {
                this.handled++;
                steer(context, false);
            } else {
                wrong(context, length);
            }
        }
    }

    /** Sends what the session requires. */
    private boolean isData(ChannelHandlerContext context, SessionDuty duty, int length) {
        if (!duty.isOpen()) {
            if (duty.opened(this.frame, length)) {
                this.opened.complete(context);
            } else {
                fail("The server opens no session: " + text(length));
            }
            return false;
        }
        boolean control = SessionDuty.isControl(this.frame, length);
        byte[] reply = control ? duty.control(this.frame, length) : duty.received();
        if (reply != null) {
            write(context, reply);
        }
        return !control;
    }

    private void answered(ChannelHandlerContext context, int length) {
        String text = text(length);
        Matcher answer = ANSWER.matcher(text);
        if (!answer.matches()) {
            fail("The answer has no stream: " + text);
            return;
        }
        this.stream = answer.group(1);
        this.items = this.newItems.apply(this.stream);
        steer(context, true);
        this.begun.complete(true);
    }

    private void steer(ChannelHandlerContext context, boolean first) {
        if (this.wish.isDue(this.handled - this.told, first)) {
            this.told = this.handled;
            send(context, this.wish.limit(this.stream, this.handled));
        }
    }

    private void wrong(ChannelHandlerContext context, int length) {
        if (this.wrong++ == 0) {
            logger.warn("Wrong frame on {}: {}", context.channel(), text(Math.min(length, this.frame.length)));
        }
    }

    private String text(int length) {
        return new String(this.frame, 0, length, StandardCharsets.UTF_8);
    }

    private void fail(String why) {
        this.opened.completeExceptionally(new IOException(why));
        this.begun.completeExceptionally(new IOException(why));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        this.closed = true;
        fail("The server closed the socket");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean early = this.opened.completeExceptionally(cause) | this.begun.completeExceptionally(cause);
        if (!early && context.channel().isActive()) {
            logger.warn("A socket failed", cause);
        }
        context.close();
    }
}
