package io.jsonrpc.benchmarks.reactor;

import io.netty.buffer.ByteBuf;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** The least that publishes: each tick is written to all channels as it came, all of them share its bytes. No JSON. */
public final class ReactorReadyFrames {

    private static final String PORT = "--server.port=";

    private static final ChannelGroup ALL = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private ReactorReadyFrames() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[args.length - 1].substring(PORT.length()));
        HttpServer.create()
                .port(port)
                .route(routes -> routes.ws("/fan-out", ReactorReadyFrames::serve))
                .bindNow()
                .onDispose()
                .block();
    }

    private static Publisher<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
        in.withConnection(connection -> ALL.add(connection.channel()));
        return in.receive()
                .doOnNext(text -> in.withConnection(connection -> {
                    if (text.toString(StandardCharsets.US_ASCII).contains("\"tick\"")) {
                        publish(text);
                    } else {
                        connection.channel().writeAndFlush(new TextWebSocketFrame(text.retain()));
                    }
                }))
                .then(Mono.empty());
    }

    private static void publish(ByteBuf text) {
        // Duplicates the frame for each channel, without its bytes.
        ALL.writeAndFlush(new TextWebSocketFrame(text.retain()));
    }
}
