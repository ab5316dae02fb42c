package io.jsonrpc.server.reactive;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerState;

/**
 * Ends connections on which no request head becomes whole in time; Reactor Netty keeps them for ever. Once a connection has
 * had its first request, only a head that has begun has to become whole: how long a request may take, and a connection wait
 * for the next, is for the application to say.
 *
 * @since 0.1
 */
public final class FirstRequestClock {

    private static final AttributeKey<Future<?>> TIMER = AttributeKey.valueOf(FirstRequestClock.class, "timer");

    private final Duration limit;

    /** @param limit from the connection to its first whole request head, and from the first bytes of a later one */
    public FirstRequestClock(Duration limit) {
        this.limit = limit;
    }

    /** The same server, watched. */
    public HttpServer watch(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> begin(channel))
                .childObserve((connection, state) -> {
                    if (state == HttpServerState.REQUEST_RECEIVED) {
                        stop(connection.channel());
                        // A request of HTTP/2 has a channel of its own, and the clock is that of its connection.
                        stop(connection.channel().parent());
                        NextRequestClock.watch(connection.channel().pipeline(), this.limit);
                    }
                });
    }

    private void begin(Channel channel) {
        Runnable end = channel::close;
        channel.attr(TIMER).set(channel.eventLoop().schedule(end, this.limit.toMillis(), TimeUnit.MILLISECONDS));
        channel.closeFuture().addListener(closed -> stop(channel));
    }

    private static void stop(@Nullable Channel channel) {
        Future<?> timer = channel == null ? null : channel.attr(TIMER).getAndSet(null);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
