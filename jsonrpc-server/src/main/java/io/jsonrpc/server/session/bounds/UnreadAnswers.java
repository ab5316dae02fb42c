package io.jsonrpc.server.session.bounds;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The answers to HTTP calls that wait for their clients to read them. Their sessions have ended, so they are counted here
 * among all that is outgoing, and given up after the same time as the messages of a socket.
 */
public final class UnreadAnswers {

    private final OutboundMemory memory;

    private final LongSupplier nanoTime;

    private final long stallNanos;

    private final Runnable onCut;

    private final Set<Answer> answers = ConcurrentHashMap.newKeySet();

    /**
     * Starts without answers.
     *
     * @param memory what all sessions keep, which closes {@link #all} as well
     * @param stallNanos for how long a client may leave an answer unread
     * @param onCut called for each answer that is given up
     */
    UnreadAnswers(OutboundMemory memory, LongSupplier nanoTime, long stallNanos, Runnable onCut) {
        this.memory = memory;
        this.nanoTime = nanoTime;
        this.stallNanos = stallNanos;
        this.onCut = onCut;
    }

    /**
     * Counts an answer. Gives up the largest of all sessions and answers if there is too much, perhaps this one.
     *
     * @param bytes its size
     * @param cut gives it up; called once at most
     * @return to be run when it was read, or its client is gone
     */
    public Runnable add(int bytes, Runnable cut) {
        Answer answer = new Answer(bytes, cut);
        this.answers.add(answer);
        answer.account.add(bytes);
        answer.account.relieve();
        return answer::forget;
    }

    /** Gives up the answers that were left unread for too long. */
    public void tick() {
        for (Answer answer : this.answers) {
            if (answer.stalledNanos() > this.stallNanos) {
                answer.relieve();
            }
        }
    }

    /** Those that wait now. */
    Stream<OutboundMemory.Relievable> all() {
        return this.answers.stream().map(answer -> answer);
    }

    private final class Answer implements OutboundMemory.Relievable {

        private final OutboundMemory.Account account = UnreadAnswers.this.memory.open();

        private final long since = UnreadAnswers.this.nanoTime.getAsLong();

        private final int bytes;

        private final Runnable cut;

        Answer(int bytes, Runnable cut) {
            this.bytes = bytes;
            this.cut = cut;
        }

        boolean forget() {
            boolean counted = UnreadAnswers.this.answers.remove(this);
            if (counted) {
                this.account.add(-this.bytes);
            }
            return counted;
        }

        @Override
        public OutboundMemory.Account outbound() {
            return this.account;
        }

        @Override
        public long stalledNanos() {
            return UnreadAnswers.this.nanoTime.getAsLong() - this.since;
        }

        @Override
        public void relieve() {
            if (forget()) {
                UnreadAnswers.this.onCut.run();
                this.cut.run();
            }
        }
    }
}
