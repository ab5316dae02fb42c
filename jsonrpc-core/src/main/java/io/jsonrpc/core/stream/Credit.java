package io.jsonrpc.core.stream;

/** How many items the receiver takes, and how many more of them the source may give. */
final class Credit {

    private final int buffer;

    /** In all; negative for no bound. */
    private long limit;

    /** Items that use credit. */
    private long sent;

    /** Items that use none because they may be lost, and that the receiver may have nevertheless. */
    private long doubtful;

    /** Of both, those that went over earlier sockets. */
    private long earlier;

    /** The last of both whose message said that others were skipped. */
    private long told;

    /** No limit came since the socket changed. */
    private boolean unsettled;

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

    long sent() {
        return this.sent;
    }

    /** In all; negative for no bound. */
    long limit() {
        return this.limit;
    }

    /** For how long none is left; negative if some is. */
    long waitingNanos(long now) {
        return this.waits && !isLeft() ? now - this.waitsSince : -1;
    }

    void use() {
        this.sent++;
    }

    /** An item is not sent after all. */
    void giveBack() {
        this.sent--;
    }

    /** One item may be lost; false if none was sent. */
    boolean doubt() {
        boolean used = this.sent > 0;
        if (used) {
            this.sent--;
            this.doubtful++;
        }
        return used;
    }

    private long all() {
        return this.sent + this.doubtful;
    }

    /** Whether the newest item says that others were skipped. */
    void tell(boolean skipped) {
        this.told = skipped ? all() : this.told;
    }

    /** There is another socket; those on the way go over it. False if nothing was sent. */
    boolean changeSocket(int onTheWay) {
        this.unsettled = all() > 0;
        this.earlier = Math.max(0, all() - onTheWay);
        return this.unsettled;
    }

    /** A limit does not say what was received over earlier sockets: one item is taken to be lost, so that something goes on. */
    void settle() {
        if (this.unsettled) {
            this.unsettled = false;
            doubt();
        }
    }

    /**
     * The receiver got so many items over earlier sockets: the others use no credit.
     *
     * @return how many these are; {@link Outgoing#UNKNOWN} if one of them said that others were skipped
     */
    long settle(long received) {
        long lost = Math.max(0, this.earlier - received);
        boolean isHeard = this.told <= received || lost == 0;
        this.sent = all() - lost;
        this.doubtful = 0;
        this.unsettled = false;
        this.told -= this.told > this.earlier ? lost : 0;
        this.earlier -= lost;
        return isHeard ? lost : Outgoing.UNKNOWN;
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
