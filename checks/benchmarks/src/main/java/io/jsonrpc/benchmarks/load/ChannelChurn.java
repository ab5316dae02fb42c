package io.jsonrpc.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One session that opens channels and closes them again, some at a time. Lives on the generator's only thread. */
public final class ChannelChurn extends SimpleChannelInboundHandler<TextWebSocketFrame> implements AutoCloseable {

    private static final int AT_ONCE = 16;

    private static final Pattern ANSWER =
            Pattern.compile("\\{\"jsonrpc\":\"2.0\",\"id\":\"rpc\\.session\\.(\\d+)\",.*");

    private final SessionDuty session = new SessionDuty(LoadChannels.OFFER);

    private final Sockets sockets;

    private final CompletableFuture<ChannelHandlerContext> opened = new CompletableFuture<>();

    /** Of the requests so far; the number of the channel is made of it. */
    private int requests;

    private @Nullable Run run;

    /** Some channels. */
    private static final class Run {

        private final String path;

        private final String call;

        private final int wanted;

        private final long begun = System.nanoTime();

        private final CompletableFuture<ChurnResult> result = new CompletableFuture<>();

        private int begunChannels;

        private int openedChannels;

        private int refused;

        /** @param call the message on each; none when empty */
        Run(String path, String call, int wanted) {
            this.path = path;
            this.call = call;
            this.wanted = wanted;
        }

        void ended() {
            if (this.openedChannels + this.refused == this.wanted) {
                double seconds = (System.nanoTime() - this.begun) / 1e9;
                this.result.complete(new ChurnResult(this.openedChannels, this.refused, this.wanted / seconds));
            }
        }
    }

    private ChannelChurn(URI uri) {
        this.sockets = new Sockets(uri);
    }

    /** Opens the session. */
    public static ChannelChurn open(URI uri) throws IOException, InterruptedException {
        ChannelChurn churn = new ChannelChurn(uri);
        try {
            churn.sockets.open(churn, churn.opened);
        } catch (IOException ex) {
            churn.close();
            throw ex;
        }
        return churn;
    }

    /**
     * Opens so many channels and closes each as soon as it is open, and has been called.
     *
     * @param call what is sent on each, without waiting for the answer; nothing when empty
     */
    public ChurnResult run(String path, String call, int wanted) throws InterruptedException {
        Run next = new Run(path, call, wanted);
        ChannelHandlerContext context = this.opened.join();
        context.executor().execute(() -> {
            this.run = next;
            for (int i = 0; i < Math.min(AT_ONCE, wanted); i++) {
                request(context, next);
            }
            context.flush();
        });
        try {
            return next.result.get(1, TimeUnit.HOURS);
        } catch (ExecutionException | TimeoutException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            write(context, this.session.helloText());
            context.flush();
        }
    }

    private static void write(ChannelHandlerContext context, byte[] frame) {
        ByteBuf text = context.alloc().buffer(frame.length).writeBytes(frame);
        context.write(new TextWebSocketFrame(text), context.voidPromise());
    }

    private void send(ChannelHandlerContext context, String text) {
        this.session.sent();
        write(context, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void request(ChannelHandlerContext context, Run of) {
        of.begunChannels++;
        int id = ++this.requests;
        send(context, LoadChannels.open(id, numberOf(id), of.path));
    }

    private static int numberOf(int id) {
        return 2 * id - 1;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        int number = LoadChannels.takeNumber(frame.content());
        String text = frame.content().toString(StandardCharsets.UTF_8);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!this.session.isOpen()) {
            if (this.session.opened(bytes, bytes.length)) {
                this.opened.complete(context);
            } else {
                this.opened.completeExceptionally(new IOException("The server opens no session: " + text));
            }
            return;
        }
        boolean control = number == LoadChannels.NONE && SessionDuty.isControl(bytes, bytes.length);
        byte[] reply = control ? this.session.control(bytes, bytes.length) : this.session.received();
        if (reply != null) {
            write(context, reply);
        }
        if (number == LoadChannels.ZERO && this.run != null) {
            heard(context, this.run, text);
        }
    }

    private void heard(ChannelHandlerContext context, Run of, String text) {
        Matcher answer = ANSWER.matcher(text);
        if (answer.matches()) {
            boolean open = text.contains("\"result\"");
            int channel = numberOf(Integer.parseInt(answer.group(1)));
            if (open && !of.call.isEmpty()) {
                send(context, channel + ":" + of.call);
            }
            send(context, LoadChannels.close(channel));
            if (open) {
                return;
            }
            of.refused++;
        } else {
            of.openedChannels++;
        }
        if (of.begunChannels < of.wanted) {
            request(context, of);
        }
        of.ended();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        IOException gone = new IOException("The server closed the socket");
        this.opened.completeExceptionally(gone);
        if (this.run != null) {
            this.run.result.completeExceptionally(gone);
        }
    }

    @Override
    public void close() {
        this.sockets.close();
    }
}
