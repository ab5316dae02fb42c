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

    private enum State {
        /** The handler returned it; the answer with its id is not on the way yet. */
        OFFERED,
        /** The source is subscribed. */
        OPEN,
        /** The source has ended, or was cancelled by this end; the rest and the end are to be sent. */
        DRAINING,
        ENDED
    }

    private final StreamProducers table;

    private final StreamRoom room;

    private final String id;

    private final StreamTerms terms;

    private final Backlog backlog;

    private final Credit credit;

    private final OnTheWay onTheWay;

    private State state = State.OFFERED;

    private boolean cancelSource;

    /** The last message, but for what is skipped before it. */
    private Outgoing end = new Outgoing(null, 0, null, null);

    /** Taken by the owner, who has not said yet how it went. */
    private @Nullable Outgoing taken;

    /** Found no place in the outgoing queue. */
    private @Nullable Outgoing postponed;

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

    public boolean isEnded() {
        return this.state == State.ENDED;
    }

    /**
     * The answer with the id is on the way: items may follow it.
     *
     * @return false if the stream has ended; then its source is not subscribed
     */
    public boolean answered() {
        this.state = this.state == State.OFFERED ? State.OPEN : this.state;
        return this.state == State.OPEN;
    }

    /** The source gives an item; null is a fault of the source. */
    public void item(@Nullable Object value, @Nullable Object key, long now) {
        if (this.state != State.OPEN) {
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
        this.cancelSource |= this.state == State.OPEN;
        drain(null, ErrorType.INTERNAL_ERROR);
    }

    /** The source has given all. What is kept is sent before the end. */
    public void complete() {
        drain(null, null);
    }

    /** The source ended with an error. What is kept is sent before it. */
    public void fail(ResponseError reason) {
        drain(reason, null);
    }

    private void drain(@Nullable ResponseError reason, @Nullable ErrorType type) {
        if (this.state == State.OPEN) {
            this.end = new Outgoing(null, 0, reason, type);
            this.state = State.DRAINING;
        }
    }

    /** This end stops the stream with an error; what is kept is not sent any more. */
    public void stop(ResponseError reason) {
        if (this.state == State.OPEN || this.state == State.DRAINING) {
            abort(reason, null);
        }
    }

    private void abort(@Nullable ResponseError reason, @Nullable ErrorType type) {
        this.cancelSource |= this.state == State.OPEN;
        this.backlog.drop();
        if (this.postponed != null && !this.postponed.isEnd()) {
            takeBack(this.postponed);
        }
        this.postponed = null;
        this.end = new Outgoing(null, 0, reason, type);
        this.state = State.DRAINING;
    }

    /** The receiver takes that many items in all, negative to leave that as it is, and wants them in this way. */
    void limit(long total, Steering steering, long now) {
        this.credit.raise(total);
        this.credit.pause(steering.paused());
        Delivery delivery = steering.delivery();
        this.backlog.steer(delivery == null ? this.terms.delivery() : delivery, steering.perSecond(), now);
    }

    boolean allows(@Nullable Delivery delivery) {
        return delivery != null && this.terms.allows(delivery);
    }

    /** Ends it without a message: the receiver wants no more, its call ended otherwise, or the session has ended. */
    public void end() {
        this.cancelSource |= this.state == State.OPEN;
        this.state = State.ENDED;
        this.backlog.drop();
        this.postponed = null;
        this.room.leave(this);
        this.table.ended(this);
    }

    /** The next message, to be encoded and sent; null if none may be sent now. */
    public @Nullable Outgoing next(long now) {
        if (this.taken != null || !this.room.hasSocket() || this.state == State.OFFERED || isEnded()) {
            return null;
        }
        this.credit.look(now);
        boolean isItem = this.postponed != null || !this.backlog.isEmpty();
        if (isItem ? !mayGo(now) : this.state != State.DRAINING) {
            this.room.leave(this);
            return null;
        }
        if (isItem && !this.room.isFor(this, now)) {
            return null;
        }
        this.taken = take(now);
        this.onTheWay.add(this);
        return this.taken;
    }

    private boolean mayGo(long now) {
        return this.onTheWay.hasPlace()
                && (this.postponed != null || (this.credit.isLeft() && this.backlog.isDue(now)));
    }

    private Outgoing take(long now) {
        Outgoing again = this.postponed;
        if (again != null) {
            this.postponed = null;
            return again;
        }
        Object value = this.backlog.poll(now);
        if (value == null) {
            return new Outgoing(null, this.backlog.skipped().take(), this.end.error(), this.end.fault());
        }
        this.credit.use();
        this.room.use(now);
        return new Outgoing(value, this.backlog.skipped().take(), null, null);
    }

    /** What {@link #next} returned is in the outgoing queue. */
    public void sent(int size) {
        this.onTheWay.grow(size);
        boolean last = this.taken != null && this.taken.isEnd();
        this.taken = null;
        if (last && !isEnded()) {
            end();
        }
    }

    /** The outgoing queue has no place for what {@link #next} returned: it is returned again. */
    public void postponed() {
        this.onTheWay.remove(0);
        if (!isEnded()) {
            this.postponed = this.taken;
        }
        this.taken = null;
    }

    /**
     * What {@link #next} returned cannot be sent: an item is skipped, or ends a stream of all; an error is replaced.
     *
     * @param reason it cannot be encoded, or is larger than the receiver takes
     */
    public void unsendable(ErrorType reason) {
        Outgoing item = this.taken;
        this.taken = null;
        this.onTheWay.remove(0);
        if (item == null || isEnded()) {
            return;
        }
        if (!item.isEnd()) {
            takeBack(item);
            if (this.backlog.isComplete()) {
                abort(null, reason);
            }
        } else if (item.error() == null) {
            end();
        } else {
            this.end = new Outgoing(null, 0, null, reason); // without the data of a handler's error
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
        missed();
    }

    /** The same, of those that were written. */
    public void missed() {
        boolean any = this.credit.giveBack();
        if (any && this.postponed != null) {
            this.postponed = this.postponed.afterLoss();
        } else if (any) {
            this.backlog.skipped().add(Outgoing.UNKNOWN);
        }
    }

    /** Whether there is something to send, now or later. */
    public boolean isWaiting() {
        return this.state == State.DRAINING || this.postponed != null || !this.backlog.isEmpty();
    }

    /** How many more items the source may give, besides those of earlier calls; 0 for none. */
    public long takeDemand() {
        if (this.state != State.OPEN) {
            return 0;
        }
        return this.backlog.waits() ? this.credit.takeDemand(this.backlog.size()) : this.credit.takeDemand();
    }

    /** Whether the source has to be cancelled; true once. */
    public boolean takeCancel() {
        boolean cancel = this.cancelSource;
        this.cancelSource = false;
        return cancel;
    }

    /** When to ask for the next message if nothing else happens; negative if time alone changes nothing. */
    public long nanosUntilDue(long now) {
        long turn = this.room.nanosUntilTurn(this, now);
        if (this.postponed != null) {
            return turn;
        }
        return this.credit.isLeft() && !isEnded() ? Math.max(this.backlog.nanosUntilDue(now), turn) : -1;
    }

    /** How far it is. */
    public StreamStatus status(long now) {
        return this.credit.status(this.backlog.size() + (this.postponed == null ? 0 : 1), now);
    }
}
