package io.jsonrpc.core.engine.inbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.outbound.ReceivedArgument;
import io.jsonrpc.core.engine.source.OutgoingStream;
import io.jsonrpc.core.engine.source.OutgoingStreams;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.Incident;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.stream.StreamTerms;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sends the answers of handlers, and the framework's own where a handler gives none. */
public final class Answering {

    private static final SparingLog log = SparingLog.of(Answering.class);

    private static final Consumer<Boolean> NOTHING = onItsWay -> {};

    private final MessageCodec codec;

    private final ErrorTranslator errors;

    private final InboundRequests requests;

    private final Workers workers;

    private final Session session;

    private final UnaryOperator<JsonText> resultShape;

    private final Replies replies;

    private final OutgoingStreams streams;

    private final ArgumentStreams arguments;

    public Answering(
            MessageCodec codec,
            ErrorTranslator errors,
            InboundRequests requests,
            Workers workers,
            Session session,
            UnaryOperator<JsonText> resultShape,
            Replies replies,
            OutgoingStreams streams,
            ArgumentStreams arguments) {
        this.codec = codec;
        this.errors = errors;
        this.requests = requests;
        this.workers = workers;
        this.session = session;
        this.resultShape = resultShape;
        this.replies = replies;
        this.streams = streams;
        this.arguments = arguments;
    }

    public Session session() {
        return this.session;
    }

    JsonElement toTree(Object data) {
        JsonElement tree = this.codec.read(this.codec.write(data), JsonElement.class);
        if (tree == null) {
            throw new IllegalArgumentException("Error data is no JSON value");
        }
        return tree;
    }

    long nanosUntil(long deadline) {
        return this.requests.nanosUntil(deadline);
    }

    /** How often the streams of the peer were ended because its other side may not have them any more. */
    long stops() {
        return this.streams.stops();
    }

    void runLater(Runnable action) {
        this.workers.execute(action);
    }

    /** The handler's result. */
    void result(Exchange exchange, @Nullable Object result) {
        if (exchange.isNotification()) {
            return;
        }
        JsonText json = this.resultShape.apply(this.codec.write(result));
        if (exchange.settle()) {
            send(exchange, json);
        }
    }

    /** The handler's stream: its id is the result. A source whose request has ended before is not subscribed. */
    void stream(Exchange exchange, StreamSource<?> source) {
        RequestId id = exchange.id();
        if (id == null) {
            throw new IllegalStateException(exchange.method() + " is a notification, whose receiver gets no stream");
        }
        if (!this.replies.canBeFollowed()) {
            OutgoingStreams.discard(source);
            refuse(exchange, this.errors.error(ErrorType.STREAM_UNSUPPORTED));
            return;
        }
        // If they contradict each other, the handler has failed, and can answer still.
        StreamTerms terms = OutgoingStreams.terms(source);
        if (!exchange.settle()) {
            OutgoingStreams.discard(source);
            return;
        }
        OutgoingStream stream = this.streams.offer(id, exchange.method(), source, terms, exchange.stops);
        if (stream == null) {
            send(exchange, this.errors.error(ErrorType.TOO_MANY_STREAMS));
            return;
        }
        exchange.streams();
        JsonRpcResult answer = new JsonRpcResult(id, new JsonText('"' + stream.id() + '"'));
        send(exchange, answer, null, onItsWay -> {
            if (onItsWay) {
                stream.answered();
            } else {
                stream.withdrawn();
            }
        });
    }

    /** The stream that an argument stands for. */
    <T> ReceivedArgument<T> receive(Exchange exchange, Object argument, Type itemType) {
        boolean alone = !exchange.isNotification() && exchange.answers().isSingle();
        return this.arguments.receive(exchange.method(), alone, argument, itemType);
    }

    /** The handler's error. */
    void error(Exchange exchange, ResponseError error) {
        if (!exchange.isNotification() && exchange.settle()) {
            send(exchange, error);
        }
    }

    /** The error for an exception that the handler hands over. */
    void failure(Exchange exchange, Throwable failure) {
        if (!(failure instanceof RequestRejectedException)) {
            String incident = Incident.id(failure);
            log.warn(
                    kind(exchange, incident),
                    "{} of {} failed, incident {}",
                    exchange,
                    this.session,
                    incident,
                    failure);
        }
        error(exchange, this.errors.of(failure));
    }

    /** Failures that differ only in what the peer can repeat at will count as the same in the log. */
    static String kind(Exchange exchange, String incident) {
        return incident + ' ' + exchange.method();
    }

    /** A value on the way to the answer. */
    void progress(RequestId token, @Nullable Object value) {
        this.replies.progress(token, this.codec.write(value));
    }

    /** The handler returned and left the request open. */
    void automatic(Exchange exchange) {
        if (!exchange.isNotification() && exchange.settleIfOpen()) {
            send(exchange, JsonText.EMPTY_STRING);
        }
    }

    /** The handler never saw the request, or threw. Does nothing if it was answered before that. */
    void refuse(Exchange exchange, ResponseError error) {
        if (!exchange.isNotification() && exchange.settleIfOpen()) {
            send(exchange, error);
        }
    }

    /** Ends a request without its handler and answers for it. */
    public void abandon(Exchange exchange, ErrorType reason) {
        Set<Runnable> actions = exchange.kill();
        if (actions != null) {
            send(exchange, this.errors.error(reason));
            actions.forEach(this.workers::execute);
        }
    }

    /** The other side gives up a request. */
    public void cancel(RequestId id) {
        this.requests.find(id::equals).forEach(found -> abandon(found, ErrorType.REQUEST_CANCELLED));
        this.streams.withdraw(id);
    }

    /** Ends a request whose answer can no longer be delivered. */
    public void drop(Exchange exchange) {
        Set<Runnable> actions = exchange.kill();
        if (actions != null) {
            exchange.ended(this.errors.untold());
            actions.forEach(this.workers::execute);
            releaseIfOver(exchange);
            this.requests.answered();
        }
    }

    /** A notification of a conversation that is refused is not handled; its requests were dropped when it ended. */
    void killIfRefused(Exchange exchange) {
        if (exchange.isNotification() && this.requests.isRefused()) {
            exchange.kill();
        }
    }

    void releaseIfOver(Exchange exchange) {
        if (exchange.isOver()) {
            exchange.takeEndActions().forEach(Runnable::run);
            this.requests.release(exchange);
            Runnable due = exchange.takeWhenOver();
            if (due != null) {
                due.run();
            }
        }
    }

    private void send(Exchange exchange, JsonText result) {
        RequestId id = exchange.id();
        if (id != null) {
            send(exchange, new JsonRpcResult(id, result), null, NOTHING);
        }
    }

    private void send(Exchange exchange, ResponseError error) {
        RequestId id = exchange.id();
        if (id != null) {
            send(exchange, new JsonRpcFailure(id, error), error, NOTHING);
        }
    }

    private void send(
            Exchange exchange, JsonRpcResponse response, @Nullable ResponseError error, Consumer<Boolean> then) {
        if (!exchange.isCancelled()) {
            exchange.takeEndActions().forEach(Runnable::run);
        }
        releaseIfOver(exchange);
        try {
            exchange.answers().send(response, then);
            exchange.ended(error);
        } catch (Throwable notSent) {
            // Too large, or error data that JSON cannot express or that is nested too deep to be written. The request
            // is settled, so this is its last chance.
            boolean tooLarge = notSent instanceof MessageTooLargeException;
            ResponseError instead =
                    tooLarge ? this.errors.error(ErrorType.RESPONSE_TOO_LARGE) : this.errors.internal(notSent);
            then.accept(false);
            exchange.answers().send(new JsonRpcFailure(response.id(), instead));
            exchange.ended(instead);
            throw notSent;
        } finally {
            this.requests.answered();
        }
    }
}
