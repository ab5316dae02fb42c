package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.http.CallBody;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.http.HttpCall;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The calls by HTTP of one endpoint on Spring WebFlux. No thread waits, neither for the body nor for the answer. */
final class ReactiveCalls {

    private final Endpoint endpoint;

    private final SocketAcceptor acceptor;

    private final ReactiveStackSettings settings;

    private final HandshakeRefusals refusals;

    ReactiveCalls(
            Endpoint endpoint, SocketAcceptor acceptor, ReactiveStackSettings settings, HandshakeRefusals refusals) {
        this.endpoint = endpoint;
        this.acceptor = acceptor;
        this.settings = settings;
        this.refusals = refusals;
    }

    /** A call that the interceptors have accepted; completes when it is answered. */
    Mono<Void> begin(ServerWebExchange exchange, Reservation place, Set<String> before, boolean sameOrigin) {
        return WebSocketUpgrade.handshake(exchange, before, sameOrigin, null)
                .flatMap(handshake -> Mono.<HttpAnswer>create(sink -> run(exchange, place, handshake, sink)))
                .timeout(this.settings.callTimeout(), Mono.just(HttpAnswer.TOO_LATE))
                .flatMap(answer -> write(answer, exchange.getResponse()));
    }

    private void run(ServerWebExchange exchange, Reservation place, Handshake handshake, MonoSink<HttpAnswer> sink) {
        ServerHttpRequest request = exchange.getRequest();
        if (!place.claim()) {
            sink.success(HttpAnswer.NO_ROOM);
            return;
        }
        // One change of threads: a worker that writes would wake the event loop for each step of its own.
        HttpCall call =
                new HttpCall(answer -> RequestBody.onChannel(exchange.getResponse(), channel -> sink.success(answer)));
        Body body = new Body(call, request.getHeaders().getContentLength(), RequestBody.whole(exchange), sink);
        // Answered, or the client is gone.
        sink.onDispose(() -> {
            body.cancel();
            call.abandon(null);
        });
        call.open(this.acceptor, this.endpoint, handshake);
        request.getBody().subscribe(body);
    }

    private Mono<Void> write(HttpAnswer answer, ServerHttpResponse response) {
        response.setStatusCode(answer.status());
        response.getHeaders().putAll(answer.headers());
        byte[] body = answer.bytes();
        if (body.length == 0) {
            return response.setComplete();
        }
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                        Mono.fromSupplier(() -> response.bufferFactory().wrap(body)))
                // Reactor Netty does not wait for the network here.
                .doOnSuccess(unused -> RequestBody.onChannel(response, channel -> count(body.length, channel)));
    }

    /** Counts an answer that waits for its client. Called on the event loop. */
    private void count(int bytes, Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            return;
        }
        Runnable read =
                this.acceptor.unread(bytes, () -> channel.eventLoop().execute(() -> LingeringClose.closeNow(channel)));
        // Written when everything before it is.
        channel.pipeline().firstContext().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> read.run());
    }

    /** Passes the body of a call on. */
    private final class Body extends BaseSubscriber<DataBuffer> {

        private final HttpCall call;

        private final CallBody body;

        private final MonoSink<HttpAnswer> sink;

        /** Bytes that are still to come; negative if that is unknown. */
        private long missing;

        private final AtomicBoolean whole;

        Body(HttpCall call, long length, AtomicBoolean whole, MonoSink<HttpAnswer> sink) {
            this.call = call;
            this.body = new CallBody(call, ReactiveCalls.this.settings.messageBytes());
            this.missing = length;
            this.whole = whole;
            this.sink = sink;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            requestUnbounded();
        }

        @Override
        protected void hookOnNext(DataBuffer buffer) {
            byte[] part = new byte[buffer.readableByteCount()];
            buffer.read(part);
            DataBufferUtils.release(buffer);
            boolean known = this.missing >= 0;
            this.missing -= part.length;
            add(part, known && this.missing == 0);
        }

        @Override
        protected void hookOnComplete() {
            add(new byte[0], true);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            this.call.abandon(failure);
            this.sink.success(HttpAnswer.INCOMPLETE);
        }

        private void add(byte[] part, boolean last) {
            if (this.whole.get()) {
                return;
            }
            this.whole.set(last);
            if (this.call.isOver()) {
                return;
            }
            Refusal refusal = this.body.add(part, part.length, last);
            if (refusal != null) {
                ReactiveCalls.this.refusals.add(ReactiveCalls.this.endpoint.pattern(), refusal);
                this.call.abandon(null);
                this.sink.success(HttpAnswer.of(refusal));
            }
        }
    }
}
