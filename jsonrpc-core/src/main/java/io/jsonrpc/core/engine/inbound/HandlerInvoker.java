package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the application's handler for one request or notification, and answers if it does not. */
public final class HandlerInvoker<P> {

    private static final Logger log = LoggerFactory.getLogger(HandlerInvoker.class);

    private static final SparingLog failures = SparingLog.of(HandlerInvoker.class);

    private final RequestHandler<P> handler;

    /** The interceptors around the handler; the handler itself if there are none. */
    private final RequestHandler<P> chain;

    private final CodecBinder<P> binder;

    private final Surroundings around;

    /**
     * What all handlers of one peer have around them.
     *
     * @param interceptors run around each handler, the first outermost
     * @param workers run concurrent handlers
     * @param onHandled runs after each request or notification was handled
     */
    public record Surroundings(
            MessageCodec codec,
            List<ServerCallInterceptor> interceptors,
            Answering answering,
            ErrorTranslator errors,
            PeerObserver observer,
            Executor workers,
            Runnable onHandled) {}

    public HandlerInvoker(RequestHandler<P> handler, Type paramsType, Surroundings around) {
        this.handler = handler;
        this.chain = intercepted(handler, around.interceptors());
        this.binder = new CodecBinder<>(around.codec(), paramsType, around.errors());
        this.around = around;
    }

    /** The call of the handler, to be run when its turn in the session has come. */
    public Runnable task(Exchange exchange) {
        if (this.handler.execution(exchange.method()) == Execution.NON_BLOCKING) {
            return (TurnQueue.Prompt) () -> invoke(exchange);
        }
        return () -> {
            if (this.handler.execution(exchange.method()) == Execution.CONCURRENT) {
                this.around.workers().execute(() -> invoke(exchange));
            } else {
                invoke(exchange);
            }
        };
    }

    private void invoke(Exchange exchange) {
        if (!exchange.start()) {
            this.around.answering().releaseIfOver(exchange);
            return;
        }
        PeerObserver.Handling handling = this.around
                .observer()
                .requestStarted(this.around.answering().session(), exchange.method(), exchange.id());
        exchange.watchWith(handling);
        LazyRequest<P> request =
                new LazyRequest<>(exchange.id(), exchange.method(), exchange.takeParams(), this.binder);
        try {
            handle(exchange, request);
        } finally {
            boolean leftOpen = exchange.returned();
            handling.handlerReturned();
            if (exchange.isNotification()) {
                exchange.ended(null);
            } else if (leftOpen) {
                answer(exchange, request.misfit());
            }
            this.around.answering().releaseIfOver(exchange);
            this.around.onHandled().run();
        }
    }

    /** The handler has returned and answered nothing. One that has caught that its params do not fit did not succeed. */
    private void answer(Exchange exchange, @Nullable RequestRejectedException misfit) {
        if (misfit == null) {
            this.around.answering().automatic(exchange);
        } else {
            this.around.answering().refuse(exchange, misfit.getError());
        }
    }

    private void handle(Exchange exchange, Request<P> request) {
        try {
            this.chain.handleRequest(exchange, request);
        } catch (RequestRejectedException chosen) {
            this.around.answering().refuse(exchange, this.around.errors().of(chosen));
        } catch (Exception failure) {
            this.around.answering().refuse(exchange, this.around.errors().of(failure));
            report(failure, exchange, request);
        } catch (Throwable failure) {
            // An Error, or what Kotlin and others throw that is no Exception either.
            failures.error(
                    Answering.kind(exchange, failure),
                    "{} of {} failed",
                    exchange,
                    this.around.answering().session(),
                    failure);
            this.around.answering().refuse(exchange, this.around.errors().of(failure));
        }
    }

    private static <P> RequestHandler<P> intercepted(
            RequestHandler<P> handler, List<ServerCallInterceptor> interceptors) {
        RequestHandler<P> chain = handler;
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            ServerCallInterceptor interceptor = interceptors.get(i);
            RequestHandler<P> next = chain;
            chain = (transaction, request) ->
                    interceptor.intercept(transaction, request, passed -> next.handleRequest(passed, request));
        }
        return chain;
    }

    private void report(Exception failure, Exchange exchange, Request<P> request) {
        Session session = this.around.answering().session();
        if (exchange.isCancelled()) {
            log.debug("{} of {} was cancelled", exchange, session, failure);
            return;
        }
        try {
            this.handler.handleUncaughtException(session, request, failure);
        } catch (Throwable second) {
            failures.error(
                    Answering.kind(exchange, second),
                    "handleUncaughtException for {} of {} failed",
                    exchange,
                    session,
                    second);
        }
    }
}
