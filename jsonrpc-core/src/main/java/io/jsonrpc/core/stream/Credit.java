package io.jsonrpc.core.stream;

/** How many items the receiver takes, and how many more of them the source may give. */
final class Credit {

    private final int buffer;

    /** In all; negative for no bound. */
    private long limit;

    private long sent;

    private boolean paused;

    /** What the source may give and has not given. */
    private long demanded;

    /** None was left when it was looked at last. */
    private boolean waits;

    private long waitsSince;

    Credit(int buffer, long limit) {
        this.buffer = buffer;
        this.limit = limit;
    }

    /** It only grows, so that late and repeated limits do no harm; negative leaves it as it is. */
    void raise(long total) {
        this.limit = total < 0 ? this.limit : Math.max(this.limit, total);
    }

    void pause(boolean pause) {
        this.paused = pause;
    }

    boolean isLeft() {
        return !this.paused && (this.limit < 0 || this.sent < this.limit);
    }

    /** Notices since when none is left. */
    void look(long now) {
        if (this.waits == isLeft()) {
            this.waits = !this.waits;
            this.waitsSince = now;
        }
    }

    StreamStatus status(int buffered, long now) {
        return new StreamStatus(this.sent, this.limit, buffered, this.waits && !isLeft() ? now - this.waitsSince : -1);
    }

    void use() {
        this.sent++;
    }

    /** False if nothing was sent. */
    boolean giveBack() {
        boolean used = this.sent > 0;
        this.sent -= used ? 1 : 0;
        return used;
    }

    /** The source gives an item; false if it was not asked for it. */
    boolean given() {
        boolean asked = this.demanded > 0;
        if (asked) {
            this.demanded--;
        }
        return asked;
    }

    /** How many more items a source may give that is asked for as many as the buffer has room for, in any case. */
    long takeDemand() {
        return take(this.buffer, this.demanded);
    }

    /** How many more items a source may give that waits for the receiver. */
    long takeDemand(int buffered) {
        long wanted = this.limit < 0 ? this.buffer : Math.min(this.buffer, this.limit - this.sent);
        return take(this.paused ? 0 : wanted, this.demanded + buffered);
    }

    /** In halves, so that not every item is asked for by itself. */
    private long take(long wanted, long there) {
        long more = wanted - there;
        if (more <= 0 || more < (wanted + 1) / 2) {
            return 0;
        }
        this.demanded += more;
        return more;
    }
}
