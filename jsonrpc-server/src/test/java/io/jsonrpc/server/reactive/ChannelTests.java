package io.jsonrpc.server.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.threads.Burst;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.Connection;

/** A channel whose loop and clock are turned by hand. */
class ChannelTests {

    private static final Duration FRAME_TIME = Duration.ofSeconds(10);

    private static final Duration CLOSE_WRITE = Duration.ofSeconds(6);

    private static final ReactiveStackSettings SETTINGS =
            new ReactiveStackSettings(1000, FRAME_TIME, CLOSE_WRITE, 1000, CLOSE_WRITE);

    /** Whether the test is a thread other than the event loop's. */
    private boolean elsewhere;

    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        public EventLoop eventLoop() {
            return ChannelTests.this.elsewhere ? seenFromElsewhere(super.eventLoop()) : super.eventLoop();
        }
    };

    /** Reads what the channel writes as bytes. */
    private final EmbeddedChannel frames = new EmbeddedChannel(new WebSocket13FrameDecoder(false, true, 1 << 20));

    private final NettyTransport transport = new NettyTransport(this.channel, CLOSE_WRITE);

    private final List<String> heard = new ArrayList<>();

    private final List<String> done = new ArrayList<>();

    private int flushes;

    @BeforeEach
    void install() {
        this.channel.freezeTime();
        this.channel
                .pipeline()
                .addLast(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void flush(ChannelHandlerContext context) {
                        ChannelTests.this.flushes++;
                        context.flush();
                    }
                })
                // As Reactor Netty has it.
                .addLast(new WebSocket13FrameDecoder(true, true, 65536));
        FrameHandler.install(
                Connection.from(this.channel), this.transport, new Listener(this.heard, this.transport), SETTINGS);
    }

    private void receive(int... bytes) {
        ByteBuf raw = Unpooled.buffer();
        for (int each : bytes) {
            raw.writeByte(each);
        }
        this.channel.writeOneInbound(raw);
    }

    /** The head of a text frame with a mask of zeros. */
    private void receiveHead(int length) {
        receive(0x81, 0x80 | length, 0, 0, 0, 0);
    }

    private void send(String text) {
        this.transport.send(
                OutboundText.of(text),
                failure -> this.done.add(text.charAt(0) + " "
                        + (failure == null ? "done" : failure.getClass().getSimpleName())));
    }

    /** The next frame on its way out; null for none. */
    private Object written() {
        Object next = this.frames.readInbound();
        while (next == null && this.channel.outboundMessages().peek() instanceof ByteBuf) {
            this.frames.writeInbound(this.channel.<ByteBuf>readOutbound());
            next = this.frames.readInbound();
        }
        return next == null ? this.channel.readOutbound() : next;
    }

    private String writtenText() {
        return ((TextWebSocketFrame) written()).text();
    }

    /** The socket takes nothing from now on. */
    private void jam() {
        this.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) {
                // Nothing leaves.
            }
        });
    }

    private static EventLoop seenFromElsewhere(EventLoop loop) {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(),
                new Class<?>[] {EventLoop.class},
                (proxy, method, arguments) ->
                        method.getName().equals("inEventLoop") ? false : method.invoke(loop, arguments));
    }

    private void closeFromAnotherThread(CloseStatus status) {
        this.elsewhere = true;
        this.transport.close(status);
        this.elsewhere = false;
    }

    private void pass(Duration time) {
        this.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        this.channel.runScheduledPendingTasks();
        this.channel.runPendingTasks();
    }

    @Test
    void whatWaitsGoesOutInOrderWithOneFlush() {
        send("a");
        send("b");
        this.transport.ping(failure -> {});
        assertThat(this.done).containsExactly("a done", "b done");
        assertThat(written()).isNull();
        this.flushes = 0;

        this.channel.runPendingTasks();

        assertThat(writtenText()).isEqualTo("a");
        assertThat(writtenText()).isEqualTo("b");
        assertThat(written()).isInstanceOf(PingWebSocketFrame.class);
        assertThat(this.flushes).isOne();
    }

    @Test
    void whatAStreamSendsInOneGoGoesOutAtItsEnd() {
        Burst burst = new Burst();
        burst.run(() -> {
            burst.follow(true);
            send("a");
            send("b");
            this.channel.runPendingTasks();
            assertThat(written()).isNull();
            assertThat(this.done).containsExactly("a done", "b done");
            burst.pause();
            send("c");
        });
        this.flushes = 0;

        this.channel.runPendingTasks();

        for (String text : List.of("a", "b", "c")) {
            assertThat(writtenText()).isEqualTo(text);
        }
        assertThat(this.flushes).isOne();
    }

    @Test
    void aMessageForManyIsWrittenFromTheBytesThatAllShare() {
        String text = "größer".repeat(200);
        OutboundText message = OutboundText.of(text).forMany();
        this.transport.send(message, failure -> {});
        this.transport.send(message, failure -> {});
        this.channel.runPendingTasks();

        List<byte[]> arrays = new ArrayList<>();
        for (Object part : this.channel.outboundMessages()) {
            arrays.add(((ByteBuf) part).array());
        }
        assertThat(arrays)
                .filteredOn(array -> array == message.utf8())
                .as("the same array")
                .hasSize(2);
        assertThat(writtenText()).isEqualTo(text);
        assertThat(writtenText()).isEqualTo(text);
    }

    @Test
    void smallMessagesGoToTheChannelTogetherAndALargeOneInItsPlace() {
        String large = "ö".repeat(40_000);
        send("a");
        send("1".repeat(200));
        send(large);
        this.channel.runPendingTasks();
        send("é");
        this.channel.runPendingTasks();

        assertThat(this.channel.outboundMessages())
                .as("two small ones and the head of the large one, that, and what came later")
                .hasSize(3);
        for (String text : List.of("a", "1".repeat(200), large, "é")) {
            assertThat(writtenText()).isEqualTo(text);
        }
        assertThat(written()).isNull();
    }

    @Test
    void beyondTheWindowACallbackWaitsUntilTheSocketHasTakenAll() {
        send("x".repeat(NettyTransport.WINDOW));
        assertThat(this.done).isEmpty();

        this.channel.runPendingTasks();
        assertThat(this.done).containsExactly("x done");

        send("y");
        assertThat(this.done).containsExactly("x done", "y done");
    }

    @Test
    void aCallbackThatWaitsFailsWithTheConnection() {
        jam();
        send("x".repeat(NettyTransport.WINDOW));
        this.channel.runPendingTasks();
        assertThat(this.done).isEmpty();

        this.channel.close();
        this.channel.runPendingTasks();

        assertThat(this.done).hasSize(1).first().asString().doesNotContain("done");
        send("y");
        assertThat(this.done).last().isEqualTo("y PeerClosedException");
    }

    @Test
    void aFrameThatTakesTooLongEndsTheSocket() {
        receiveHead(3);
        pass(FRAME_TIME.minusMillis(1));
        receive('a');
        assertThat(this.channel.isActive()).isTrue();
        assertThat(written()).isNull();

        pass(Duration.ofMillis(1));

        CloseWebSocketFrame close = this.channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(1009);
        pass(Duration.ofSeconds(2));
        assertThat(this.channel.isActive()).isFalse();
        assertThat(this.heard).containsExactly("closed 1009 message takes too long");
    }

    @Test
    void timeStartsAnewWithEveryFrame() {
        receiveHead(1);
        pass(FRAME_TIME.minusMillis(1));
        receive('a');
        pass(FRAME_TIME);
        receiveHead(1);
        pass(FRAME_TIME.minusMillis(1));
        receive('b');
        pass(FRAME_TIME);

        assertThat(this.heard).containsExactly("a.", "b.");
        assertThat(this.channel.isActive()).isTrue();
    }

    @Test
    void aFrameOverTheLimitIsClosedAtItsHead() {
        receive(0x81, 0xfe, 0x03, 0xe9, 0, 0, 0, 0);
        this.channel.runPendingTasks();

        CloseWebSocketFrame close = this.channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(1009);
        assertThat(this.heard).hasSize(1).first().asString().startsWith("closed 1009");
        assertThat(this.channel.isActive()).isFalse();
    }

    @Test
    void whatWasSentBeforeABrokenFrameGoesOutBeforeItsCloseFrame() {
        send("a");
        receive(0x91, 0x80, 0, 0, 0, 0);
        this.channel.runPendingTasks();

        assertThat(writtenText()).isEqualTo("a");
        CloseWebSocketFrame close = this.channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(1002);
        assertThat(this.channel.isActive()).isFalse();
        assertThat(this.heard).hasSize(1).first().asString().startsWith("closed 1002");
    }

    /** A sender whose messages wait for the end of what it sends in one go while the socket closes. */
    @Test
    void nothingIsWrittenBehindACloseFrame() {
        Burst burst = new Burst();
        burst.run(() -> {
            burst.follow(true);
            send("a");
            this.transport.close(CloseStatus.GO_AWAY);
            this.channel.runPendingTasks();
            send("x".repeat(NettyTransport.WINDOW));
        });
        this.channel.runPendingTasks();

        assertThat(writtenText()).isEqualTo("a");
        assertThat(written()).isInstanceOf(CloseWebSocketFrame.class);
        assertThat(written()).isNull();
        assertThat(this.done).containsExactly("a done", "x PeerClosedException");
    }

    @Test
    void aClientThatDoesNotReadUpToOurCloseFrameLosesItsConnection() {
        jam();
        this.transport.close(CloseStatus.SLOW_CONSUMER);
        this.channel.runPendingTasks();

        pass(CLOSE_WRITE.minusMillis(1));
        assertThat(this.channel.isActive()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(this.channel.isActive()).isFalse();
        assertThat(this.heard).containsExactly("closed 4008 slow consumer");
    }

    @Test
    void nothingIsHeardOrSentAfterACloseFrameAndItIsAnsweredWithItsCode() {
        receive(0x88, 0x82, 0, 0, 0, 0, 0x0f, 0xa0);
        receiveHead(1);
        receive('a');
        send("x");

        assertThat(this.heard).containsExactly("closed 4000 ");
        assertThat(this.done).containsExactly("x PeerClosedException");
        CloseWebSocketFrame answer = this.channel.readOutbound();
        assertThat(answer.statusCode()).isEqualTo(4000);
        assertThat(written()).isNull();
        assertThat(this.channel.isActive()).isFalse();
    }

    @Test
    void nothingIsHeardAfterTextThatIsNoUtf8() {
        receive(0x81, 0x81, 0, 0, 0, 0, 0xff);
        receive(0x8a, 0x80, 0, 0, 0, 0);
        receive(0x81, 0x81, 0, 0, 0, 0, 'a');

        this.channel.runPendingTasks();
        CloseWebSocketFrame close = this.channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(1007);
        assertThat(this.channel.isActive()).isFalse();
        assertThat(this.heard).containsExactly("closed 1007 text is not valid UTF-8");
    }

    @Test
    void aBinaryMessageInPartsIsNoText() {
        receive(0x02, 0x81, 0, 0, 0, 0, 'a');
        receive(0x80, 0x81, 0, 0, 0, 0, 'b');

        assertThat(this.heard).containsExactly("binary");
    }

    @Test
    void aCodeThatMustNotBeSentIsNotSent() {
        this.transport.close(CloseStatus.NO_CLOSE_FRAME);
        this.channel.runPendingTasks();

        CloseWebSocketFrame close = this.channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(1011);
    }

    @Test
    void closeFrameIsWrittenAtOnceOnTheEventLoopAndNoOtherFollowsTheAnswerToIt() {
        this.transport.close(CloseStatus.GO_AWAY);
        receive(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8);
        this.channel.runPendingTasks();

        CloseWebSocketFrame close = this.channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(4001);
        assertThat(written()).isNull();
        assertThat(this.channel.isActive()).isFalse();
        assertThat(this.heard).containsExactly("closed 4001 going away");
    }

    @Test
    void aCloseThatAnotherThreadHasQueuedIsNotWrittenBehindTheAnswerToTheClientsClose() {
        List<Object> frames = new ArrayList<>();
        this.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
                // Nothing leaves, so that the connection stays open.
                frames.add(frame);
            }
        });
        closeFromAnotherThread(CloseStatus.GO_AWAY);
        assertThat(frames).isEmpty();

        receive(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8);
        this.channel.runPendingTasks();

        assertThat(frames).hasSize(1);
        assertThat(((CloseWebSocketFrame) frames.get(0)).statusCode()).isEqualTo(1000);
        assertThat(this.heard).containsExactly("closed 4001 going away");
    }

    @Test
    void pingsAreAnsweredOnlyWhileTheirAnswersAreRead() {
        receive(0x89, 0x81, 0, 0, 0, 0, 'p');
        PongWebSocketFrame pong = this.channel.readOutbound();
        assertThat(pong.content().readByte()).isEqualTo((byte) 'p');

        this.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        receive(0x89, 0x81, 0, 0, 0, 0, 'p');
        assertThat(written()).isNull();
    }

    private record Listener(List<String> heard, NettyTransport transport) implements SocketListener {

        @Override
        public void onText(CharSequence part, boolean last) {
            this.heard.add(part + (last ? "." : ""));
        }

        @Override
        public void onBinary() {
            this.heard.add("binary");
        }

        @Override
        public void onPong() {
            this.heard.add("pong");
        }

        @Override
        public void onBroken(CloseStatus status, Throwable cause) {
            this.transport.close(status);
        }

        @Override
        public void onClosed(CloseStatus status, Throwable cause) {
            this.heard.add("closed " + status.code() + " " + status.reason());
        }
    }
}
