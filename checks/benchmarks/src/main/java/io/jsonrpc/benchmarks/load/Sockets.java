package io.jsonrpc.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** WebSockets to one server, all on one thread. */
final class Sockets implements AutoCloseable {

    private static final long SECONDS_TO_OPEN = 10;

    private static final long SECONDS_TO_CLOSE = 5;

    private static final int MAX_MESSAGE = 1 << 20;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private final URI uri;

    /** What all offer; null for nothing. */
    private final @Nullable String subprotocol;

    /** Null without TLS. */
    private final @Nullable SslContext tls;

    Sockets(URI uri) {
        this(uri, null);
    }

    Sockets(URI uri, @Nullable String subprotocol) {
        this.uri = uri;
        this.subprotocol = subprotocol;
        this.tls = uri.getScheme().equals("wss") ? trusting() : null;
    }

    /** Trusts whom the JVM trusts. */
    private static SslContext trusting() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    EventLoopGroup loop() {
        return this.loop;
    }

    /**
     * Opens one and waits for it: servers bound the handshakes of a second.
     *
     * @param opened what the handler completes when it can be used, and fails when it never can
     */
    <T> T open(ChannelHandler handler, CompletableFuture<T> opened) throws IOException, InterruptedException {
        connect(handler, opened);
        return await(opened);
    }

    /** Waits for one that began to open. */
    <T> T await(CompletableFuture<T> opened) throws IOException, InterruptedException {
        try {
            return opened.get(SECONDS_TO_OPEN, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException ex) {
            throw new IOException("A socket to " + this.uri + " could not be opened", ex);
        }
    }

    /** Begins to open one; returns at once. */
    void connect(ChannelHandler handler, CompletableFuture<?> opened) {
        new Bootstrap()
                .group(this.loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Sockets.this.channels.add(channel);
                        if (Sockets.this.tls != null) {
                            channel.pipeline().addLast(newTls(channel, Sockets.this.tls));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_MESSAGE), webSocket())
                                .addLast(new WebSocketFrameAggregator(MAX_MESSAGE), handler);
                    }
                })
                .connect(this.uri.getHost(), this.uri.getPort())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        opened.completeExceptionally(done.cause());
                    }
                });
    }

    private ChannelHandler newTls(Channel channel, SslContext context) {
        return context.newHandler(channel.alloc(), this.uri.getHost(), this.uri.getPort());
    }

    private WebSocketClientProtocolHandler webSocket() {
        return new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(this.uri)
                .subprotocol(this.subprotocol)
                // Every byte is compared anyway.
                .withUTF8Validator(false)
                .maxFramePayloadLength(MAX_MESSAGE)
                .build());
    }

    /** Runs a query on the thread of the sockets. */
    <T> T ask(Callable<T> question) throws InterruptedException {
        try {
            return this.loop.submit(question).get();
        } catch (ExecutionException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Says goodbye: servers keep the session of a client that is only lost, and publish to it for as long, which would
     * count as the cost of the next load.
     */
    @Override
    public void close() {
        this.channels.forEach(
                channel -> channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)));
        this.channels.newCloseFuture().awaitUninterruptibly(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        this.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
