package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamConsumers.Reaction;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.fixtures.StateText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A producer and a consumer with their applications and the wire between them: everything that can happen next, one step at
 * a time. Both are honest; what goes wrong is found in {@link #violation}.
 */
final class StreamWorld {

    /**
     * How far the exploration goes.
     *
     * @param initial the limit that both ends agreed on before the first one; negative for none
     * @param share frames of all streams on the way at a time
     * @param cancels whether applications give up
     * @param breaks sockets that end and may lose what is on the way, in a session without acknowledgements
     * @param full times that the outgoing queue has no room
     * @param buffered whether a socket takes messages that it may lose later
     * @param endless whether the sources never end by themselves
     */
    record Bounds(
            int streams,
            int items,
            Delivery delivery,
            int credit,
            int initial,
            int share,
            boolean cancels,
            int breaks,
            int full,
            boolean sessionEnds,
            boolean endless,
            boolean buffered) {}

    /** What the owners of both ends have to do; each can be left out. */
    enum Rule {
        /** A call that is given up is remembered until its answer comes. */
        TOMBSTONES,
        /** An item that nobody receives is answered with a cancel. */
        ORPHANS,
        /** A limit counts before this end knows that its answer was sent. */
        EARLY_LIMITS,
        /** The source is subscribed when the answer is on the way. */
        ANSWER_FIRST,
        /** The producer obeys the limit. */
        CREDIT,
        /** Credit is given for what was handled, not for what arrived. */
        HANDLED,
        /** What was lost with a socket is told. */
        LOSS_TOLD,
        /** After a loss each open stream is asked for. */
        ASKS_AGAIN,
        /** Besides the producer is told then how much was received. */
        COUNTS_RECEIVED,
        /** After a loss the latest cancels are sent again. */
        CANCELS_AGAIN,
        /** A stream that the other end does not know has ended. */
        UNKNOWN_ENDS,
        /** The id of an answer is known before the next message is read. */
        REGISTERS_AT_ONCE,
        /** A source whose stream has ended is cancelled. */
        CANCELS_SOURCE,
        /** An item that found no room in the queue is sent later. */
        POSTPONES,
        /** A stream that waits for others is called when its turn comes. */
        TURNS,
        /** A session that ends ends the streams of both ends. */
        ENDS_BOTH
    }

    enum Kind {
        ASKS,
        ANSWERS,
        KNOWS,
        EMITS,
        SOURCE_ENDS,
        SENDS,
        FINDS_NO_ROOM,
        PRODUCER_READS,
        CONSUMER_READS,
        REGISTERS,
        TAKES,
        CANCELS,
        BREAKS,
        SESSION_ENDS
    }

    /** One thing that can happen. */
    record Step(Kind kind, int stream) {

        @Override
        public String toString() {
            return this.kind + (this.stream < 0 ? "" : " " + this.stream);
        }
    }

    private enum Sent {
        CALL,
        ANSWER,
        ITEM,
        LIMIT,
        CANCEL,
        ASK_AGAIN,
        KNOWN
    }

    private record Message(Sent kind, int stream, JsonText params) {}

    private static final int MANY = 20;

    private static final JsonText NOTHING = new JsonText("{}");

    /** One stream, with the source on one end and the application on the other. */
    private final class Pair {

        final int index;

        @Nullable StreamProducer producer;

        @Nullable StreamConsumer consumer;

        boolean answered;

        boolean known;

        boolean subscribed;

        boolean sourceOver;

        long demand;

        int given;

        int expected = 1;

        boolean exact = true;

        boolean over;

        boolean cancelled;

        /** The call or its answer was lost with a socket: its caller will give up. */
        boolean callLost;

        Pair(int index) {
            this.index = index;
        }

        boolean sourceRuns() {
            return this.subscribed && !this.sourceOver;
        }
    }

    private final Bounds bounds;

    private final @Nullable Rule off;

    private final StreamProducers producers;

    private final StreamConsumers consumers;

    private final List<Pair> pairs = new ArrayList<>();

    private final ArrayDeque<Message> toConsumer = new ArrayDeque<>();

    private final ArrayDeque<Message> toProducer = new ArrayDeque<>();

    /** Answers whose id is not registered yet; only without that rule. */
    private final ArrayDeque<Message> unregistered = new ArrayDeque<>();

    /** Streams for which something has happened since they had nothing to send. */
    private final Set<Integer> ready = new LinkedHashSet<>();

    private int breaks;

    private int full;

    private boolean sessionOver;

    private boolean settling;

    private @Nullable String violation;

    StreamWorld(Bounds bounds, @Nullable Rule off) {
        this.bounds = bounds;
        this.off = off;
        this.producers = new StreamProducers(bounds.streams(), bounds.initial(), bounds.share());
        this.consumers = new StreamConsumers(bounds.streams(), bounds.initial());
        for (int stream = 0; stream < bounds.streams(); stream++) {
            this.pairs.add(new Pair(stream));
        }
    }

    private boolean holds(Rule rule) {
        return this.off != rule;
    }

    @Nullable String violation() {
        return this.violation;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Pair pair : this.pairs) {
            add(steps, Kind.ASKS, pair, pair.consumer == null && !this.sessionOver);
            add(steps, Kind.ANSWERS, pair, pair.producer != null && !pair.answered && !this.sessionOver);
            add(
                    steps,
                    Kind.KNOWS,
                    pair,
                    pair.producer != null && !pair.known && (pair.answered || !holds(Rule.ANSWER_FIRST)));
            add(steps, Kind.EMITS, pair, pair.sourceRuns() && pair.demand > 0 && pair.given < itemsOf(pair));
            add(
                    steps,
                    Kind.SOURCE_ENDS,
                    pair,
                    pair.sourceRuns() && !this.bounds.endless() && pair.given == this.bounds.items());
            add(steps, Kind.SENDS, pair, this.ready.contains(pair.index));
            add(steps, Kind.FINDS_NO_ROOM, pair, this.ready.contains(pair.index) && this.full < this.bounds.full());
            add(steps, Kind.TAKES, pair, pair.consumer != null && pair.consumer.buffered() > 0);
            add(steps, Kind.CANCELS, pair, this.bounds.cancels() && pair.consumer != null && !pair.over);
        }
        Pair none = new Pair(-1);
        add(steps, Kind.PRODUCER_READS, none, !this.toProducer.isEmpty());
        add(steps, Kind.CONSUMER_READS, none, !this.toConsumer.isEmpty());
        add(steps, Kind.REGISTERS, none, !this.unregistered.isEmpty());
        boolean losesNoCall = !this.bounds.buffered()
                || this.pairs.stream().allMatch(pair -> pair.consumer != null && pair.consumer.id() != null);
        add(steps, Kind.BREAKS, none, losesNoCall && this.breaks < this.bounds.breaks() && !this.sessionOver);
        add(steps, Kind.SESSION_ENDS, none, this.bounds.sessionEnds() && !this.sessionOver);
        return steps;
    }

    private int itemsOf(Pair pair) {
        return this.settling && this.bounds.endless() && pair.over ? MANY : this.bounds.items();
    }

    private static void add(List<Step> steps, Kind kind, Pair pair, boolean possible) {
        if (possible) {
            steps.add(new Step(kind, pair.index));
        }
    }

    void take(Step step) {
        if (step.stream() >= 0) {
            take(step.kind(), this.pairs.get(step.stream()));
        } else {
            switch (step.kind()) {
                case PRODUCER_READS -> producerReads(this.toProducer.remove());
                case CONSUMER_READS -> consumerReads(this.toConsumer.remove());
                case REGISTERS -> register(this.unregistered.remove());
                case BREAKS -> breakSocket();
                case SESSION_ENDS -> endSession();
                default -> throw new IllegalArgumentException(step.toString());
            }
        }
        this.pairs.forEach(this::settleSource);
        StreamProducer next = holds(Rule.TURNS) ? this.producers.nextInTurn() : null;
        this.pairs.stream()
                .filter(pair -> next != null && pair.producer == next)
                .forEach(pair -> this.ready.add(pair.index));
        require(this.producers.room().used() <= this.bounds.share() + this.bounds.streams(), "too much is on the way");
    }

    private void take(Kind kind, Pair pair) {
        switch (kind) {
            case ASKS -> {
                StreamConsumer consumer = this.consumers.ask(pair.index, this.bounds.credit());
                pair.consumer = consumer;
                consumer.request(Long.MAX_VALUE);
                this.toProducer.add(new Message(Sent.CALL, pair.index, NOTHING));
            }
            case ANSWERS -> {
                pair.answered = true;
                this.toConsumer.add(new Message(
                        Sent.ANSWER,
                        pair.index,
                        new JsonText('"' + producer(pair).id() + '"')));
            }
            case KNOWS -> {
                pair.known = true;
                pair.subscribed = producer(pair).answered();
                this.ready.add(pair.index);
            }
            case EMITS -> {
                pair.demand--;
                producer(pair).item(++pair.given, null, 0);
                this.ready.add(pair.index);
            }
            case SOURCE_ENDS -> {
                pair.sourceOver = true;
                producer(pair).complete();
                this.ready.add(pair.index);
            }
            case SENDS -> send(pair, false);
            case FINDS_NO_ROOM -> send(pair, true);
            case TAKES -> takeEvent(pair);
            case CANCELS -> cancel(pair);
            default -> throw new IllegalArgumentException(kind.toString());
        }
    }

    private static StreamProducer producer(Pair pair) {
        if (pair.producer == null) {
            throw new IllegalStateException("no producer");
        }
        return pair.producer;
    }

    private static StreamConsumer consumer(Pair pair) {
        if (pair.consumer == null) {
            throw new IllegalStateException("no consumer");
        }
        return pair.consumer;
    }

    private void settleSource(Pair pair) {
        if (pair.producer == null) {
            return;
        }
        if (pair.sourceRuns()) {
            pair.demand += pair.producer.takeDemand();
        }
        if (pair.producer.takeCancel() && holds(Rule.CANCELS_SOURCE)) {
            require(pair.subscribed && !pair.sourceOver, "a source is cancelled that does not run");
            pair.sourceOver = true;
        }
    }

    private void send(Pair pair, boolean noRoom) {
        StreamProducer producer = producer(pair);
        Outgoing next = producer.next(0);
        if (next == null) {
            this.ready.remove(pair.index);
            return;
        }
        if (noRoom) {
            this.full++;
            if (holds(Rule.POSTPONES)) {
                producer.postponed();
            } else {
                producer.sent(0);
                producer.written(0);
            }
            return;
        }
        JsonText params = next.value() == null
                ? StreamParams.end(producer.id(), next.skipped(), null)
                : StreamParams.item(
                        producer.id(),
                        next.skipped(),
                        null,
                        new JsonText(next.value().toString()));
        producer.sent(0);
        if (this.bounds.buffered()) {
            producer.written(0);
        }
        this.toConsumer.add(new Message(Sent.ITEM, pair.index, params));
    }

    private void producerReads(Message message) {
        Pair pair = this.pairs.get(message.stream());
        switch (message.kind()) {
            case CALL -> {
                pair.producer = this.producers.offer(new StreamTerms(this.bounds.delivery(), 2, false));
                require(pair.producer != null, "an honest end has too many streams");
                if (!holds(Rule.CREDIT)) {
                    this.producers.limit(StreamParams.limit(producer(pair).id(), 1000, Steering.NONE), 0);
                }
            }
            case LIMIT, ASK_AGAIN -> {
                boolean tooEarly = pair.producer != null && !pair.known && !holds(Rule.EARLY_LIMITS);
                Outcome outcome = tooEarly ? null : this.producers.limit(message.params(), 0);
                if (message.kind() == Sent.ASK_AGAIN) {
                    boolean there = outcome != null && outcome.stream() != null;
                    this.toConsumer.add(new Message(Sent.KNOWN, pair.index, new JsonText(String.valueOf(there))));
                }
                this.ready.add(pair.index);
            }
            case CANCEL -> this.producers.cancel(message.params());
            default -> throw new IllegalStateException(message.toString());
        }
    }

    private void consumerReads(Message message) {
        Pair pair = this.pairs.get(message.stream());
        switch (message.kind()) {
            case ANSWER -> {
                if (holds(Rule.REGISTERS_AT_ONCE)) {
                    register(message);
                } else {
                    this.unregistered.add(message);
                }
            }
            case ITEM -> {
                if (!this.bounds.buffered()) {
                    producer(pair).written(0);
                }
                this.ready.add(pair.index);
                boolean wanted = pair.consumer != null && !pair.cancelled && !pair.callLost;
                Reaction reaction = this.consumers.receive(message.params(), 0);
                require(reaction.known(), "an honest end sends nonsense");
                require(!wanted || reaction.stream() != null || pair.over, "an item comes before its answer");
                boolean orphan = reaction.stream() == null;
                reply(pair, Sent.CANCEL, orphan && !holds(Rule.ORPHANS) ? null : reaction.cancel());
                if (!holds(Rule.HANDLED) && !orphan) {
                    reply(pair, Sent.LIMIT, consumer(pair).handled());
                }
            }
            case KNOWN -> {
                if (message.params().json().equals("false") && holds(Rule.UNKNOWN_ENDS)) {
                    this.consumers.isUnknown(consumer(pair));
                }
            }
            default -> throw new IllegalStateException(message.toString());
        }
        this.pairs.forEach(each -> require(
                each.consumer == null
                        || each.consumer.buffered() <= this.bounds.credit() + 1
                        || this.bounds.initial() < 0,
                "more is kept than the credit"));
    }

    private void register(Message answer) {
        Pair pair = this.pairs.get(answer.stream());
        Reaction reaction = this.consumers.answered(pair.index, answer.params());
        reply(pair, Sent.LIMIT, reaction.limit());
        reply(pair, Sent.CANCEL, reaction.cancel());
    }

    private void reply(Pair pair, Sent kind, @Nullable JsonText params) {
        if (params != null && !this.sessionOver) {
            this.toProducer.add(new Message(kind, pair.index, params));
        }
    }

    private void takeEvent(Pair pair) {
        StreamEvent event = consumer(pair).next();
        if (event == null) {
            return;
        }
        pair.exact &= event.skipped() != Outgoing.UNKNOWN;
        pair.expected += (int) Math.max(0, event.skipped());
        switch (event.kind()) {
            case ITEM -> {
                int value = Integer.parseInt(
                        event.value() == null ? "0" : event.value().json());
                require(
                        pair.exact ? value == pair.expected : value >= pair.expected,
                        "an item is missing or comes twice");
                pair.expected = value + 1;
                if (holds(Rule.HANDLED)) {
                    reply(pair, Sent.LIMIT, consumer(pair).handled());
                }
            }
            case COMPLETE -> {
                pair.over = true;
                require(!pair.exact || pair.expected == this.bounds.items() + 1, "items are missing at the end");
            }
            case LOST, END_LOST -> pair.over = true;
            default -> require(false, "an honest end is accused: " + event.kind());
        }
    }

    private void cancel(Pair pair) {
        pair.over = true;
        pair.cancelled = true;
        StreamConsumer consumer = consumer(pair);
        if (consumer.id() == null && !holds(Rule.TOMBSTONES)) {
            this.consumers.refused(pair.index);
        } else {
            reply(pair, Sent.CANCEL, consumer.cancel());
        }
    }

    private void breakSocket() {
        this.breaks++;
        for (Message message : this.toConsumer) {
            if (message.kind() == Sent.ITEM && !this.bounds.buffered()) {
                lose(producer(this.pairs.get(message.stream())));
                this.ready.add(message.stream());
            }
        }
        Stream.concat(this.toConsumer.stream(), this.toProducer.stream())
                .filter(message -> message.kind() == Sent.CALL || message.kind() == Sent.ANSWER)
                .forEach(message -> this.pairs.get(message.stream()).callLost = true);
        this.toConsumer.clear();
        this.toProducer.clear();
        this.consumers.reattached();
        if (holds(Rule.LOSS_TOLD)) {
            this.producers.all().forEach(StreamProducer::missed);
            this.pairs.stream().filter(pair -> pair.producer != null).forEach(pair -> this.ready.add(pair.index));
        }
        if (holds(Rule.CANCELS_AGAIN)) {
            this.consumers.cancelAgain().forEach(params -> this.toProducer.add(new Message(Sent.CANCEL, 0, params)));
        }
        if (holds(Rule.ASKS_AGAIN)) {
            this.consumers
                    .askAgain()
                    .forEach((consumer, params) ->
                            this.toProducer.add(new Message(Sent.ASK_AGAIN, (Integer) consumer.call(), asked(params))));
        }
    }

    private JsonText asked(JsonText params) {
        return holds(Rule.COUNTS_RECEIVED)
                ? params
                : new JsonText(params.json().replaceFirst(",\"received\":[0-9]+", ""));
    }

    private void lose(StreamProducer producer) {
        if (holds(Rule.LOSS_TOLD)) {
            producer.lost(0);
        } else {
            producer.written(0);
        }
    }

    private void endSession() {
        this.sessionOver = true;
        for (Message message : this.toConsumer) {
            if (message.kind() == Sent.ITEM && !this.bounds.buffered()) {
                producer(this.pairs.get(message.stream())).written(0);
            }
        }
        this.toConsumer.clear();
        this.toProducer.clear();
        this.unregistered.clear();
        this.consumers.end();
        if (holds(Rule.ENDS_BOTH)) {
            this.producers.end();
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition && this.violation == null) {
            this.violation = otherwise;
        }
    }

    /** Everything that is left happens, and nobody gives up: then nothing is left. */
    void settle() {
        this.settling = true;
        List<Kind> faults = List.of(Kind.CANCELS, Kind.BREAKS, Kind.SESSION_ENDS, Kind.FINDS_NO_ROOM);
        for (int round = 0; round < 2000 && this.violation == null; round++) {
            List<Step> left = steps();
            left.removeIf(step -> faults.contains(step.kind()) || step.kind() == Kind.ASKS);
            this.pairs.forEach(pair -> add(left, Kind.CANCELS, pair, pair.callLost && !pair.over));
            if (left.isEmpty()) {
                break;
            }
            take(left.get(round % left.size()));
        }
        boolean allOver = true;
        for (Pair pair : this.pairs) {
            boolean wanted = this.bounds.endless() && pair.consumer != null && !pair.over;
            require(pair.consumer == null || pair.over || wanted, "a subscriber waits for ever");
            require(!pair.sourceRuns() || wanted, "a source runs for ever");
            allOver &= !wanted;
        }
        require(this.producers.size() == 0 || !allOver, "a producer is never forgotten");
        require(this.producers.room().used() == 0, "a place is never given back");
        require(this.consumers.size() == 0 || !allOver, "a consumer is never forgotten");
    }

    /** Equal for worlds in which the same can happen. */
    String state() {
        return StateText.of(List.of(
                this.producers,
                this.consumers,
                this.pairs,
                this.toConsumer,
                this.toProducer,
                this.unregistered,
                this.ready,
                this.breaks,
                this.full,
                this.sessionOver));
    }
}
