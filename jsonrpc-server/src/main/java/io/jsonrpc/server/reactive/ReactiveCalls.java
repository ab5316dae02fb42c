package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.http.CallBody;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.http.HttpCall;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import java.util.Set;
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
                .flatMap(handshake ->
                        Mono.<HttpAnswer>create(sink -> run(exchange.getRequest(), place, handshake, sink)))
                .timeout(this.settings.callTimeout(), Mono.just(HttpAnswer.TOO_LATE))
                .flatMap(answer -> write(answer, exchange.getResponse()));
    }

    private void run(ServerHttpRequest request, Reservation place, Handshake handshake, MonoSink<HttpAnswer> sink) {
        if (!place.claim()) {
            sink.success(HttpAnswer.NO_ROOM);
            return;
        }
        HttpCall call = new HttpCall(sink::success);
        Body body = new Body(call, request.getHeaders().getContentLength(), sink);
        // Answered, or the client is gone.
        sink.onDispose(() -> {
            body.cancel();
            call.abandon(null);
        });
        call.open(this.acceptor, this.endpoint, handshake);
        request.getBody().subscribe(body);
    }

    private static Mono<Void> write(HttpAnswer answer, ServerHttpResponse response) {
        response.setStatusCode(answer.status());
        response.getHeaders().putAll(answer.headers());
        byte[] body = answer.bytes();
        if (body.length == 0) {
            return response.setComplete();
        }
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    /** Passes the body of a call on. */
    private final class Body extends BaseSubscriber<DataBuffer> {

        private final HttpCall call;

        private final CallBody body;

        private final MonoSink<HttpAnswer> sink;

        /** Bytes that are still to come; negative if that is unknown. */
        private long missing;

        private boolean passed;

        Body(HttpCall call, long length, MonoSink<HttpAnswer> sink) {
            this.call = call;
            this.body = new CallBody(call, ReactiveCalls.this.settings.messageBytes());
            this.missing = length;
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
            this.sink.success(HttpAnswer.TOO_SLOW);
        }

        private void add(byte[] part, boolean last) {
            if (this.passed || this.call.isOver()) {
                return;
            }
            this.passed = last;
            Refusal refusal = this.body.add(part, part.length, last);
            if (refusal != null) {
                ReactiveCalls.this.refusals.add(ReactiveCalls.this.endpoint.pattern(), refusal);
                this.call.abandon(null);
                this.sink.success(HttpAnswer.of(refusal));
            }
        }
    }
}
