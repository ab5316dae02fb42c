package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.subscription.Steering;
import org.jspecify.annotations.Nullable;

/** What waits to be sent, when the next of it is due, and how much was passed over. */
final class Backlog {

    private final Delivery declared;

    private final ItemBuffer buffer;

    private final Pace pace = new Pace();

    private final Skipped skipped = new Skipped();

    Backlog(StreamTerms terms) {
        this.declared = terms.delivery();
        this.buffer = new ItemBuffer(this.declared, terms.buffer());
    }

    void steer(Steering steering, long now) {
        Delivery selected = steering.delivery();
        this.skipped.add(this.buffer.deliver(selected == null ? this.declared : selected));
        this.pace.set(steering.perSecond(), now);
    }

    /**
     * Keeps an item.
     *
     * @param asked whether the source was asked for it
     * @return false if it has no place
     */
    boolean add(Object value, @Nullable Object key, boolean asked, long now) {
        if (this.buffer.isFull() && !(asked && waits())) {
            this.skipped.add(1);
            return false;
        }
        if (this.buffer.isEmpty() && this.buffer.delivery() == Delivery.SAMPLE) {
            this.pace.waitForTick(now);
        }
        this.skipped.add(this.buffer.add(value, key));
        return true;
    }

    /** How many more items the source may give. */
    long takeDemand(Credit credit) {
        return waits() ? credit.takeDemand(size()) : credit.takeDemand();
    }

    /** Whether the source is to wait for the receiver. */
    boolean waits() {
        return this.buffer.delivery() == Delivery.ALL;
    }

    /** Whether an item that cannot be sent ends the stream. */
    boolean isComplete() {
        return waits() || this.buffer.delivery() == Delivery.CLOSE;
    }

    /** @param received items that the receiver got over earlier sockets; negative if it does not say */
    void settle(Credit credit, long received) {
        if (received < 0) {
            credit.settle();
        } else {
            this.skipped.settle(credit.settle(received));
        }
    }

    boolean isDue(long now) {
        return this.pace.isDue(now);
    }

    /** Negative if it is not time that the next item waits for. */
    long nanosUntilDue(long now) {
        return this.pace.isSet() && !isEmpty() ? Math.max(0, this.pace.nanosUntilDue(now)) : -1;
    }

    @Nullable Object poll(long now) {
        Object value = this.buffer.poll();
        if (value != null) {
            this.pace.sent(now);
        }
        return value;
    }

    /** None of it is sent. */
    void drop() {
        this.skipped.add(this.buffer.size());
        this.buffer.clear();
    }

    boolean isEmpty() {
        return this.buffer.isEmpty();
    }

    int size() {
        return this.buffer.size();
    }

    Skipped skipped() {
        return this.skipped;
    }
}
