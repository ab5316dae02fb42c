package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.Answers;
import io.jsonrpc.core.engine.inbound.BatchAnswers;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.InboundRequests;
import io.jsonrpc.core.engine.inbound.Replies;
import io.jsonrpc.core.engine.outbound.IncomingStreams;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what was received: answers go to the requests they answer, messages with a reserved name to their layer of the
 * protocol, all others to handlers, in the order of the session. Runs on the transport's reading thread, so it does
 * nothing that takes time.
 */
final class MessageRouter {

    private final ProtocolLayers layers;

    private final ErrorTranslator errors;

    private final PendingRequests pending;

    private final IncomingStreams streams;

    private final InboundRequests requests;

    private final Answering answering;

    private final PeerObserver observer;

    private final Replies replies;

    private final Handlers handlers;

    private final TurnQueue turns;

    private final ToLongFunction<@Nullable CallContext> deadline;

    /** What calls say by the members of the extension {@code context} is obeyed. */
    private volatile boolean acceptsContext;

    MessageRouter(
            ProtocolLayers layers,
            ErrorTranslator errors,
            PendingRequests pending,
            IncomingStreams streams,
            InboundRequests requests,
            Answering answering,
            PeerObserver observer,
            Replies replies,
            Handlers handlers,
            TurnQueue turns,
            ToLongFunction<@Nullable CallContext> deadline) {
        this.layers = layers;
        this.errors = errors;
        this.pending = pending;
        this.streams = streams;
        this.requests = requests;
        this.answering = answering;
        this.observer = observer;
        this.replies = replies;
        this.handlers = handlers;
        this.turns = turns;
        this.deadline = deadline;
    }

    void acceptContext(boolean accept) {
        this.acceptsContext = accept;
    }

    /** False when a notification found no room. */
    boolean route(Decoded decoded) {
        if (decoded instanceof Decoded.Single single) {
            return route(single.entry(), this.replies);
        }
        Decoded.Batch batch = (Decoded.Batch) decoded;
        BatchAnswers answers = this.replies.forBatch(
                (int) batch.entries().stream().filter(MessageRouter::isAnswered).count());
        boolean room = true;
        int slot = 0;
        for (Inbound entry : batch.entries()) {
            room &= route(entry, isAnswered(entry) ? answers.slot(slot++) : this.replies);
        }
        return room;
    }

    private static boolean isAnswered(Inbound entry) {
        return entry instanceof Inbound.Malformed
                || (entry instanceof Inbound.Good good && good.message() instanceof JsonRpcRequest);
    }

    private boolean route(Inbound entry, Answers answers) {
        if (entry instanceof Inbound.Good good) {
            return route(good.message(), answers);
        }
        if (entry instanceof Inbound.Malformed malformed) {
            answers.send(new JsonRpcFailure(malformed.id(), this.errors.error(malformed.fault())));
        } else if (entry instanceof Inbound.MalformedResponse malformed) {
            malformedResponse(malformed);
        }
        return true;
    }

    private boolean route(JsonRpcMessage message, Answers answers) {
        if (message instanceof JsonRpcRequest request) {
            request(request, answers);
            return true;
        }
        if (message instanceof NotificationMessage notification) {
            return notification(notification);
        }
        JsonRpcResponse response = (JsonRpcResponse) message;
        if (!this.pending.answer(response) && !this.streams.late(response)) {
            this.observer.messageDropped();
        }
        return true;
    }

    private void request(JsonRpcRequest request, Answers answers) {
        ProtocolLayer layer = this.layers.of(request.method());
        if (layer != null) {
            answers.send(layer.answer(request, this.errors));
            return;
        }
        Exchange exchange = exchange(request.id(), request.method(), request.params(), answers, request.context());
        if (this.requests.admit(exchange)) {
            this.turns.execute(this.handlers.task(exchange));
        } else {
            answers.send(new JsonRpcFailure(request.id(), this.errors.error(ErrorType.BUSY)));
        }
    }

    private boolean notification(NotificationMessage notification) {
        ProtocolLayer layer = this.layers.of(notification.method());
        if (layer != null) {
            return layer.notification(notification);
        }
        Exchange exchange =
                exchange(null, notification.method(), notification.params(), this.replies, notification.context());
        boolean room = this.requests.admit(exchange);
        if (room) {
            this.turns.execute(this.handlers.task(exchange));
        }
        return room;
    }

    private Exchange exchange(
            @Nullable RequestId id,
            String method,
            @Nullable JsonText params,
            Answers answers,
            @Nullable CallContext sent) {
        CallContext context = this.acceptsContext ? sent : null;
        return new Exchange(this.answering, id, method, params, answers, context, this.deadline.applyAsLong(context));
    }

    private void malformedResponse(Inbound.MalformedResponse malformed) {
        RequestId id = malformed.id();
        if (id == null || !this.pending.fail(id, new ProtocolException("Malformed response: " + malformed.reason()))) {
            this.observer.messageDropped();
        }
    }
}
