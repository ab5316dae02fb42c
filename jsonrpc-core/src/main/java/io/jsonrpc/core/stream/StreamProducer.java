package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.subscription.Steering;
import org.jspecify.annotations.Nullable;

/**
 * The end of one stream that sends items: which of them is sent next, when, and how many more its source may give.
 *
 * <p>The owner calls {@link #next} after everything that happens, encodes and sends what it returns, says how that went,
 * and asks again; then it passes {@link #takeDemand} and {@link #takeCancel} on to the source.
 */
public final class StreamProducer {

    /**
     * How far it has come.
     *
     * @param sent items sent
     * @param limit items that the receiver takes in all; negative for no bound
     * @param buffered items that wait to be sent
     * @param waitingNanos how long the receiver has taken no more items; negative if it takes some
     */
    public record Status(long sent, long limit, int buffered, long waitingNanos) {}

    private final StreamProducers table;

    private final StreamRoom room;

    private final String id;

    private final StreamTerms terms;

    private final Backlog backlog;

    private final Credit credit;

    private final OnTheWay onTheWay;

    private final StreamLife life = new StreamLife();

    StreamProducer(StreamProducers table, String id, StreamTerms terms, long limit) {
        this.table = table;
        this.room = table.room();
        this.id = id;
        this.terms = terms;
        this.credit = new Credit(terms.buffer(), limit);
        this.onTheWay = new OnTheWay(this.room);
        this.backlog = new Backlog(terms);
    }

    public String id() {
        return this.id;
    }

    /** Whether the answer with the id is not on the way yet. */
    public boolean isOffered() {
        return this.life.isOffered();
    }

    public boolean isEnded() {
        return this.life.isEnded();
    }

    /**
     * The answer with the id is on the way: items may follow it.
     *
     * @return false if the stream has ended, or ends now; then its source is not subscribed
     */
    public boolean answered() {
        this.life.answered();
        return this.life.isOpen();
    }

    /** The source gives an item; null is a fault of the source. */
    public void item(@Nullable Object value, @Nullable Object key, long now) {
        if (!this.life.isOpen()) {
            return;
        }
        if (value == null) {
            sourceFailed();
        } else if (!this.backlog.add(value, key, this.credit.given(), now)) {
            abort(null, ErrorType.STREAM_OVERFLOW);
        }
    }

    /** The source broke its own rules: null as an item, an exception where none may be. */
    public void sourceFailed() {
        if (this.life.isOpen()) {
            this.life.stop(null, ErrorType.INTERNAL_ERROR);
        }
    }

    /** The source has given all. What is kept is sent before the end. */
    public void complete() {
        this.life.drain(null);
    }

    /** The source ended with an error. What is kept is sent before it. */
    public void fail(ResponseError reason) {
        this.life.drain(reason);
    }

    /** This end stops the stream with an error, which follows its answer; what is kept is not sent any more. */
    public void stop(ResponseError reason) {
        if (this.life.isOffered()) {
            this.life.refuse(reason);
        } else if (!this.life.isEnded()) {
            abort(reason, null);
        }
    }

    private void abort(@Nullable ResponseError reason, @Nullable ErrorType type) {
        this.backlog.drop();
        Outgoing waiting = this.onTheWay.takePostponed();
        if (waiting != null && !waiting.isEnd()) {
            takeBack(waiting);
        }
        this.life.stop(reason, type);
    }

    /** The receiver takes that many items in all, and got so many over earlier sockets; negative for what it does not say. */
    void limit(long total, long received, Steering steering, long now) {
        this.credit.raise(total);
        this.backlog.settle(this.credit, received);
        this.credit.pause(steering.paused());
        this.backlog.steer(steering, now);
    }

    boolean allows(@Nullable Delivery delivery) {
        return delivery != null && this.terms.allows(delivery);
    }

    /** Ends it without a message: the receiver wants no more, its call ended otherwise, or the session has ended. */
    public void end() {
        this.life.end();
        this.backlog.drop();
        this.onTheWay.takePostponed();
        this.room.leave(this);
        this.table.ended(this);
    }

    /** The next message, to be encoded and sent; null if none may be sent now. */
    public @Nullable Outgoing next(long now) {
        if (this.onTheWay.isTaken() || !this.room.hasSocket() || isOffered() || isEnded()) {
            return null;
        }
        this.credit.look(now);
        boolean isItem = this.onTheWay.isItemPostponed() || !this.backlog.isEmpty();
        if (isItem ? !mayGo(now) : !this.life.isDraining()) {
            this.room.leave(this);
            return null;
        }
        if (isItem && !this.room.isFor(this, now)) {
            return null;
        }
        Outgoing message = take(now);
        this.onTheWay.take(this, message);
        return message;
    }

    private boolean mayGo(long now) {
        return this.onTheWay.hasPlace()
                && (this.onTheWay.isPostponed() || (this.credit.isLeft() && this.backlog.isDue(now)));
    }

    private Outgoing take(long now) {
        Outgoing again = this.onTheWay.takePostponed();
        Outgoing message = again == null ? fresh(now) : again;
        this.credit.tell(message.skipped() != 0);
        return message;
    }

    private Outgoing fresh(long now) {
        Object value = this.backlog.poll(now);
        if (value == null) {
            return this.life.last(this.backlog.skipped().take());
        }
        this.credit.use();
        this.room.use(now);
        return new Outgoing(value, this.backlog.skipped().take(), null, null);
    }

    /** What {@link #next} returned is in the outgoing queue. */
    public void sent(int size) {
        boolean last = this.onTheWay.sent(size);
        if (last && !isEnded()) {
            end();
        }
    }

    /** The outgoing queue has no place for what {@link #next} returned: it is returned again. */
    public void postponed() {
        this.onTheWay.postpone(!isEnded());
    }

    /**
     * What {@link #next} returned cannot be sent: an item is skipped, or ends a stream of all; an error is replaced.
     *
     * @param reason it cannot be encoded, or is larger than the receiver takes
     */
    public void unsendable(ErrorType reason) {
        Outgoing message = this.onTheWay.giveUp();
        if (message == null || isEnded()) {
            return;
        }
        if (!message.isEnd()) {
            takeBack(message);
            if (this.backlog.isComplete()) {
                abort(null, reason);
            }
        } else if (message.error() == null) {
            end();
        } else {
            this.life.stop(null, reason); // without the data of a handler's error
        }
    }

    /** An item that is not sent after all. */
    private void takeBack(Outgoing item) {
        this.credit.giveBack();
        this.backlog.skipped().add(1);
        this.backlog.skipped().add(item.skipped());
    }

    /** A message was written, or passed to what writes it later for certain. */
    public void written(int size) {
        this.onTheWay.remove(size);
    }

    /** A message may have been lost with its socket. It uses no credit, because the receiver cannot give any for it. */
    public void lost(int size) {
        this.onTheWay.remove(size);
        missed(this.credit.doubt());
    }

    /** There is another socket, and those that were written to the last one may be lost. */
    public void missed() {
        missed(this.credit.changeSocket(this.onTheWay.size()));
    }

    private void missed(boolean any) {
        if (any && this.onTheWay.isPostponed()) {
            this.onTheWay.lostBeforePostponed();
        } else if (any) {
            this.backlog.skipped().lose();
        }
    }

    /** Whether there is something to send, now or later. */
    public boolean isWaiting() {
        return this.life.isDraining() || this.onTheWay.isPostponed() || !this.backlog.isEmpty();
    }

    /** How many more items the source may give, besides those of earlier calls; 0 for none. */
    public long takeDemand() {
        return this.life.isOpen() ? this.backlog.takeDemand(this.credit) : 0;
    }

    /** Whether the source has to be cancelled; true once. */
    public boolean takeCancel() {
        return this.life.takeCancel();
    }

    /** Whether {@link #takeCancel} is to be called. */
    public boolean isCancelDue() {
        return this.life.isCancelDue();
    }

    /** When to ask for the next message if nothing else happens; negative if time alone changes nothing. */
    public long nanosUntilDue(long now) {
        long turn = this.room.nanosUntilTurn(this, now);
        if (this.onTheWay.isPostponed()) {
            return turn;
        }
        return this.credit.isLeft() && !isEnded() ? Math.max(this.backlog.nanosUntilDue(now), turn) : -1;
    }

    /** How far it is. */
    public Status status(long now) {
        int buffered = this.backlog.size() + (this.onTheWay.isItemPostponed() ? 1 : 0);
        return new Status(this.credit.sent(), this.credit.limit(), buffered, this.credit.waitingNanos(now));
    }
}
