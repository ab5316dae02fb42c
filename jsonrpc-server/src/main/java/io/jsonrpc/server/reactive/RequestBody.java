package io.jsonrpc.server.reactive;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Whether the body of a request was read. What is not read when the request is answered, Reactor Netty would read without end. */
final class RequestBody {

    private static final String WHOLE = RequestBody.class.getName() + ".whole";

    private RequestBody() {}

    /**
     * Closes the connection of a request once it is answered, unless its body is whole by then.
     *
     * @param limit how much more of the body is read at most, in bytes, so that the client gets the answer
     */
    static void closeIfUnread(ServerWebExchange exchange, int limit) {
        HttpHeaders head = exchange.getRequest().getHeaders();
        boolean none = head.getContentLength() <= 0 && head.getFirst(HttpHeaders.TRANSFER_ENCODING) == null;
        if (none || !isHttp1(exchange.getRequest())) {
            return;
        }
        ServerHttpResponse response = exchange.getResponse();
        AtomicBoolean whole = new AtomicBoolean();
        exchange.getAttributes().put(WHOLE, whole);
        response.beforeCommit(() -> {
            if (!whole.get()) {
                response.getHeaders().add(HttpHeaders.CONNECTION, "close");
                onChannel(response, channel -> LingeringClose.install(channel.pipeline(), limit));
            }
            return Mono.empty();
        });
    }

    /** Set by who reads the body, once it is whole. */
    static AtomicBoolean whole(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(WHOLE, new AtomicBoolean());
    }

    /**
     * Runs an action on the event loop of the connection, now if this is it. Does nothing once the response is written to the
     * network, because there is no connection then.
     */
    static void onChannel(ServerHttpResponse response, Consumer<Channel> action) {
        HttpServerResponse own = ServerHttpResponseDecorator.getNativeResponse(response);
        own.withConnection(connection -> {
            // Asked for once: another thread may end the response meanwhile.
            Channel channel = connection.channel();
            if (!channel.isRegistered()) {
                return;
            }
            EventLoop loop = channel.eventLoop();
            if (loop.inEventLoop()) {
                action.accept(channel);
            } else {
                loop.execute(() -> action.accept(channel));
            }
        });
    }

    static boolean isHttp1(ServerHttpRequest request) {
        HttpServerRequest own = ServerHttpRequestDecorator.getNativeRequest(request);
        return own.version().majorVersion() == 1;
    }
}
