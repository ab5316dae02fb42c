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
 * Closes connections on which no request head is completed in time; Reactor Netty keeps them indefinitely. After the
 * first request of a connection, only a head that has begun must be completed: the application decides how long a
 * request may take and how long a connection may be idle.
 *
 * @since 0.1
 */
public final class FirstRequestClock {

    private static final AttributeKey<Future<?>> TIMER = AttributeKey.valueOf(FirstRequestClock.class, "timer");

    private final Duration limit;

    /**
     * @param limit time from the connection to its first complete request head, and from the first bytes of a later
     *     head to its end
     */
    public FirstRequestClock(Duration limit) {
        this.limit = limit;
    }

    /** Returns the server with this clock installed. */
    public HttpServer watch(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> begin(channel))
                .childObserve((connection, state) -> {
                    if (state == HttpServerState.REQUEST_RECEIVED) {
                        stop(connection.channel());
                        // An HTTP/2 request has its own channel; the clock belongs to the connection.
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
