package io.jsonrpc.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket: as soon as a call is answered it makes the next. Lives on the generator's only thread. */
final class LoadConnection extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final Logger logger = LoggerFactory.getLogger(LoadConnection.class);

    /** What an answer has at most beside its text. */
    private static final int MAX_AROUND = 4096;

    private static final byte[] NOTHING = {};

    private final LoadTally tally;

    private final EchoCall call;

    private final AnswerCheck check;

    private final byte[] answer;

    /** Ids are apart by this, so that no two sockets ever use the same. */
    private final int step;

    private final int firstSlot;

    /** Of the last call in each slot. */
    private final int[] ids;

    private final boolean[] waiting;

    private final long[] calledAt;

    /** Null on a plain socket. */
    private final @Nullable SessionDuty session;

    /** Null where calls are made without. */
    private final @Nullable LoadChannels channels;

    /** On which channel the last call in each slot is. */
    private final int[] numbers;

    private final CompletableFuture<ChannelHandlerContext> opened = new CompletableFuture<>();

    LoadConnection(LoadTally tally, EchoCall call, LoadPlan plan, int index) {
        this.tally = tally;
        this.call = call;
        this.check = new AnswerCheck(plan.textBytes());
        this.answer = new byte[MAX_AROUND + plan.textBytes()];
        this.step = plan.slots();
        this.firstSlot = index * plan.inFlight();
        this.ids = new int[plan.inFlight()];
        this.waiting = new boolean[plan.inFlight()];
        this.calledAt = new long[plan.inFlight()];
        this.session = plan.session() ? new SessionDuty(plan.channels() > 0 ? LoadChannels.OFFER : "{}") : null;
        this.channels = plan.channels() > 0
                ? new LoadChannels(plan.channels(), plan.uri().getPath())
                : null;
        this.numbers = new int[plan.inFlight()];
    }

    /** Done when calls may begin; failed when they never may. */
    CompletableFuture<ChannelHandlerContext> opened() {
        return this.opened;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            return;
        }
        if (this.session == null) {
            this.opened.complete(context);
        } else {
            write(context, NOTHING, this.session.helloText());
            context.flush();
        }
    }

    /** Makes the first calls of a load; a call of an earlier one that was never answered is given up. */
    void begin(ChannelHandlerContext context) {
        for (int slot = 0; slot < this.ids.length; slot++) {
            int last = this.ids[slot];
            send(context, slot, last == 0 ? EchoCall.FIRST_ID + this.firstSlot + slot : next(last));
        }
        context.flush();
    }

    private void send(ChannelHandlerContext context, int slot, int id) {
        this.ids[slot] = id;
        this.waiting[slot] = true;
        this.calledAt[slot] = System.nanoTime();
        if (this.session != null) {
            this.session.sent();
        }
        byte[] prefix = NOTHING;
        if (this.channels != null) {
            prefix = this.channels.next();
            this.numbers[slot] = this.channels.number();
        }
        write(context, prefix, this.call.request(id));
    }

    private static void write(ChannelHandlerContext context, byte[] prefix, byte[] frame) {
        ByteBuf text = context.alloc()
                .buffer(prefix.length + frame.length)
                .writeBytes(prefix)
                .writeBytes(frame);
        context.write(new TextWebSocketFrame(text), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        int number = this.channels == null ? LoadChannels.NONE : LoadChannels.takeNumber(frame.content());
        int length = frame.content().readableBytes();
        if (length > this.answer.length) {
            this.tally.wrong("an answer of " + length + " bytes");
            return;
        }
        frame.content().readBytes(this.answer, 0, length);
        if (this.session == null || isData(context, this.session, length, number)) {
            answered(context, length, number);
        }
    }

    /** Sends what the session requires. */
    private boolean isData(ChannelHandlerContext context, SessionDuty duty, int length, int number) {
        if (!duty.isOpen()) {
            opened(context, duty, length);
            return false;
        }
        boolean control = number == LoadChannels.NONE && SessionDuty.isControl(this.answer, length);
        byte[] reply = control ? duty.control(this.answer, length) : duty.received();
        if (reply != null) {
            write(context, NOTHING, reply);
        }
        if (this.channels != null && number == LoadChannels.ZERO) {
            channelOpened(context, this.channels, new String(this.answer, 0, length, StandardCharsets.UTF_8));
            return false;
        }
        return !control;
    }

    private void opened(ChannelHandlerContext context, SessionDuty duty, int length) {
        if (!duty.opened(this.answer, length)) {
            this.opened.completeExceptionally(new IOException("The server opens no session"));
        } else if (this.channels == null) {
            this.opened.complete(context);
        } else {
            for (byte[] request : this.channels.requests()) {
                duty.sent();
                write(context, NOTHING, request);
            }
        }
    }

    private void channelOpened(ChannelHandlerContext context, LoadChannels opening, String text) {
        if (!opening.isResult(text)) {
            this.opened.completeExceptionally(new IOException("The server opens no channel: " + text));
        } else if (opening.areOpen()) {
            this.opened.complete(context);
        }
    }

    private void answered(ChannelHandlerContext context, int length, int number) {
        int id = this.check.idOf(this.answer, length);
        int slot = slotOf(id);
        if (slot < 0 || this.numbers[slot] != number) {
            this.tally.wrong(new String(this.answer, 0, length, StandardCharsets.UTF_8));
            return;
        }
        this.tally.answered(System.nanoTime() - this.calledAt[slot]);
        this.waiting[slot] = false;
        if (!this.tally.isStopping()) {
            send(context, slot, next(id));
        }
    }

    /** The slot that waits for this id, or -1. */
    private int slotOf(int id) {
        int slot = id == AnswerCheck.WRONG ? -1 : (id - EchoCall.FIRST_ID) % this.step - this.firstSlot;
        return slot >= 0 && slot < this.ids.length && this.waiting[slot] && this.ids[slot] == id ? slot : -1;
    }

    private int next(int id) {
        return id <= Integer.MAX_VALUE - this.step
                ? id + this.step
                : EchoCall.FIRST_ID + (id - EchoCall.FIRST_ID) % this.step;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!this.opened.completeExceptionally(new IOException("The server closed the socket"))) {
            this.tally.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Calls that are written to a socket that has just closed fail, too: they say nothing new.
        if (!this.opened.completeExceptionally(cause) && context.channel().isActive()) {
            logger.warn("A socket failed", cause);
        }
        context.close();
    }

    /** Calls without an answer. */
    long waiting() {
        return IntStream.range(0, this.waiting.length)
                .filter(slot -> this.waiting[slot])
                .count();
    }
}
