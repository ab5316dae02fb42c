package io.jsonrpc.client.settings;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of one of those who use something: the last of them ends that, too. */
public final class LastEnd implements Runnable {

    private final AtomicInteger users;

    private final Runnable own;

    private final Runnable last;

    private final AtomicBoolean ended = new AtomicBoolean();

    /** The end of the first user. */
    public LastEnd(Runnable last) {
        this(new AtomicInteger(1), () -> {}, last);
    }

    private LastEnd(AtomicInteger users, Runnable own, Runnable last) {
        this.users = users;
        this.own = own;
        this.last = last;
    }

    /** The end of one user more, which does this besides. */
    LastEnd another(Runnable besides) {
        this.users.incrementAndGet();
        return new LastEnd(this.users, besides, this.last);
    }

    @Override
    public void run() {
        if (this.ended.compareAndSet(false, true)) {
            this.own.run();
            if (this.users.decrementAndGet() == 0) {
                this.last.run();
            }
        }
    }
}
