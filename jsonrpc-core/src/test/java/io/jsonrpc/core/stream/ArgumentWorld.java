package io.jsonrpc.core.stream;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamConsumers.Reaction;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.fixtures.StateText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A call with a stream as its argument: the caller with the source, the handler with the subscriber, and the wire between them.
 * Everything that can happen next, one step at a time. Both are honest; what goes wrong is found in {@link #violation}.
 */
final class ArgumentWorld {

    /** What the owners of both ends have to do; each can be left out. */
    enum Rule {
        /** The source is subscribed by the first limit. */
        FIRST_LIMIT,
        /** Credit is given for what was handled, not for what arrived. */
        HANDLED,
        /** The answer ends the stream where it is sent. */
        ANSWER_ENDS_CONSUMER,
        /** The answer ends the stream where it is read. */
        ANSWER_ENDS_PRODUCER,
        /** A call that is given up is cancelled at the other end. */
        GIVE_UP_IS_TOLD,
        /** A call that is given up ends its stream here. */
        GIVE_UP_ENDS_PRODUCER,
        /** A source whose stream has ended is cancelled. */
        CANCELS_SOURCE,
        /** A stream whose call has ended is remembered: what is on its way is no orphan. */
        REMEMBERS_ENDED,
        /** A session that ends ends the streams of both ends. */
        ENDS_BOTH
    }

    enum Step {
        CALLS,
        GIVES_UP,
        EMITS,
        SOURCE_ENDS,
        SENDS,
        CALLER_READS,
        HANDLER_READS,
        SUBSCRIBES,
        TAKES,
        CANCELS,
        ANSWERS,
        SESSION_ENDS
    }

    private enum Sent {
        CALL,
        CANCEL_CALL,
        ANSWER,
        ITEM,
        LIMIT,
        CANCEL
    }

    private record Message(Sent kind, JsonText params) {}

    private static final JsonText NOTHING = new JsonText("{}");

    private final int items;

    private final int credit;

    private final @Nullable Rule off;

    private final StreamProducers producers = new StreamProducers(1, -1, 8);

    private final StreamConsumers consumers = new StreamConsumers(8, -1);

    private final AtomicLong kept = new AtomicLong();

    private final ArrayDeque<Message> toHandler = new ArrayDeque<>();

    private final ArrayDeque<Message> toCaller = new ArrayDeque<>();

    private @Nullable StreamProducer producer;

    private @Nullable StreamConsumer consumer;

    /** The caller waits for its answer. */
    private boolean pending;

    /** The handler has not answered. */
    private boolean handling;

    private boolean wanted;

    private boolean subscribed;

    private boolean sourceOver;

    private boolean ready;

    private long demand;

    private int given;

    private int taken;

    private boolean complete;

    private boolean sessionOver;

    private @Nullable String violation;

    ArgumentWorld(int items, int credit, @Nullable Rule off) {
        this.items = items;
        this.credit = credit;
        this.off = off;
    }

    private boolean holds(Rule rule) {
        return this.off != rule;
    }

    @Nullable String violation() {
        return this.violation;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        boolean runs = this.subscribed && !this.sourceOver;
        add(steps, Step.CALLS, this.producer == null && !this.sessionOver);
        add(steps, Step.GIVES_UP, this.pending && !this.sessionOver);
        add(steps, Step.EMITS, runs && this.demand > 0 && this.given < this.items);
        add(steps, Step.SOURCE_ENDS, runs && this.given == this.items);
        add(steps, Step.SENDS, this.ready);
        add(steps, Step.CALLER_READS, !this.toCaller.isEmpty());
        add(steps, Step.HANDLER_READS, !this.toHandler.isEmpty());
        add(steps, Step.SUBSCRIBES, this.handling && !this.wanted);
        add(steps, Step.TAKES, this.wanted && this.consumer != null && this.consumer.hasNext());
        add(steps, Step.CANCELS, this.handling && this.wanted && !this.complete);
        add(steps, Step.ANSWERS, this.handling);
        add(steps, Step.SESSION_ENDS, !this.sessionOver && this.producer != null);
        return steps;
    }

    private static void add(List<Step> steps, Step step, boolean possible) {
        if (possible) {
            steps.add(step);
        }
    }

    void take(Step step) {
        switch (step) {
            case CALLS -> call();
            case GIVES_UP -> giveUp();
            case EMITS -> {
                this.demand--;
                producer().item(++this.given, null, 0);
                this.ready = true;
            }
            case SOURCE_ENDS -> {
                this.sourceOver = true;
                producer().complete();
                this.ready = true;
            }
            case SENDS -> send();
            case CALLER_READS -> callerReads(this.toCaller.remove());
            case HANDLER_READS -> handlerReads(this.toHandler.remove());
            case SUBSCRIBES -> {
                this.wanted = true;
                reply(Sent.LIMIT, consumer().request(Long.MAX_VALUE));
            }
            case TAKES -> takeEvent();
            case CANCELS -> {
                this.complete = true;
                reply(Sent.CANCEL, consumer().cancel());
            }
            case ANSWERS -> endHandling(Sent.ANSWER);
            case SESSION_ENDS -> endSession();
        }
        settleSource();
        require(this.handling || this.kept.get() == 0, "something is kept of a stream whose call is over");
    }

    private StreamProducer producer() {
        if (this.producer == null) {
            throw new IllegalStateException("no producer");
        }
        return this.producer;
    }

    private StreamConsumer consumer() {
        if (this.consumer == null) {
            throw new IllegalStateException("no consumer");
        }
        return this.consumer;
    }

    private void call() {
        this.producer = this.producers.argument();
        this.pending = true;
        this.toHandler.add(new Message(Sent.CALL, NOTHING));
        if (!holds(Rule.FIRST_LIMIT)) {
            this.producers.limit(StreamParams.limit(producer().id(), 1, Steering.NONE), 0);
            this.subscribed = true;
            this.ready = true;
        }
    }

    private void giveUp() {
        this.pending = false;
        if (holds(Rule.GIVE_UP_ENDS_PRODUCER)) {
            producer().end();
        }
        if (holds(Rule.GIVE_UP_IS_TOLD)) {
            this.toHandler.add(new Message(Sent.CANCEL_CALL, NOTHING));
        }
    }

    private void send() {
        Outgoing next = producer().next(0);
        if (next == null) {
            this.ready = false;
            return;
        }
        String id = producer().id();
        JsonText params = next.value() == null
                ? StreamParams.end(id, next.skipped(), null)
                : StreamParams.item(
                        id, next.skipped(), null, new JsonText(next.value().toString()));
        producer().sent(0);
        producer().written(0);
        this.toHandler.add(new Message(Sent.ITEM, params));
    }

    private void callerReads(Message message) {
        switch (message.kind()) {
            case LIMIT -> {
                Outcome outcome = this.producers.limit(message.params(), 0);
                require(outcome.fault() == null, "an honest end sends a bad limit");
                this.subscribed |= outcome.begins();
                this.ready = true;
            }
            case CANCEL -> this.producers.cancel(message.params());
            case ANSWER -> {
                // That of a call which was given up is late.
                if (this.pending && holds(Rule.ANSWER_ENDS_PRODUCER)) {
                    producer().end();
                }
                this.pending = false;
            }
            default -> throw new IllegalStateException(message.toString());
        }
    }

    private void handlerReads(Message message) {
        switch (message.kind()) {
            case CALL -> {
                this.consumer = this.consumers.argument(producer().id(), this.credit, 1000, this.kept::addAndGet);
                this.handling = true;
            }
            case CANCEL_CALL -> endHandling(Sent.ANSWER);
            case ITEM -> {
                Reaction reaction = this.consumers.receive(message.params(), 0);
                require(reaction.known(), "an honest end sends nonsense");
                require(reaction.cancel() == null, "a stream whose call is over is cancelled");
                require(consumer().buffered() <= this.credit + 1, "more is kept than the credit");
                if (!holds(Rule.HANDLED) && reaction.stream() != null) {
                    reply(Sent.LIMIT, consumer().handled());
                }
            }
            default -> throw new IllegalStateException(message.toString());
        }
    }

    /** The call is answered; it may have been before. */
    private void endHandling(Sent answer) {
        if (!this.handling) {
            return;
        }
        this.handling = false;
        this.toCaller.add(new Message(answer, NOTHING));
        if (!holds(Rule.ANSWER_ENDS_CONSUMER)) {
            return;
        }
        if (holds(Rule.REMEMBERS_ENDED)) {
            this.consumers.callEnded(consumer());
        } else {
            this.consumers.isUnknown(consumer());
            consumer().cancel();
        }
        this.wanted = false;
    }

    private void takeEvent() {
        StreamEvent event = consumer().next();
        if (event == null) {
            return;
        }
        switch (event.kind()) {
            case ITEM -> {
                require(
                        event.value() != null && event.value().json().equals(String.valueOf(++this.taken)),
                        "an item is" + " missing or comes twice");
                if (holds(Rule.HANDLED)) {
                    reply(Sent.LIMIT, consumer().handled());
                }
            }
            case COMPLETE -> {
                this.complete = true;
                require(this.taken == this.items, "items are missing at the end");
            }
            case LOST -> this.complete = true;
            default -> require(false, "an honest end is accused: " + event.kind());
        }
    }

    private void reply(Sent kind, @Nullable JsonText params) {
        if (params != null && !this.sessionOver) {
            this.toCaller.add(new Message(kind, params));
        }
    }

    private void settleSource() {
        StreamProducer own = this.producer;
        if (own == null) {
            return;
        }
        if (this.subscribed && !this.sourceOver) {
            this.demand += own.takeDemand();
        }
        if (own.takeCancel() && holds(Rule.CANCELS_SOURCE)) {
            require(this.subscribed && !this.sourceOver, "a source is cancelled that does not run");
            this.sourceOver = true;
        }
        boolean isUnread = this.toCaller.stream().noneMatch(message -> message.kind() == Sent.LIMIT) && !this.wanted;
        require(
                !this.subscribed || this.wanted || !isUnread || this.consumer != null,
                "a source runs that nobody reads");
        require(this.given == 0 || this.consumer != null, "an item is given before the call is read");
    }

    private void endSession() {
        this.sessionOver = true;
        this.toCaller.clear();
        this.toHandler.clear();
        this.pending = false;
        this.handling = false;
        this.consumers.end();
        if (this.consumer != null) {
            this.consumers.callEnded(this.consumer);
        }
        this.wanted = false;
        if (holds(Rule.ENDS_BOTH)) {
            this.producers.end();
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition && this.violation == null) {
            this.violation = otherwise;
        }
    }

    /** Everything that is left happens, and the handler answers when it has what it wants: nothing is left. */
    void settle() {
        for (int round = 0; round < 500 && this.violation == null; round++) {
            List<Step> left = steps();
            left.removeAll(List.of(Step.CALLS, Step.GIVES_UP, Step.CANCELS, Step.SESSION_ENDS));
            if (left.size() > 1 || (this.wanted && !this.complete)) {
                left.remove(Step.ANSWERS);
            }
            if (left.isEmpty()) {
                break;
            }
            take(left.get(round % left.size()));
        }
        require(this.producer == null || !this.pending, "a caller waits for ever");
        require(!this.handling, "a handler waits for ever");
        require(!this.subscribed || this.sourceOver, "a source runs for ever");
        require(this.producers.size() == 0, "a producer is never forgotten");
        require(this.consumers.size() == 0, "a consumer is never forgotten");
        require(this.producers.room().used() == 0, "a place is never given back");
        require(this.kept.get() == 0, "something is kept for ever");
    }

    /** Equal for worlds in which the same can happen. */
    String state() {
        return StateText.of(List.of(
                this.producers,
                this.consumers,
                this.toHandler,
                this.toCaller,
                this.producer == null ? "" : this.producer,
                this.consumer == null ? "" : this.consumer,
                List.of(this.pending, this.handling, this.wanted, this.subscribed, this.sourceOver, this.ready),
                List.of(this.demand, this.given, this.taken, this.complete, this.sessionOver)));
    }
}
