package io.jsonrpc.engine;

import io.jsonrpc.codec.BindingException;
import io.jsonrpc.codec.MessageCodec;
import io.jsonrpc.error.RequestRejectedException;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.JsonRpcHandler;
import io.jsonrpc.peer.PeerObserver;
import io.jsonrpc.peer.Session;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the application's handler for one request, on a worker thread, and sees to whatever it leaves undone. */
final class HandlerInvoker<P> {

    private static final Logger log = LoggerFactory.getLogger(HandlerInvoker.class);

    private final JsonRpcHandler<P> handler;

    private final Type paramsType;

    private final MessageCodec codec;

    private final Answering answering;

    private final ErrorTranslator errors;

    private final PeerObserver observer;

    private final Runnable onHandled;

    HandlerInvoker(
            JsonRpcHandler<P> handler,
            Type paramsType,
            MessageCodec codec,
            Answering answering,
            ErrorTranslator errors,
            PeerObserver observer,
            Runnable onHandled) {
        this.handler = handler;
        this.paramsType = paramsType;
        this.codec = codec;
        this.answering = answering;
        this.errors = errors;
        this.observer = observer;
        this.onHandled = onHandled;
    }

    void invoke(Exchange exchange) {
        if (!exchange.start()) {
            this.answering.releaseIfOver(exchange);
            return;
        }
        PeerObserver.Handling handling =
                this.observer.requestStarted(this.answering.session(), exchange.method(), exchange.id());
        exchange.watchWith(handling);
        try {
            handle(exchange);
        } finally {
            boolean leftOpen = exchange.returned();
            handling.handlerReturned();
            if (exchange.isNotification()) {
                exchange.ended(null);
            } else if (leftOpen) {
                this.answering.automatic(exchange);
            }
            this.answering.releaseIfOver(exchange);
            this.onHandled.run();
        }
    }

    private void handle(Exchange exchange) {
        try {
            bindAndCall(exchange);
        } catch (RequestRejectedException chosen) {
            this.answering.refuse(exchange, chosen.getError());
        } catch (Exception failure) {
            this.answering.refuse(exchange, this.errors.of(failure));
            report(failure, exchange);
        } catch (Throwable failure) {
            // An Error, or what Kotlin and others throw that is no Exception either.
            log.error("{} of {} failed", exchange, this.answering.session(), failure);
            this.answering.refuse(exchange, this.errors.of(failure));
        }
    }

    private void bindAndCall(Exchange exchange) throws Exception {
        P params;
        try {
            params = bind(exchange);
        } catch (BindingException misfit) {
            log.debug("{} refused: {}", exchange, misfit.getMessage());
            this.answering.refuse(exchange, this.errors.invalidParams(misfit));
            return;
        }
        this.handler.handleRequest(exchange, new Request<>(exchange.id(), exchange.method(), params));
    }

    @SuppressWarnings("NullAway") // params may be absent: then P is null, as Request.getParams documents
    private @Nullable P bind(Exchange exchange) {
        return exchange.params() == null ? null : this.codec.read(exchange.params(), this.paramsType);
    }

    private void report(Exception failure, Exchange exchange) {
        Session session = this.answering.session();
        if (exchange.isCancelled()) {
            log.debug("{} of {} was cancelled", exchange, session, failure);
            return;
        }
        try {
            this.handler.handleUncaughtException(session, failure);
        } catch (Throwable second) {
            log.error("handleUncaughtException of {} failed", session, second);
        }
    }
}
