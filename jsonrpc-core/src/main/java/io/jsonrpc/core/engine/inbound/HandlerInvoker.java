package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.CurrentCall;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.dispatch.CallGate;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.Incident;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
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

    /** Lets a call pass, or throws. */
    private interface Admission {

        void require(Exchange exchange) throws Throwable;
    }

    private final RequestHandler<P> handler;

    /** The interceptors around the handler; null if there are none. */
    private final @Nullable InterceptorChain<P> chain;

    private final CodecBinder<P> binder;

    private final Surroundings around;

    private final Admission rules = this::admit;

    /** Those for calls that have been let pass, and then waited. */
    private final Admission rulesAfterWait = this::readmit;

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
        this.chain = InterceptorChain.of(around.interceptors(), handler);
        this.binder = new CodecBinder<>(around.codec(), paramsType, around.errors());
        this.around = around;
    }

    /** The call of the handler, to be run when its turn in the session has come. */
    public Runnable task(Exchange exchange) {
        if (this.handler.execution(exchange.method()) == Execution.NON_BLOCKING) {
            return (TurnQueue.Prompt) () -> invoke(exchange, this.rules);
        }
        return () -> {
            if (this.handler.execution(exchange.method()) == Execution.CONCURRENT) {
                invokeBesides(exchange);
            } else {
                invoke(exchange, this.rules);
            }
        };
    }

    /** Leaves the turn to the next call, and is handled at once or as soon as the gate of its method lets it in. */
    private void invokeBesides(Exchange exchange) {
        CallGate gate = this.handler instanceof CallGate.Guarded guarded ? guarded.gate(exchange.method()) : null;
        if (gate == null) {
            this.around.workers().execute(() -> invoke(exchange, this.rules));
        } else {
            try {
                this.rules.require(exchange);
            } catch (Throwable refusal) {
                invoke(exchange, refused -> {
                    throw refusal;
                });
                return;
            }
            enter(gate, exchange);
        }
    }

    private void enter(CallGate gate, Exchange exchange) {
        var call = new GuardedCall(
                exchange, this.around.answering(), this.around.workers(), () -> invoke(exchange, this.rulesAfterWait));
        try {
            gate.enter(exchange.params(), call);
        } catch (RequestRejectedException chosen) {
            call.fail(this.around.errors().of(chosen));
        } catch (Throwable failure) {
            logError("{} of {} failed before its turn, incident {}", exchange, failure);
            call.fail(this.around.errors().of(failure));
        }
    }

    private void admit(Exchange exchange) throws Exception {
        for (ServerCallInterceptor interceptor : this.around.interceptors()) {
            interceptor.admit(exchange);
        }
    }

    private void readmit(Exchange exchange) throws Exception {
        for (ServerCallInterceptor interceptor : this.around.interceptors()) {
            interceptor.readmit(exchange);
        }
    }

    private void invoke(Exchange exchange, Admission admission) {
        if (exchange.isTooLate()) {
            this.around.answering().abandon(exchange, ErrorType.REQUEST_TIMEOUT);
        }
        this.around.answering().killIfRefused(exchange);
        if (!exchange.start()) {
            this.around.answering().releaseIfOver(exchange);
            return;
        }
        exchange.stops = this.around.answering().stops();
        CurrentCall here = CurrentCall.ofThread();
        JsonRpcCall outer = here.replace(exchange);
        PeerObserver.Handling handling = this.around
                .observer()
                .requestStarted(this.around.answering().session(), exchange.method(), exchange.id());
        exchange.watchWith(handling);
        LazyRequest<P> request =
                new LazyRequest<>(exchange.id(), exchange.method(), exchange.takeParams(), this.binder);
        ServerCallInterceptor keeper = null;
        try {
            keeper = handle(exchange, request, admission);
        } finally {
            boolean leftOpen = exchange.returned();
            handling.handlerReturned();
            here.replace(outer);
            if (exchange.isNotification()) {
                exchange.ended(null);
            } else if (leftOpen) {
                answer(exchange, request.misfit(), keeper);
            }
            this.around.answering().releaseIfOver(exchange);
            this.around.onHandled().run();
        }
    }

    /**
     * Nothing was answered. A handler that has caught that its params do not fit did not succeed, and an interceptor that
     * does not pass a request on has to answer it.
     */
    private void answer(
            Exchange exchange, @Nullable RequestRejectedException misfit, @Nullable ServerCallInterceptor keeper) {
        if (misfit != null) {
            this.around.answering().refuse(exchange, misfit.getError());
        } else if (keeper == null) {
            this.around.answering().automatic(exchange);
        } else {
            String type = keeper.getClass().getName();
            failures.error(
                    exchange.method() + ' ' + type,
                    "{} of {} was neither passed on nor answered by {}",
                    exchange,
                    this.around.answering().session(),
                    type);
            this.around.answering().refuse(exchange, this.around.errors().error(ErrorType.INTERNAL_ERROR));
        }
    }

    /** Returns the interceptor that has not passed the message on; null if there is none. */
    private @Nullable ServerCallInterceptor handle(Exchange exchange, Request<P> request, Admission admission) {
        try {
            admission.require(exchange);
            if (this.chain != null) {
                return this.chain.handle(exchange, request);
            }
            this.handler.handleRequest(exchange, request);
        } catch (RequestRejectedException chosen) {
            this.around.answering().refuse(exchange, this.around.errors().of(chosen));
        } catch (Exception failure) {
            this.around.answering().refuse(exchange, this.around.errors().of(failure));
            report(failure, exchange, request);
        } catch (Throwable failure) {
            // An Error, or what Kotlin and others throw that is no Exception either.
            logError("{} of {} failed, incident {}", exchange, failure);
            this.around.answering().refuse(exchange, this.around.errors().of(failure));
        }
        return null;
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
            logError("handleUncaughtException for {} of {} failed, incident {}", exchange, second);
        }
    }

    private void logError(String message, Exchange exchange, Throwable failure) {
        String incident = Incident.id(failure);
        failures.error(
                Answering.kind(exchange, incident),
                message,
                exchange,
                this.around.answering().session(),
                incident,
                failure);
    }
}
