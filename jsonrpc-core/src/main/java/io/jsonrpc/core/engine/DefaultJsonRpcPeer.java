package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.ArgumentStreams;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.HandlerInvoker;
import io.jsonrpc.core.engine.inbound.InboundRequests;
import io.jsonrpc.core.engine.inbound.Replies;
import io.jsonrpc.core.engine.outbound.IncomingArguments;
import io.jsonrpc.core.engine.source.OutgoingStreams;
import io.jsonrpc.core.engine.source.StreamSurroundings;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.FlowPlan;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Wires the parts that receive to each other and to those that send; each part does one thing. */
final class DefaultJsonRpcPeer extends SendingPeer {

    private static final SparingLog log = SparingLog.of(DefaultJsonRpcPeer.class);

    private final InboundRequests requests;

    private final Answering answering;

    private final OutgoingStreams streams;

    private final Replies replies;

    private final Handlers handlers;

    private final MessageRouter router;

    private final PeerObserver observer;

    /** @param observer never throws */
    DefaultJsonRpcPeer(PeerBuilder options, PeerObserver observer, Executor workers) {
        super(options, observer, workers);
        this.observer = observer;
        ErrorTranslator errors = new ErrorTranslator(options.catalog, observer);
        this.replies = new Replies(options.codec, texts(), options.limits, errors, outbound());
        this.requests = new InboundRequests(options.timers, options.limits, options.inboundBudget, this::overdue);
        this.streams = new OutgoingStreams(
                options.streams,
                new StreamSurroundings(
                        options.codec,
                        texts(),
                        errors,
                        outbound(),
                        options.workers,
                        options.timers,
                        options.limits,
                        observer,
                        options.session));
        sender().sendStreamsBy(this.streams);
        this.answering = new Answering(
                options.codec,
                errors,
                this.requests,
                options.workers,
                options.session,
                options.resultShape,
                this.replies,
                this.streams,
                new ArgumentStreams(
                        options.codec,
                        this.replies,
                        new IncomingArguments(
                                incomingStreams(),
                                options.streams.max(),
                                options.limits.queuedNotificationBytes(),
                                options.inboundBudget::stream)));
        HandlerInvoker.Surroundings around = new HandlerInvoker.Surroundings(
                options.codec,
                options.serverInterceptors,
                this.answering,
                errors,
                observer,
                workers,
                options.onRequestHandled);
        this.handlers = new Handlers(around, options.handler);
        this.streams.learnEnds(options.handler);
        long handlerNanos = options.limits.handlerTimeout().toNanos();
        ProtocolLayers layers = ProtocolLayers.standard(
                options.codec,
                pending(),
                this.requests,
                this.answering,
                this.replies,
                new StreamLayer(this.streams, incomingStreams(), options.inboundBudget, observer),
                new DiscoverLayer(this.handlers::description),
                observer);
        this.router = new MessageRouter(
                layers,
                errors,
                pending(),
                incomingStreams(),
                this.requests,
                this.answering,
                observer,
                this.replies,
                this.handlers,
                turns(),
                context -> options.timers.now() + nanosFor(context, handlerNanos));
    }

    /** How long a handler may take. */
    private static long nanosFor(@Nullable CallContext context, long handlerNanos) {
        return context == null || context.timeoutMillis() == CallContext.NO_TIMEOUT
                ? handlerNanos
                : Math.min(handlerNanos, TimeUnit.MILLISECONDS.toNanos(context.timeoutMillis()));
    }

    @Override
    public void useContext(boolean use) {
        acceptContext(use);
        sender().useContext(use);
    }

    @Override
    public void acceptContext(boolean accept) {
        this.router.acceptContext(accept);
    }

    @Override
    public void limitStreams(long theirs, long ours) {
        this.streams.agree(theirs);
        incomingStreams().agree(ours);
    }

    @Override
    public void stopStreams(ErrorType reason) {
        this.streams.stop(reason);
    }

    @Override
    public void paceStreams(JsonText accepted) {
        this.streams.pace(accepted);
    }

    @Override
    public boolean steerStreams(@Nullable JsonText params, Consumer<JsonText> report) {
        SessionFlow.Outcome outcome = this.streams.flow(params);
        if (outcome == null) {
            return true;
        }
        if (outcome.faulty()) {
            this.observer.messageDropped();
        }
        if (outcome.told() != null) {
            report.accept(outcome.told());
        }
        return !outcome.tooMany();
    }

    @Override
    public @Nullable JsonText planStreams(double perSecond, long bytesPerSecond) {
        return this.streams.plan(new FlowPlan(perSecond, bytesPerSecond));
    }

    @Override
    public void steerReceived(Steering all) {
        incomingStreams().steerAll(all);
    }

    @Override
    public long mostReceived() {
        return incomingStreams().most();
    }

    @Override
    void attached() {
        this.streams.reattached();
    }

    private void overdue(Exchange exchange) {
        if (exchange.holdsReadingThread()) {
            log.warn(
                    exchange.method(),
                    "{} of {} blocks the thread that reads: its handler is declared non-blocking, and is not",
                    exchange,
                    this.answering.session());
        }
        try {
            this.answering.abandon(exchange, ErrorType.REQUEST_TIMEOUT);
        } catch (Throwable notSent) {
            // Whatever it is, the requests behind this one are due as well.
            log.error(
                    exchange.method(),
                    "{} of {} timed out, and could not be answered",
                    exchange,
                    this.answering.session(),
                    notSent);
        }
        turns().takeTurnAway(exchange::runner);
    }

    @Override
    public void handleAllWith(RequestHandler<?> handler) {
        this.handlers.set(handler);
        this.streams.learnEnds(handler);
    }

    @Override
    public void handle(String method, Type paramsType, RequestHandler<?> handler) {
        this.handlers.set(method, paramsType, handler);
        this.streams.learnEnds(handler);
    }

    @Override
    public boolean receive(Decoded message) {
        return this.router.route(message) || this.requests.isStopped();
    }

    @Override
    public void sendAnswer(JsonRpcResponse answer) {
        this.replies.send(answer);
    }

    @Override
    public void writeBehindAnswers(BiConsumer<Transport, SendCallback> control) {
        this.requests.whenAnswered(() -> outbound().writeBehind(control::accept));
    }

    @Override
    public void startOver(boolean keepUnsent, LongFunction<TransportException> reasons) {
        outbound().startOver(keepUnsent, reasons);
        pending().failAll(!keepUnsent, reasons);
        this.streams.startOver();
        incomingStreams().startOver(reasons);
        this.requests.find(id -> true).forEach(this.answering::drop);
    }

    @Override
    public void refuse() {
        this.requests.refuse();
    }

    @Override
    public int end(CloseStatus status) {
        int undelivered = outbound().end(status);
        pending().close(status);
        this.streams.stop();
        incomingStreams().end(status);
        this.requests.stop().forEach(this.answering::drop);
        return undelivered;
    }

    @Override
    public void takeTurnAway() {
        turns().takeTurnAway();
    }

    @Override
    public void whenReturned(Runnable action) {
        this.requests.whenReturned(action);
    }

    @Override
    public Load load() {
        return new Load(
                this.requests.size(),
                pending().size(),
                outbound().messages(),
                outbound().bytes());
    }

    @Override
    public List<SentStream> sentStreams(int max) {
        return this.streams.describe(max);
    }
}
